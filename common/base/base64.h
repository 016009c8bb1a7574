/*
 * base64: bytes that are not text, as text (RFC 4648, section 4, padded).
 */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

void base64_encode(struct buf *b, const void *bytes, size_t len);
/* Append the bytes that `text` stands for; false when it is not base64. */
bool base64_decode(struct buf *b, const char *text, size_t len);

#endif
