#include "base/num.h"
#include "store/pg.h"

#include <inttypes.h>
#include <string.h>

/* --- as bytes ----------------------------------------------------------------- */

/* Put the last bytes of a number at p, the highest first. */
static inline char *
put(char *p, uint64_t n, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--)
		*p++ = (char)(n >> (8 * i));
	return p;
}

/* The same with eight, without a loop. */
static inline char *
put_8(char *p, uint64_t n)
{
	p[0] = (char)(n >> 56);
	p[1] = (char)(n >> 48);
	p[2] = (char)(n >> 40);
	p[3] = (char)(n >> 32);
	p[4] = (char)(n >> 24);
	p[5] = (char)(n >> 16);
	p[6] = (char)(n >> 8);
	p[7] = (char)n;
	return p + 8;
}

void
pg_wire_number(struct buf *b, uint64_t n, int bytes)
{
	put(buf_reserve(b, (size_t)bytes), n, bytes);
	b->len += (size_t)bytes;
}

static void
add_bytes(struct buf *b, const struct store_value *v, bool is_jsonb)
{
	pg_wire_number(b, (uint32_t)(v->len + is_jsonb), 4);
	if (is_jsonb)
		buf_add_byte(b, 1);
	buf_add(b, v->text, v->len);
}

bool
pg_wire_binary(struct buf *b, enum pg_wire wire, const struct store_value *v)
{
	char *p = buf_reserve(b, PG_WIRE_MAX), *first = p;
	uint64_t bits;
	bool fits = true;

	if (v->is_null) {
		p = put(p, UINT32_MAX, 4);
	} else if (wire == WIRE_FLOAT8) {
		memcpy(&bits, &v->real, sizeof bits);
		memcpy(p, "\0\0\0\10", 4);
		p = put_8(p + 4, bits);
	} else if (wire == WIRE_INT8) {
		memcpy(p, "\0\0\0\10", 4);
		p = put_8(p + 4, (uint64_t)v->integer);
	} else if (wire == WIRE_INT4) {
		p = put(put(p, 4, 4), (uint64_t)v->integer, 4);
		fits = v->integer >= INT32_MIN && v->integer <= INT32_MAX;
	} else if (wire == WIRE_INT2) {
		p = put(put(p, 2, 4), (uint64_t)v->integer, 2);
		fits = v->integer >= INT16_MIN && v->integer <= INT16_MAX;
	} else if (wire == WIRE_BOOL) {
		p = put(put(p, 1, 4), v->truth, 1);
	} else {
		add_bytes(b, v, wire == WIRE_JSONB);
		return true;
	}
	b->len += (size_t)(p - first);
	return fits;
}

/* --- as text ------------------------------------------------------------------ */

/* Append a value as text, as the server reads any type. */
void
pg_wire_text(struct buf *b, enum store_type type, const struct store_value *v)
{
	char number[NUM_MAX];

	switch (type) {
	case STORE_BOOLEAN:
		buf_add_byte(b, v->truth ? 't' : 'f');
		break;
	case STORE_INTEGER:
		buf_add_format(b, "%" PRId64, v->integer);
		break;
	case STORE_REAL:
		buf_add(b, number, num_format(number, v->real));
		break;
	default:
		buf_add(b, v->text, v->len);
		break;
	}
}

/* Append the bytes from `from` on once more, as COPY has them. */
static void
escape(struct buf *b, size_t from)
{
	struct buf plain = {0};

	if (memchr(b->data + from, '\\', b->len - from) == NULL &&
	    memchr(b->data + from, '\n', b->len - from) == NULL &&
	    memchr(b->data + from, '\t', b->len - from) == NULL &&
	    memchr(b->data + from, '\r', b->len - from) == NULL)
		return;
	buf_add(&plain, b->data + from, b->len - from);
	b->len = from;
	for (size_t i = 0; i < plain.len; i++) {
		static const char plain_of[] = "\\\n\t\r", letter[] = "\\ntr";
		const char *at = plain.data[i] != '\0'
		    ? strchr(plain_of, plain.data[i])
		    : NULL;

		if (at == NULL) {
			buf_add_byte(b, plain.data[i]);
			continue;
		}
		buf_add_byte(b, '\\');
		buf_add_byte(b, letter[at - plain_of]);
	}
	buf_release(&plain);
}

void
pg_wire_copied(struct buf *b, enum store_type type, const struct store_value *v)
{
	size_t from;

	if (v->is_null) {
		buf_add_string(b, "\\N");
		return;
	}
	from = b->len;
	pg_wire_text(b, type, v);
	escape(b, from);
}
