#include "base/num.h"
#include "store/pg.h"

#include <inttypes.h>
#include <string.h>

/* --- as bytes ----------------------------------------------------------------- */

void
pg_wire_number(struct buf *b, uint64_t n, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--)
		buf_add_byte(b, (char)(n >> (8 * i)));
}

static void
add_bytes(struct buf *b, const struct store_value *v, bool is_jsonb)
{
	pg_wire_number(b, (uint32_t)(v->len + is_jsonb), 4);
	if (is_jsonb)
		buf_add_byte(b, 1);
	buf_add(b, v->text, v->len);
}

/* Append a value for a binary COPY; false: the column is too narrow. */
bool
pg_wire_binary(struct buf *b, enum pg_wire wire, const struct store_value *v)
{
	uint64_t bits;

	if (v->is_null) {
		pg_wire_number(b, UINT32_MAX, 4);
		return true;
	}
	switch (wire) {
	case WIRE_BOOL:
		pg_wire_number(b, 1, 4);
		pg_wire_number(b, v->truth, 1);
		return true;
	case WIRE_INT2:
		pg_wire_number(b, 2, 4);
		pg_wire_number(b, (uint64_t)v->integer, 2);
		return v->integer >= INT16_MIN && v->integer <= INT16_MAX;
	case WIRE_INT4:
		pg_wire_number(b, 4, 4);
		pg_wire_number(b, (uint64_t)v->integer, 4);
		return v->integer >= INT32_MIN && v->integer <= INT32_MAX;
	case WIRE_INT8:
		pg_wire_number(b, 8, 4);
		pg_wire_number(b, (uint64_t)v->integer, 8);
		return true;
	case WIRE_FLOAT8:
		memcpy(&bits, &v->real, sizeof bits);
		pg_wire_number(b, 8, 4);
		pg_wire_number(b, bits, 8);
		return true;
	default:
		add_bytes(b, v, wire == WIRE_JSONB);
		return true;
	}
}

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
