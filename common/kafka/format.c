#include "kafka/format.h"

#include "base/mem.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LETTERS "sSRkKtpoTh"

/* --- parsing -------------------------------------------------------------- */

static struct format_part *
add_part(struct format *f, char letter)
{
	f->part = mem_grow(f->part, f->count, &f->capacity, sizeof *f->part);
	f->part[f->count] = (struct format_part){.letter = letter};
	return &f->part[f->count++];
}

static void
add_byte(struct format *f, char byte)
{
	struct format_part *last = f->count > 0 ? &f->part[f->count - 1] : NULL;

	if (last == NULL || last->letter != '\0')
		last = add_part(f, '\0');
	buf_add_byte(&last->bytes, byte);
}

/* Parse what follows \x; NULL: it is not one or two digits. */
static const char *
parse_hex(struct format *f, const char *p)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	size_t len = strspn(p, digits);
	char text[3] = "";

	if (len == 0 || len > 2)
		return NULL;
	memcpy(text, p, len);
	add_byte(f, (char)strtoul(text, NULL, 16));
	return p + len;
}

/* Parse what follows a backslash. */
static const char *
parse_backslash(struct format *f, const char *p)
{
	static const char letters[] = "nrt", bytes[] = "\n\r\t";
	const char *known;

	if (*p == 'x')
		return parse_hex(f, p + 1);
	if (*p >= '0' && *p <= '9')
		return NULL;
	if (*p == '\0') {
		add_byte(f, '\\');
		return p;
	}
	known = strchr(letters, *p);
	add_byte(f, known != NULL ? bytes[known - letters] : *p);
	return p + 1;
}

/* Parse what follows a percent sign. */
static const char *
parse_percent(struct format *f, const char *p)
{
	if (*p == '%')
		add_byte(f, '%');
	else if (*p != '\0' && strchr(LETTERS, *p) != NULL)
		add_part(f, *p);
	else
		return NULL;
	return p + 1;
}

int
format_parse(struct format *f, const char *text, struct error *e)
{
	const char *p = text, *next;

	while (*p != '\0') {
		next = p + 1;
		if (*p == '%')
			next = parse_percent(f, next);
		else if (*p == '\\')
			next = parse_backslash(f, next);
		else
			add_byte(f, *p);
		if (next == NULL && *p == '%')
			return error_set(e, ST_CANNOT,
			    "'%s' is no escape: there are %%s %%S %%R %%k %%K "
			    "%%t %%p %%o %%T %%h %%%%",
			    p);
		if (next == NULL)
			return error_set(e, ST_CANNOT,
			    "'%s': write a byte as \\x and two digits", p);
		p = next;
	}
	return 0;
}

void
format_release(struct format *f)
{
	for (size_t i = 0; i < f->count; i++)
		buf_release(&f->part[i].bytes);
	free(f->part);
}

/* --- writing -------------------------------------------------------------- */

static void
add_headers(struct buf *b, const rd_kafka_message_t *m)
{
	rd_kafka_headers_t *headers;
	const char *name;
	const void *value;
	size_t len;

	if (rd_kafka_message_headers(m, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR)
		return;
	for (size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value,
			       &len) == RD_KAFKA_RESP_ERR_NO_ERROR;
	     i++) {
		if (i > 0)
			buf_add_byte(b, ',');
		buf_add_string(b, name);
		buf_add_byte(b, '=');
		if (value == NULL)
			buf_add_string(b, "NULL");
		else
			buf_add(b, value, len);
	}
}

/* Append bytes or, for the other letter, their length. */
static void
add_bytes(struct buf *b, const void *p, size_t len, bool length)
{
	if (length)
		buf_add_format(b, "%" PRId64, p != NULL ? (int64_t)len : -1);
	else if (p != NULL)
		buf_add(b, p, len);
}

static void
add_binary_length(struct buf *b, const void *p, size_t len)
{
	uint32_t n = p != NULL ? (uint32_t)len : UINT32_MAX;

	for (int shift = 24; shift >= 0; shift -= 8)
		buf_add_byte(b, (char)(n >> shift & 0xff));
}

void
format_write(struct buf *b, const struct format *f, const rd_kafka_message_t *m,
    const struct schemas_text *key, const struct schemas_text *value)
{
	const void *k = key != NULL ? key->p : m->key;
	const void *v = value != NULL ? value->p : m->payload;
	size_t k_len = key != NULL ? key->len : m->key_len;
	size_t v_len = value != NULL ? value->len : m->len;

	for (size_t i = 0; i < f->count; i++) {
		const struct format_part *part = &f->part[i];

		switch (part->letter) {
		case '\0':
			buf_add(b, part->bytes.data, part->bytes.len);
			break;
		case 's':
		case 'S':
			add_bytes(b, v, v_len, part->letter == 'S');
			break;
		case 'R':
			add_binary_length(b, v, v_len);
			break;
		case 'k':
		case 'K':
			add_bytes(b, k, k_len, part->letter == 'K');
			break;
		case 't':
			buf_add_string(b, rd_kafka_topic_name(m->rkt));
			break;
		case 'p':
			buf_add_format(b, "%" PRId32, m->partition);
			break;
		case 'o':
			buf_add_format(b, "%" PRId64, m->offset);
			break;
		case 'T':
			buf_add_format(
			    b, "%" PRId64, rd_kafka_message_timestamp(m, NULL));
			break;
		case 'h':
			add_headers(b, m);
			break;
		}
	}
}
