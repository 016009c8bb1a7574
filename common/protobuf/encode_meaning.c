#include "avro/moment.h"
#include "avro/take.h"
#include "protobuf/encoding.h"

#include <stdlib.h>
#include <string.h>

#define NANOS 1000000000
#define DIGITS_MAX 4000 /* of a decimal, with zeros before it */

/* --- times ------------------------------------------------------------------------ */

/* Read the digits of a fraction, 1 to 9 of them, as nanoseconds. */
static bool
take_nanos(const char **p, const char *end, int64_t *nanos)
{
	int digits = 0;

	*nanos = 0;
	for (; *p < end && **p >= '0' && **p <= '9'; ++*p, digits++)
		*nanos = 10 * *nanos + (**p - '0');
	if (digits == 0 || digits > 9)
		return false;
	for (; digits < 9; digits++)
		*nanos *= 10;
	return true;
}

/* Read 2026-11-22T15:04:05.123456789Z: moment.h has no more than 64 bits. */
static bool
take_timestamp(const char *p, size_t len, int64_t *seconds, int64_t *nanos)
{
	static const struct avro_type seconds_of = {.logical = AVRO_TIMESTAMP};
	const char *end = p + len, *point = memchr(p, '.', len);
	struct buf whole = {0};
	bool good = true;

	*nanos = 0;
	buf_add(&whole, p, point != NULL ? (size_t)(point - p) : len);
	if (point != NULL) {
		point++;
		good = take_nanos(&point, end, nanos);
		buf_add(&whole, point, (size_t)(end - point));
	}
	good = good && moment_read(&seconds_of, whole.data, whole.len, seconds);
	buf_release(&whole);
	return good;
}

/* Read -1.5s. */
static bool
take_duration(const char *p, size_t len, int64_t *seconds, int64_t *nanos)
{
	const char *end = p + len;
	bool negative = p < end && *p == '-', good;
	int digits = 0;

	*seconds = *nanos = 0;
	for (p += negative; p < end && *p >= '0' && *p <= '9' && digits < 13;
	     p++, digits++)
		*seconds = 10 * *seconds + (*p - '0');
	good = digits > 0 && *seconds <= 315576000000;
	if (good && p < end && *p == '.') {
		p++;
		good = take_nanos(&p, end, nanos);
	}
	if (negative) {
		*seconds = -*seconds;
		*nanos = -*nanos;
	}
	return good && end - p == 1 && *p == 's';
}

static bool
set_time(struct protobuf_encoding *g, struct protobuf_message *m,
    const struct protobuf_type *t, const struct json_member *value)
{
	bool is_point = t->meaning == PROTOBUF_TIMESTAMP;
	union protobuf_value v = {0};
	int64_t seconds, nanos;

	if (value->type != JSON_STRING ||
	    !(is_point ? take_timestamp(
			     value->text + 1, value->len - 2, &seconds, &nanos)
		       : take_duration(value->text + 1, value->len - 2,
			     &seconds, &nanos)))
		return protobuf_refuse_value(g, value,
		    is_point ? "a time such as 2026-11-22T15:04:05Z"
			     : "a duration such as 1.5s");
	v.whole = seconds;
	g->shim->set(m, &t->field[0], &v);
	v.whole = nanos;
	g->shim->set(m, &t->field[1], &v);
	return true;
}

/* --- decimals --------------------------------------------------------------------- */

/*
 * Find the scale of a number as it is written, and count its digits: 12.30 has 2
 * and 4, 1e3 has -3 and 1.
 */
static bool
measure(const struct json_member *m, int *scale, int *precision)
{
	const char *p = m->text, *end = p + m->len;
	long exponent;
	int digits = 0, after = 0;
	bool point = false;

	for (p += *p == '-'; p < end && *p != 'e' && *p != 'E'; p++) {
		point = point || *p == '.';
		digits += *p != '.' && (digits > 0 || *p != '0');
		after += point && *p != '.';
		if (digits > DIGITS_MAX || after > DIGITS_MAX)
			return false;
	}
	exponent = p < end ? strtol(p + 1, NULL, 10) : 0;
	if (exponent < -PROTOBUF_SCALE_MAX || exponent > PROTOBUF_SCALE_MAX)
		return false;
	*scale = after - (int)exponent;
	*precision = digits;
	return *scale <= PROTOBUF_SCALE_MAX;
}

static bool
set_decimal(struct protobuf_encoding *g, struct protobuf_message *m,
    const struct protobuf_type *t, const struct json_member *value)
{
	struct avro_type as = {.kind = AVRO_BYTES, .logical = AVRO_DECIMAL};
	struct buf bytes = {0};
	union protobuf_value v = {0};
	size_t head = 0;

	if (value->type != JSON_NUMBER ||
	    !measure(value, &as.scale, &as.precision) ||
	    take_bytes(&bytes, &as, value, false) != NULL ||
	    bytes.len > PROTOBUF_DECIMAL_MAX) {
		buf_release(&bytes);
		return protobuf_refuse_value(
		    g, value, "a number of 2400 digits at most");
	}
	while ((bytes.data[head++] & 0x80) != 0) /* their number */
		;
	v.text = (struct protobuf_text){bytes.data + head, bytes.len - head};
	g->shim->set(m, &t->field[0], &v);
	v.natural = (uint64_t)(as.precision > 0 ? as.precision : 1);
	g->shim->set(m, &t->field[1], &v);
	v.whole = as.scale;
	g->shim->set(m, &t->field[2], &v);
	buf_release(&bytes);
	return true;
}

/* --- JSON ------------------------------------------------------------------------- */

/* Find the field of google.protobuf.Value for a value of JSON. */
static const struct protobuf_field *
find_any(const struct protobuf_type *t, enum json_type type)
{
	static const enum protobuf_kind kinds[] = {[JSON_NULL] = PROTOBUF_ENUM,
	    [JSON_FALSE] = PROTOBUF_BOOL,
	    [JSON_TRUE] = PROTOBUF_BOOL,
	    [JSON_NUMBER] = PROTOBUF_DOUBLE,
	    [JSON_STRING] = PROTOBUF_STRING,
	    [JSON_ARRAY] = PROTOBUF_MESSAGE,
	    [JSON_OBJECT] = PROTOBUF_MESSAGE};

	for (size_t i = 0; i < t->fields; i++) {
		const struct protobuf_field *field = &t->field[i];

		if (!field->repeated && field->kind == kinds[type] &&
		    (field->type == NULL ||
			field->type->meaning ==
			    (type == JSON_ARRAY ? PROTOBUF_LIST
						: PROTOBUF_STRUCT)))
			return field;
	}
	return NULL;
}

static bool
set_any(struct protobuf_encoding *g, struct protobuf_message *m,
    const struct protobuf_type *t, const struct json_member *value)
{
	const struct protobuf_field *field = find_any(t, value->type);
	union protobuf_value none = {0};

	if (field == NULL)
		return protobuf_refuse_value(g, value, "of any of its types");
	if (value->type != JSON_NULL)
		return protobuf_set_value(g, m, field, value);
	g->shim->set(m, field, &none);
	return true;
}

bool
protobuf_set_meaning(struct protobuf_encoding *g, struct protobuf_message *m,
    const struct protobuf_type *t, const struct json_member *value, bool *meant)
{
	*meant = true;
	if (t->meaning == PROTOBUF_STRUCT || t->meaning == PROTOBUF_LIST)
		return protobuf_set_list(g, m, &t->field[0], value);
	if (t->meaning == PROTOBUF_VALUE)
		return set_any(g, m, t, value);
	if (t->meaning == PROTOBUF_WRAPPER && value->type != JSON_OBJECT)
		return protobuf_set_value(g, m, &t->field[0], value);
	if ((t->meaning == PROTOBUF_TIMESTAMP ||
		t->meaning == PROTOBUF_DURATION) &&
	    value->type != JSON_OBJECT)
		return set_time(g, m, t, value);
	if (t->meaning == PROTOBUF_DECIMAL && value->type != JSON_OBJECT)
		return set_decimal(g, m, t, value);
	*meant = false;
	return false;
}
