#include "protobuf/decode.h"

#include "avro/print.h"
#include "base/mem.h"
#include "base/words.h"
#include "protobuf/decoding.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define KEPT_MAX 65536 /* a message of more bytes is not kept as memory */

static bool
refuse_infinite(struct protobuf_decoding *d, double x)
{
	return protobuf_refuse(d, REASON_NOT_FINITE,
	    "%s does not fit it: field '%.64s' is %s, which JSON does not have",
	    d->what, d->field,
	    isnan(x)	? "NaN"
		: x > 0 ? "infinity"
			: "-infinity");
}

static bool
refuse_length(struct protobuf_decoding *d)
{
	return protobuf_refuse(
	    d, REASON_TOO_LONG, "the record has more than %zu bytes", d->max);
}

/* --- values ----------------------------------------------------------------------- */

static bool
print_real(struct protobuf_decoding *d, double x)
{
	if (!isfinite(x))
		return refuse_infinite(d, x);
	buf_add_number(d->out, x);
	return true;
}

static bool
print_single(struct protobuf_decoding *d, float x)
{
	if (!isfinite(x))
		return refuse_infinite(d, (double)x);
	print_float(d->out, x);
	return true;
}

static bool
print_enum(struct protobuf_decoding *d, const struct protobuf_field *field,
    int64_t number)
{
	const char *name = d->shim->enum_name(field, number);

	if (name == NULL)
		print_whole(d->out, number);
	else
		print_string(d->out, name, strlen(name));
	return true;
}

static bool
print_text(struct protobuf_decoding *d, struct protobuf_text text)
{
	return print_string(d->out, text.p, text.len) ||
	    protobuf_refuse(d, REASON_BAD_UTF8,
		"%s does not fit it: field '%.64s' is a string that is not "
		"UTF-8",
		d->what, d->field);
}

static bool
print_nested(struct protobuf_decoding *d, const struct protobuf_type *t,
    const struct protobuf_message *m)
{
	bool meant = false, good;

	if (d->depth == PROTOBUF_DEPTH_MAX)
		return protobuf_refuse(d, REASON_UNDECODABLE,
		    "%s does not fit it: messages in each other, more than %d",
		    d->what, PROTOBUF_DEPTH_MAX);
	d->depth++;
	good = protobuf_print_meaning(d, t, m, &meant);
	if (!meant)
		good = protobuf_print_message(d, t, m);
	d->depth--;
	return good;
}

bool
protobuf_print_value(struct protobuf_decoding *d,
    const struct protobuf_message *m, const struct protobuf_field *field, int i)
{
	union protobuf_value v;

	d->shim->get(m, field, i, &v);
	switch (field->kind) {
	case PROTOBUF_INT32:
	case PROTOBUF_INT64:
		print_whole(d->out, v.whole);
		return true;
	case PROTOBUF_UINT32:
	case PROTOBUF_UINT64:
		print_natural(d->out, v.natural);
		return true;
	case PROTOBUF_FLOAT:
		return print_single(d, v.single);
	case PROTOBUF_DOUBLE:
		return print_real(d, v.real);
	case PROTOBUF_BOOL:
		buf_add_string(d->out, v.truth ? "true" : "false");
		return true;
	case PROTOBUF_ENUM:
		return print_enum(d, field, v.whole);
	case PROTOBUF_STRING:
		return print_text(d, v.text);
	case PROTOBUF_BYTES:
		print_bytes(d->out, (const unsigned char *)v.text.p, v.text.len,
		    d->form->text);
		return true;
	case PROTOBUF_MESSAGE:
		break;
	}
	return print_nested(d, field->type, v.message);
}

/* --- lists ------------------------------------------------------------------------ */

/* Print the key of an entry of a map, as a string. */
static bool
print_key(struct protobuf_decoding *d, const struct protobuf_message *entry,
    const struct protobuf_field *key)
{
	if (key->kind == PROTOBUF_STRING)
		return protobuf_print_value(d, entry, key, -1);
	buf_add_byte(d->out, '"');
	if (!protobuf_print_value(d, entry, key, -1))
		return false;
	buf_add_byte(d->out, '"');
	return true;
}

static const struct protobuf_message *
entry_at(const struct protobuf_decoding *d, const struct protobuf_message *m,
    const struct protobuf_field *field, size_t i)
{
	union protobuf_value v;

	d->shim->get(m, field, (int)i, &v);
	return v.message;
}

/* Find the entries whose keys come again: the last one of a key stands. */
static bool
find_outdated(struct protobuf_decoding *d, const struct protobuf_message *m,
    const struct protobuf_field *field, bool *outdated, size_t count)
{
	const struct protobuf_field *key = &field->type->field[0];
	size_t before = d->out->len;
	struct words keys = {0};
	bool good = true;

	for (size_t i = count; good && i-- > 0;) {
		size_t known = keys.count;

		good = print_key(d, entry_at(d, m, field, i), key);
		words_add(&keys, d->out->data + before, d->out->len - before);
		outdated[i] = keys.count == known;
		d->out->len = before;
	}
	words_release(&keys);
	return good;
}

static bool
print_entry(struct protobuf_decoding *d, const struct protobuf_message *entry,
    const struct protobuf_type *t)
{
	if (!print_key(d, entry, &t->field[0]))
		return false;
	buf_add_byte(d->out, ':');
	return protobuf_print_value(d, entry, &t->field[1], -1);
}

static bool
print_map(struct protobuf_decoding *d, const struct protobuf_message *m,
    const struct protobuf_field *field, size_t count)
{
	bool *outdated = mem_zero(count, sizeof *outdated);
	bool good = count < 2 || find_outdated(d, m, field, outdated, count);

	for (size_t i = 0; good && i < count; i++) {
		if (outdated[i])
			continue;
		buf_add_byte(d->out, ',');
		good = print_entry(d, entry_at(d, m, field, i), field->type);
		if (good && d->out->len > d->max)
			good = refuse_length(d);
	}
	free(outdated);
	return good;
}

static bool
print_items(struct protobuf_decoding *d, const struct protobuf_message *m,
    const struct protobuf_field *field, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buf_add_byte(d->out, ',');
		if (!protobuf_print_value(d, m, field, (int)i))
			return false;
		if (d->out->len > d->max)
			return refuse_length(d);
	}
	return true;
}

bool
protobuf_print_list(struct protobuf_decoding *d,
    const struct protobuf_message *m, const struct protobuf_field *field)
{
	size_t count = d->shim->count(m, field), begin = d->out->len;

	if (count == 0) {
		buf_add(d->out, field->map ? "{}" : "[]", 2);
		return true;
	}
	if (field->map ? !print_map(d, m, field, count)
		       : !print_items(d, m, field, count))
		return false;
	d->out->data[begin] = field->map ? '{' : '['; /* its comma */
	buf_add_byte(d->out, field->map ? '}' : ']');
	return true;
}

/* --- messages --------------------------------------------------------------------- */

static bool
print_field(struct protobuf_decoding *d, const struct protobuf_message *m,
    const struct protobuf_field *field)
{
	bool absent = field->presence && !d->shim->has(m, field);

	if (absent && field->oneof >= 0)
		return true;
	d->field = field->name;
	buf_add(d->out, field->lead.p, field->lead.len);
	if (field->repeated)
		return protobuf_print_list(d, m, field);
	if (!absent || field->fallback)
		return protobuf_print_value(d, m, field, -1);
	buf_add(d->out, "null", 4);
	return true;
}

bool
protobuf_print_message(struct protobuf_decoding *d,
    const struct protobuf_type *t, const struct protobuf_message *m)
{
	const struct protobuf_field *stray = d->shim->stray(m, t);
	const char *outer = d->field;
	size_t begin = d->out->len;

	if (stray != NULL) {
		d->field = stray->name;
		return protobuf_refuse(d, REASON_UNDECODABLE,
		    "%s does not fit it: field '%.64s' is %s", d->what,
		    stray->name,
		    stray->kind == PROTOBUF_ENUM
			? "not one of its enum's values"
			: "there with bytes of another type");
	}
	for (size_t i = 0; i < t->fields; i++) {
		if (!print_field(d, m, &t->field[i]))
			return false;
		if (d->out->len > d->max)
			return refuse_length(d);
	}
	d->field = outer;
	if (d->out->len == begin)
		buf_add_byte(d->out, '{');
	else
		d->out->data[begin] = '{'; /* its comma */
	buf_add_byte(d->out, '}');
	return true;
}

static bool
refuse_missing(
    struct protobuf_decoding *d, struct protobuf_schema *s, size_t len)
{
	s->name[len < sizeof s->name ? len : sizeof s->name - 1] = '\0';
	d->field = s->name;
	return protobuf_refuse(d, REASON_UNDECODABLE,
	    "%s does not fit it: field '%.64s' is missing, which the schema "
	    "needs",
	    d->what, s->name);
}

int
protobuf_decode(struct protobuf_schema *s, const char *what, const void *p,
    size_t len, size_t max, struct buf *out, struct fault *f)
{
	struct protobuf_decoding d = {.shim = s->shim,
	    .form = &s->form,
	    .what = what,
	    .out = out,
	    .max = out->len + max,
	    .f = f};
	struct protobuf_message *m = protobuf_schema_message(s);
	size_t before = out->len, missing;
	bool good = s->shim->read(m, p, len);

	if (!good)
		good = protobuf_refuse(&d, REASON_UNDECODABLE,
		    "%s does not fit it: its bytes are no message of type "
		    "'%.100s'",
		    what, s->type->name);
	else if ((missing = s->shim->missing(m, s->name, sizeof s->name)) > 0)
		good = refuse_missing(&d, s, missing);
	else
		good = print_nested(&d, s->type, m);
	if (good && out->len > d.max)
		good = refuse_length(&d);
	if (len > KEPT_MAX)
		protobuf_schema_forget(s);
	if (good)
		return 0;
	out->len = before;
	return -1;
}
