#include "avro/decode.h"

#include "avro/print.h"
#include "base/num.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct decoder {
	const char *what;
	const unsigned char *p, *start, *end;
	const struct avro_form *form;
	struct buf *out;
	size_t max; /* of out->len */
	const char *field;
	int depth;
	size_t empties;	      /* items of no bytes so far */
	size_t empty_records; /* and records, which an array may have counted */
	bool skips;	      /* nothing of this is printed in the end */
	struct fault *f;
};

static bool read_value(struct decoder *d, const struct avro_type *t);

/* --- faults ------------------------------------------------------------------- */

/* Say what is wrong at the present byte; false. */
#define refuse(d, reason, why, ...)                                            \
	(fault_set((d)->f, reason, (d)->field,                                 \
	     "%s does not fit it at byte %td: " why, (d)->what,                \
	     (d)->p - (d)->start + 1, __VA_ARGS__),                            \
	    false)

static bool
refuse_end(struct decoder *d, const struct avro_type *t)
{
	return refuse(d, REASON_UNDECODABLE,
	    "the bytes end within a value of "
	    "type %s",
	    avro_type_tag(t));
}

static size_t
left(const struct decoder *d)
{
	return (size_t)(d->end - d->p);
}

/* --- numbers ------------------------------------------------------------------ */

/* Read a number of 7 bits a byte, the lowest first, zigzag. */
static bool
take_long(struct decoder *d, const struct avro_type *t, int64_t *n)
{
	uint64_t u = 0;
	unsigned shift = 0, byte;

	do {
		if (d->p == d->end)
			return refuse_end(d, t);
		byte = *d->p++;
		if (shift == 63 && byte > 1)
			return refuse(d, REASON_UNDECODABLE,
			    "%s has more than 64 bits", avro_type_tag(t));
		u |= (uint64_t)(byte & 127) << shift;
		shift += 7;
	} while (byte > 127);
	*n = (int64_t)(u >> 1 ^ -(u & 1));
	return true;
}

static bool
read_whole(struct decoder *d, const struct avro_type *t)
{
	int64_t n;

	if (!take_long(d, t, &n))
		return false;
	if (t->kind == AVRO_INT && (n < INT32_MIN || n > INT32_MAX))
		return refuse(d, REASON_UNDECODABLE,
		    "%" PRId64 " is no int, which has 32 bits", n);
	if (t->as == AVRO_DOUBLE)
		buf_add_number(d->out, (double)n);
	else if (t->as == AVRO_FLOAT)
		print_float(d->out, (float)n);
	else if (!d->form->times || t->logical == AVRO_PLAIN)
		print_whole(d->out, n);
	else if (!print_time(d->out, t, n) && !d->skips)
		return refuse(d, REASON_OUT_OF_RANGE,
		    "%" PRId64 " is no time of %s", n,
		    t->logical == AVRO_TIME ? "a day" : "the years 0 to 9999");
	return true;
}

static bool
refuse_infinite(struct decoder *d, double x)
{
	return d->skips ||
	    refuse(d, REASON_NOT_FINITE, "%s, which JSON does not have",
		isnan(x)    ? "NaN"
		    : x > 0 ? "infinity"
			    : "-infinity");
}

static bool
read_double(struct decoder *d, const struct avro_type *t)
{
	double x;

	if (left(d) < sizeof x)
		return refuse_end(d, t);
	memcpy(&x, d->p, sizeof x);
	if (!isfinite(x) && !refuse_infinite(d, x))
		return false;
	d->p += sizeof x;
	if (isfinite(x))
		buf_add_number(d->out, x);
	return true;
}

static bool
read_float(struct decoder *d, const struct avro_type *t)
{
	float x;

	if (left(d) < sizeof x)
		return refuse_end(d, t);
	memcpy(&x, d->p, sizeof x);
	if (!isfinite(x) && !refuse_infinite(d, (double)x))
		return false;
	d->p += sizeof x;
	if (isfinite(x) && t->as == AVRO_DOUBLE)
		buf_add_number(d->out, (double)x);
	else if (isfinite(x))
		print_float(d->out, x);
	return true;
}

static bool
read_boolean(struct decoder *d, const struct avro_type *t)
{
	if (d->p == d->end)
		return refuse_end(d, t);
	if (*d->p > 1)
		return refuse(d, REASON_UNDECODABLE,
		    "%d is no boolean, which is 0 or 1", *d->p);
	buf_add_string(d->out, *d->p++ == 1 ? "true" : "false");
	return true;
}

/* --- bytes -------------------------------------------------------------------- */

/* Print bytes as what the type is written as. */
static bool
read_bytes(struct decoder *d, const struct avro_type *t, size_t len)
{
	const char *p = (const char *)d->p;

	if (t->as == AVRO_STRING) {
		if (!print_string(d->out, p, len))
			return refuse(d, REASON_BAD_UTF8,
			    "a %s that is not UTF-8", avro_type_tag(t));
	} else if (t->logical == AVRO_DECIMAL) {
		if (len > AVRO_DECIMAL_MAX)
			return refuse(d, REASON_OUT_OF_RANGE,
			    "a decimal of %zu bytes, the limit is %d", len,
			    AVRO_DECIMAL_MAX);
		print_decimal(d->out, d->p, len, t->scale);
	} else if (t->logical == AVRO_UUID) {
		print_uuid(d->out, d->p);
	} else {
		print_bytes(d->out, d->p, len, d->form->text);
	}
	d->p += len;
	return true;
}

static bool
take_length(struct decoder *d, const struct avro_type *t, size_t *len)
{
	int64_t n;

	if (!take_long(d, t, &n))
		return false;
	if (n < 0 || (uint64_t)n > left(d))
		return refuse(d, REASON_UNDECODABLE,
		    "%s of %" PRId64 " bytes, %zu are left", avro_type_tag(t),
		    n, left(d));
	*len = (size_t)n;
	return true;
}

static bool
read_fixed(struct decoder *d, const struct avro_type *t)
{
	if (left(d) < t->size)
		return refuse_end(d, t);
	return read_bytes(d, t, t->size);
}

static bool
read_enum(struct decoder *d, const struct avro_type *t)
{
	const char *symbol;
	int64_t n;

	if (!take_long(d, t, &n))
		return false;
	if (n < 0 || (uint64_t)n >= t->symbols)
		return refuse(d, REASON_UNDECODABLE,
		    "symbol %" PRId64 " of %zu", n, t->symbols);
	symbol = t->symbol[n];
	if (symbol == NULL)
		return d->skips ||
		    refuse(d, REASON_OUT_OF_RANGE,
			"symbol %" PRId64 " of %.100s, which the reader's "
			"schema lacks",
			n, t->name);
	return print_string(d->out, symbol, strlen(symbol)) ||
	    refuse(
		d, REASON_BAD_UTF8, "a %s that is not UTF-8", avro_type_tag(t));
}

/* --- values of values ---------------------------------------------------------- */

static bool
read_record(struct decoder *d, const struct avro_type *t)
{
	const char *outer = d->field;
	size_t begin = d->out->len;

	for (size_t i = 0; i < t->fields; i++) {
		const struct avro_field *f = &t->field[i];
		size_t before = d->out->len;
		bool skipped = d->skips;

		d->field = f->name;
		d->skips = skipped || f->skipped;
		buf_add(d->out, f->lead.data, f->lead.len);
		if (!read_value(d, f->type))
			return false;
		d->skips = skipped;
		if (f->skipped)
			d->out->len = before;
		if (d->out->len > d->max)
			return refuse(d, REASON_TOO_LONG,
			    "the record has more than %zu bytes", d->max);
	}
	d->field = outer;
	buf_add(d->out, t->added.data, t->added.len);
	if (d->out->len == begin)
		buf_add_byte(d->out, '{');
	else
		d->out->data[begin] = '{'; /* its comma */
	buf_add_byte(d->out, '}');
	return true;
}

/* Read the number of a block's items, and where it must end if it says so. */
static bool
take_block(struct decoder *d, const struct avro_type *t, uint64_t *count,
    const unsigned char **block_end)
{
	size_t least = t->item->least + (t->kind == AVRO_MAP), size;
	int64_t n;

	*block_end = NULL;
	if (!take_long(d, t, &n))
		return false;
	if (n < 0) {
		if (!take_length(d, t, &size))
			return false;
		*block_end = d->p + size;
	}
	*count = n < 0 ? -(uint64_t)n : (uint64_t)n;
	if (least > 0 && *count > left(d) / least)
		return refuse(d, REASON_UNDECODABLE,
		    "%s of %" PRIu64 " items, %zu bytes are left",
		    avro_type_tag(t), *count, left(d));
	if (least == 0 && *count > AVRO_EMPTY_MAX - d->empties)
		return refuse(d, REASON_UNDECODABLE,
		    "%s of %" PRIu64 " items of no bytes, the limit is %d",
		    avro_type_tag(t), *count, AVRO_EMPTY_MAX);
	if (least == 0)
		d->empties += (size_t)*count;
	return true;
}

static bool
read_key(struct decoder *d, const struct avro_type *t)
{
	size_t len;

	if (!take_length(d, t, &len))
		return false;
	if (!print_string(d->out, (const char *)d->p, len))
		return refuse(
		    d, REASON_BAD_UTF8, "a key of a %s is not UTF-8", "map");
	d->p += len;
	buf_add_byte(d->out, ':');
	return true;
}

/* Read an array or a map: blocks of items, until one of none. */
static bool
read_list(struct decoder *d, const struct avro_type *t)
{
	const unsigned char *block_end;
	bool is_map = t->kind == AVRO_MAP;
	size_t begin = d->out->len;
	uint64_t count;

	do {
		if (!take_block(d, t, &count, &block_end))
			return false;
		for (uint64_t i = 0; i < count; i++) {
			buf_add_byte(d->out, ',');
			if ((is_map && !read_key(d, t)) ||
			    !read_value(d, t->item))
				return false;
			if (d->out->len > d->max)
				return refuse(d, REASON_TOO_LONG,
				    "the record has more than %zu bytes",
				    d->max);
		}
		if (block_end != NULL && d->p != block_end)
			return refuse(d, REASON_UNDECODABLE,
			    "a block of %s is not as long as it says",
			    avro_type_tag(t));
	} while (count > 0);
	if (d->out->len == begin)
		buf_add_byte(d->out, ',');
	d->out->data[begin] = is_map ? '{' : '[';
	buf_add_byte(d->out, is_map ? '}' : ']');
	return true;
}

static bool
read_union(struct decoder *d, const struct avro_type *t)
{
	const struct avro_type *branch;
	const char *tag;
	bool tagged;
	int64_t n;

	if (!take_long(d, t, &n))
		return false;
	if (n < 0 || (uint64_t)n >= t->branches)
		return refuse(d, REASON_UNDECODABLE,
		    "branch %" PRId64 " of a union of %zu", n, t->branches);
	branch = t->branch[n];
	if (branch == NULL)
		return refuse(d, REASON_OUT_OF_RANGE,
		    "branch %" PRId64 " of a union is of no type that the "
		    "reader's schema takes",
		    n);
	tagged = t->tagged && branch->kind != AVRO_NULL;
	if (tagged) {
		tag = avro_type_tag(branch);
		buf_add_byte(d->out, '{');
		print_string(d->out, tag, strlen(tag));
		buf_add_byte(d->out, ':');
	}
	if (!read_value(d, branch))
		return false;
	if (tagged)
		buf_add_byte(d->out, '}');
	return true;
}

static bool
read_nested(struct decoder *d, const struct avro_type *t)
{
	const unsigned char *begin = d->p;
	bool good;

	if (d->depth == AVRO_DEPTH_MAX)
		return refuse(d, REASON_UNDECODABLE,
		    "values in each other, more than %d", AVRO_DEPTH_MAX);
	d->depth++;
	good = t->kind == AVRO_RECORD ? read_record(d, t)
	    : t->kind == AVRO_UNION   ? read_union(d, t)
				      : read_list(d, t);
	d->depth--;
	if (good && d->p == begin && ++d->empty_records > AVRO_EMPTY_MAX)
		return refuse(d, REASON_UNDECODABLE,
		    "more than %d values of no bytes", AVRO_EMPTY_MAX);
	return good;
}

static bool
read_value(struct decoder *d, const struct avro_type *t)
{
	size_t len;

	switch (t->kind) {
	case AVRO_NULL:
		buf_add(d->out, "null", 4);
		return true;
	case AVRO_BOOLEAN:
		return read_boolean(d, t);
	case AVRO_INT:
	case AVRO_LONG:
		return read_whole(d, t);
	case AVRO_FLOAT:
		return read_float(d, t);
	case AVRO_DOUBLE:
		return read_double(d, t);
	case AVRO_BYTES:
	case AVRO_STRING:
		return take_length(d, t, &len) && read_bytes(d, t, len);
	case AVRO_FIXED:
		return read_fixed(d, t);
	case AVRO_ENUM:
		return read_enum(d, t);
	default:
		return read_nested(d, t);
	}
}

int
avro_decode(const struct avro_schema *s, const char *what, const void *p,
    size_t len, size_t max, struct buf *out, struct fault *f)
{
	struct decoder d = {.what = what,
	    .p = p,
	    .start = p,
	    .end = (const unsigned char *)p + len,
	    .form = &s->form,
	    .out = out,
	    .max = out->len + max,
	    .f = f};
	size_t before = out->len;
	bool good = read_value(&d, s->root);

	if (good && d.p != d.end)
		good = refuse(&d, REASON_UNDECODABLE,
		    "the value ends here, and not all bytes: %zu more",
		    left(&d));
	if (good && out->len > d.max)
		good = refuse(&d, REASON_TOO_LONG,
		    "its JSON has more than %zu bytes", max);
	if (good)
		return 0;
	out->len = before;
	return -1;
}
