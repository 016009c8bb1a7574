#include "base/base64.h"
#include "base/num.h"
#include "protobuf/encoding.h"

#include <float.h>
#include <math.h>
#include <string.h>

/*
 * Find the magnitude of a whole number of up to 64 bits, all digits of it; false
 * where it is none.
 */
static bool
take_magnitude(const struct json_member *m, uint64_t *n, bool *negative)
{
	struct json_fault fault;
	struct decimal d;

	if (m->type != JSON_NUMBER || json_number(m->text, &d, &fault) == NULL)
		return false;
	*negative = d.negative;
	*n = d.digits;
	if (d.cut) {
		/* Of 20 digits: the decimal has 19 of them. */
		const char *p = m->text + d.negative;
		size_t len = m->len - d.negative;

		if (len != 20 || p[19] < '0' || p[19] > '9' ||
		    d.exponent != 1 ||
		    __builtin_mul_overflow(d.digits, 10, n) ||
		    __builtin_add_overflow(*n, (uint64_t)(p[19] - '0'), n))
			return false;
		return memchr(p, '.', len) == NULL;
	}
	for (; d.exponent < 0 && *n % 10 == 0 && *n > 0; d.exponent++)
		*n /= 10;
	for (; d.exponent > 0 && *n > 0; d.exponent--)
		if (__builtin_mul_overflow(*n, 10, n))
			return false;
	return d.exponent >= 0 || *n == 0;
}

static bool
take_whole(const struct json_member *m, int64_t lo, int64_t hi, int64_t *n)
{
	uint64_t u;
	bool negative;

	if (!take_magnitude(m, &u, &negative) ||
	    u > (uint64_t)INT64_MAX + negative)
		return false;
	*n = (int64_t)(negative ? -u : u);
	return *n >= lo && *n <= hi;
}

static bool
take_natural(const struct json_member *m, uint64_t hi, uint64_t *n)
{
	bool negative;

	return take_magnitude(m, n, &negative) && (!negative || *n == 0) &&
	    *n <= hi;
}

static bool
take_real(const struct json_member *m, double *x)
{
	struct json_fault fault;
	struct decimal d;

	if (m->type != JSON_NUMBER || json_number(m->text, &d, &fault) == NULL)
		return false;
	*x = num_from_decimal(&d, m->text, m->len);
	return isfinite(*x);
}

static const char *
take_single(const struct json_member *m, float *x)
{
	double exact;

	if (m->type != JSON_NUMBER)
		return "a number";
	if (!take_real(m, &exact) || !isfinite((float)exact))
		return "a number of a float's range";
	*x = (float)exact;
	return NULL;
}

/* Take a symbol; a number that has no name only where others may be. */
static const char *
take_enum(const struct protobuf_shim *shim, const struct protobuf_field *field,
    const struct json_member *m, const struct buf *name, int64_t *n)
{
	if (m->type == JSON_STRING &&
	    shim->enum_number(field, name->data, name->len, n))
		return NULL;
	if (m->type == JSON_NUMBER && take_whole(m, INT32_MIN, INT32_MAX, n) &&
	    (shim->enum_is_open(field) || shim->enum_name(field, *n) != NULL))
		return NULL;
	return "one of its enum's names";
}

/* Append a byte for each of the characters U+0000 to U+00FF of UTF-8. */
static bool
add_latin(struct buf *b, const char *p, const char *end)
{
	for (; p < end; p++) {
		unsigned char c = (unsigned char)*p;

		if (c < 0x80)
			buf_add_byte(b, (char)c);
		else if (c > 0xc3)
			return false;
		else
			buf_add_byte(b, (char)(c << 6 | (*++p & 0x3f)));
	}
	return true;
}

/* Turn the characters in `text` into the bytes that they stand for. */
static bool
take_bytes(struct buf *text, bool characters)
{
	struct buf bytes = {0};
	bool good = characters
	    ? add_latin(&bytes, text->data, text->data + text->len)
	    : base64_decode(&bytes, text->data, text->len);

	text->len = 0;
	buf_add(text, bytes.data, bytes.len);
	buf_release(&bytes);
	return good;
}

static const char *
take_text(const struct protobuf_field *field, const struct json_member *m,
    bool characters, struct buf *text, union protobuf_value *v)
{
	if (m->type != JSON_STRING)
		return "a string";
	if (field->kind == PROTOBUF_BYTES && !take_bytes(text, characters))
		return characters ? "a string of characters up to U+00FF"
				  : "base64";
	v->text = (struct protobuf_text){text->data, text->len};
	return NULL;
}

const char *
protobuf_take(const struct protobuf_shim *shim,
    const struct protobuf_field *field, const struct json_member *m,
    bool characters, struct buf *text, union protobuf_value *v)
{
	text->len = 0;
	buf_reserve(text, 1); /* so that no bytes are not NULL */
	if (m->type == JSON_STRING)
		json_unescape(text, m->text + 1, m->len - 2);
	switch (field->kind) {
	case PROTOBUF_INT32:
		return take_whole(m, INT32_MIN, INT32_MAX, &v->whole)
		    ? NULL
		    : "a whole number of 32 bits";
	case PROTOBUF_INT64:
		return take_whole(m, INT64_MIN, INT64_MAX, &v->whole)
		    ? NULL
		    : "a whole number of 64 bits";
	case PROTOBUF_UINT32:
		return take_natural(m, UINT32_MAX, &v->natural)
		    ? NULL
		    : "a whole number of 32 bits that is not negative";
	case PROTOBUF_UINT64:
		return take_natural(m, UINT64_MAX, &v->natural)
		    ? NULL
		    : "a whole number of 64 bits that is not negative";
	case PROTOBUF_FLOAT:
		return take_single(m, &v->single);
	case PROTOBUF_DOUBLE:
		return take_real(m, &v->real) ? NULL
		    : m->type == JSON_NUMBER  ? "a number of a double's range"
					      : "a number";
	case PROTOBUF_BOOL:
		v->truth = m->type == JSON_TRUE;
		return v->truth || m->type == JSON_FALSE ? NULL
							 : "true or false";
	case PROTOBUF_ENUM:
		return take_enum(shim, field, m, text, &v->whole);
	default:
		return take_text(field, m, characters, text, v);
	}
}
