/*
 * escape: the percent-encoded bytes of a path (RFC 3986, section 2.1).
 *
 * A path is decoded as a whole, so that "fraud%3Apredict" is "fraud:predict".
 * Refused is what two readers could understand in two ways: an encoded slash,
 * which would be another path, and an encoded NUL, which would end it.
 */
#ifndef HTTP_ESCAPE_H
#define HTTP_ESCAPE_H

#include "base/buf.h"
#include "base/diag.h"
#include "http/request.h"

/*
 * Let `path` be what it encodes: itself where it has no '%', else the bytes of
 * `decoded`. -1, with a sentence, when an escape is refused.
 */
int escape_decode(struct http_text *path, struct buf *decoded, struct error *e);

#endif
