/*
 * avro_weir read SCHEMA FILE | write SCHEMA NDJSON - our reader and our writer
 *
 * read: the values of FILE, each after its length in four bytes, as lines of
 * JSON; write: lines of JSON as such values.
 */
#include "avro/decode.h"
#include "avro/encode.h"
#include "base/file.h"
#include "stream/out.h"

#include <stdint.h>
#include <string.h>

static int
read_all(const struct avro_schema *s, const struct buf *data)
{
	struct buf line = {0};
	struct fault f;
	uint32_t len;

	for (size_t at = 0; at < data->len; at += sizeof len + len) {
		memcpy(&len, data->data + at, sizeof len);
		line.len = 0;
		if (avro_decode(s, "value", data->data + at + sizeof len, len,
			1 << 20, &line, &f) < 0)
			return 1;
		buf_add_byte(&line, '\n');
		out_add(line.data, line.len);
	}
	return 0;
}

static int
write_all(const struct avro_schema *s, struct buf *data)
{
	struct avro_encoder n = {0};
	struct buf value = {0};
	const char *p, *end, *stop;
	struct fault f;
	uint32_t len;

	memset(buf_reserve(data, JSON_SLACK), '\n', JSON_SLACK);
	p = data->data;
	for (end = p + data->len; p < end; p = stop + 1) {
		stop = memchr(p, '\n', (size_t)(end - p));
		value.len = 0;
		if (avro_encode(&n, s, p, (size_t)(stop - p), &value, &f) < 0)
			return 1;
		len = (uint32_t)value.len;
		out_add((const char *)&len, sizeof len);
		out_add(value.data, value.len);
	}
	return 0;
}

int
main(int argc, char **argv)
{
	static const struct avro_form form;
	struct buf text = {0}, data = {0};
	struct avro_schema s = {0};
	struct error e;
	int failed;

	diag_init(argv[0]);
	if (argc != 4 || file_read(argv[2], &text, &e) < 0 ||
	    file_read(argv[3], &data, &e) < 0 ||
	    avro_schema_add(&s, text.data, text.len, &e) < 0)
		return 2;
	avro_schema_form(&s, &form);
	failed = strcmp(argv[1], "write") == 0 ? write_all(&s, &data)
					       : read_all(&s, &data);
	out_close();
	return failed;
}
