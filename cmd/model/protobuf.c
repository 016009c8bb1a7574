#include "protobuf.h"

#include <string.h>

enum wire { VARINT = 0, LENGTH = 2 };

static void
add_varint(struct buf *out, uint64_t value)
{
	while (value > 127) {
		buf_add_byte(out, (char)(value | 128));
		value >>= 7;
	}
	buf_add_byte(out, (char)value);
}

void
protobuf_int(struct buf *out, int field, uint64_t value)
{
	add_varint(out, (uint64_t)field << 3 | VARINT);
	add_varint(out, value);
}

void
protobuf_bytes(struct buf *out, int field, const void *bytes, size_t len)
{
	add_varint(out, (uint64_t)field << 3 | LENGTH);
	add_varint(out, len);
	buf_add(out, bytes, len);
}

void
protobuf_string(struct buf *out, int field, const char *text)
{
	protobuf_bytes(out, field, text, strlen(text));
}

void
protobuf_message(struct buf *out, int field, struct buf *message)
{
	protobuf_bytes(out, field, message->data, message->len);
	message->len = 0;
}
