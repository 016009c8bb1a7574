/*
 * protobuf: writes messages in the wire format of Protocol Buffers.
 *
 * A message within another is made in its own buffer, and then added.
 */
#ifndef MODEL_PROTOBUF_H
#define MODEL_PROTOBUF_H

#include "base/buf.h"

#include <stdint.h>

void protobuf_int(struct buf *out, int field, uint64_t value);
void protobuf_bytes(struct buf *out, int field, const void *bytes, size_t len);
void protobuf_string(struct buf *out, int field, const char *text);
/* Add the message and empty its buffer, which can be used again. */
void protobuf_message(struct buf *out, int field, struct buf *message);

#endif
