#include "avro/print.h"
#include "protobuf/decoding.h"

#include <inttypes.h>
#include <stdlib.h>

#define ZEROS_MAX 1000		 /* of a decimal; then it has an exponent */
#define SECONDS_MAX 315576000000 /* of a Duration: 10,000 years */
#define NANOS 1000000000

/* --- times ------------------------------------------------------------------------ */

static bool
refuse_time(struct protobuf_decoding *d, const char *wanted)
{
	return protobuf_refuse(d, REASON_OUT_OF_RANGE,
	    "%s does not fit it: field '%.64s' is no %s", d->what,
	    d->field != NULL ? d->field : "", wanted);
}

static void
get_time(const struct protobuf_decoding *d, const struct protobuf_type *t,
    const struct protobuf_message *m, int64_t *seconds, int64_t *nanos)
{
	union protobuf_value v;

	d->shim->get(m, &t->field[0], -1, &v);
	*seconds = v.whole;
	d->shim->get(m, &t->field[1], -1, &v);
	*nanos = v.whole;
}

/* Append a fraction of a second, with 3, 6 or 9 digits. */
static void
add_fraction(struct buf *b, int64_t nanos)
{
	if (nanos % 1000000 == 0)
		buf_add_format(b, ".%03" PRId64, nanos / 1000000);
	else if (nanos % 1000 == 0)
		buf_add_format(b, ".%06" PRId64, nanos / 1000);
	else
		buf_add_format(b, ".%09" PRId64, nanos);
}

static bool
print_timestamp(struct protobuf_decoding *d, const struct protobuf_type *t,
    const struct protobuf_message *m)
{
	static const struct avro_type seconds_of = {.logical = AVRO_TIMESTAMP};
	int64_t seconds, nanos;

	get_time(d, t, m, &seconds, &nanos);
	if (nanos < 0 || nanos >= NANOS ||
	    !print_time(d->out, &seconds_of, seconds))
		return refuse_time(d, "time of the years 0 to 9999");
	if (nanos > 0) {
		d->out->len -= 2; /* Z" */
		add_fraction(d->out, nanos);
		buf_add(d->out, "Z\"", 2);
	}
	return true;
}

static bool
print_duration(struct protobuf_decoding *d, const struct protobuf_type *t,
    const struct protobuf_message *m)
{
	int64_t seconds, nanos;

	get_time(d, t, m, &seconds, &nanos);
	if (seconds < -SECONDS_MAX || seconds > SECONDS_MAX ||
	    nanos <= -NANOS || nanos >= NANOS || (seconds < 0 && nanos > 0) ||
	    (seconds > 0 && nanos < 0))
		return refuse_time(d, "duration of 10,000 years at most");
	buf_add_format(d->out, "\"%s%lld", seconds < 0 || nanos < 0 ? "-" : "",
	    llabs(seconds));
	if (nanos != 0)
		add_fraction(d->out, llabs(nanos));
	buf_add(d->out, "s\"", 2);
	return true;
}

/* --- decimals --------------------------------------------------------------------- */

static bool
print_scaled(struct protobuf_decoding *d, const struct protobuf_type *t,
    const struct protobuf_message *m)
{
	union protobuf_value scale, digits;
	bool exponent;

	d->shim->get(m, &t->field[2], -1, &scale);
	d->shim->get(m, &t->field[0], -1, &digits);
	if (digits.text.len > PROTOBUF_DECIMAL_MAX)
		return protobuf_refuse(d, REASON_OUT_OF_RANGE,
		    "%s does not fit it: field '%.64s' is a decimal of %zu "
		    "bytes, the limit is %d",
		    d->what, d->field != NULL ? d->field : "", digits.text.len,
		    PROTOBUF_DECIMAL_MAX);
	if (scale.whole < -PROTOBUF_SCALE_MAX ||
	    scale.whole > PROTOBUF_SCALE_MAX)
		return protobuf_refuse(d, REASON_OUT_OF_RANGE,
		    "%s does not fit it: field '%.64s' is a decimal with the "
		    "scale %" PRId64 ", the limit is %d",
		    d->what, d->field != NULL ? d->field : "", scale.whole,
		    PROTOBUF_SCALE_MAX);
	exponent = scale.whole < 0 || scale.whole > ZEROS_MAX;
	print_decimal(d->out, (const unsigned char *)digits.text.p,
	    digits.text.len, exponent ? 0 : (int)scale.whole);
	if (exponent)
		buf_add_format(d->out, "e%" PRId64, -scale.whole);
	return true;
}

/* --- JSON ------------------------------------------------------------------------- */

/* Print the field of the oneof that is set. */
static bool
print_any(struct protobuf_decoding *d, const struct protobuf_type *t,
    const struct protobuf_message *m)
{
	for (size_t i = 0; i < t->fields; i++) {
		const struct protobuf_field *field = &t->field[i];

		if (field->kind != PROTOBUF_ENUM && !field->repeated &&
		    d->shim->has(m, field))
			return protobuf_print_value(d, m, field, -1);
	}
	buf_add(d->out, "null", 4);
	return true;
}

bool
protobuf_print_meaning(struct protobuf_decoding *d,
    const struct protobuf_type *t, const struct protobuf_message *m,
    bool *meant)
{
	*meant = true;
	if (t->meaning == PROTOBUF_DECIMAL)
		return print_scaled(d, t, m);
	if (d->form->times && t->meaning == PROTOBUF_TIMESTAMP)
		return print_timestamp(d, t, m);
	if (d->form->times && t->meaning == PROTOBUF_DURATION)
		return print_duration(d, t, m);
	if (!d->form->tagged && t->meaning == PROTOBUF_WRAPPER)
		return protobuf_print_value(d, m, &t->field[0], -1);
	if (!d->form->tagged &&
	    (t->meaning == PROTOBUF_STRUCT || t->meaning == PROTOBUF_LIST))
		return protobuf_print_list(d, m, &t->field[0]);
	if (!d->form->tagged && t->meaning == PROTOBUF_VALUE)
		return print_any(d, t, m);
	*meant = false;
	return false;
}
