/*
 * protobuf_weir SCHEMA FILE - our reader of Protobuf: protobuf/decode
 *
 * The values of FILE, each after its length in four bytes, as lines of JSON.
 */
#include "base/file.h"
#include "protobuf/decode.h"
#include "stream/out.h"

#include <stdint.h>

int
main(int argc, char **argv)
{
	struct buf text = {0}, data = {0}, line = {0};
	struct protobuf_schema s = {0};
	struct error e;
	struct fault f;
	uint32_t len;

	diag_init(argv[0]);
	if (argc != 3 || file_read(argv[1], &text, &e) < 0 ||
	    file_read(argv[2], &data, &e) < 0 ||
	    protobuf_schema_open(&s, &e) < 0)
		return 2;
	protobuf_schema_add(&s, NULL, text.data, text.len);
	if (protobuf_schema_settle(&s, &e) < 0 ||
	    protobuf_schema_choose(&s, NULL, &e) < 0)
		return 2;
	for (size_t at = 0; at < data.len; at += sizeof len + len) {
		memcpy(&len, data.data + at, sizeof len);
		line.len = 0;
		if (protobuf_decode(&s, "value", data.data + at + sizeof len,
			len, 1 << 20, &line, &f) < 0)
			return 1;
		buf_add_byte(&line, '\n');
		out_add(line.data, line.len);
	}
	out_close();
	return 0;
}
