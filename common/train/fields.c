#include "train/fields.h"

#include "base/diag.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/near.h"
#include "stream/cell.h"
#include "stream/place.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Members that no model should learn from unless told to. */
static const char *const never[] = {
    PLACE_MEMBER, "score", "alert", "explanation"};

static int
add_field(struct fields *t, const struct train_ask *ask, struct rec *rec,
    const char *name, enum kind kind, struct fault *f)
{
	for (size_t i = 0; i < t->count; i++)
		if (strcmp(t->field[i].name, name) == 0)
			return fault_set(f, REASON_DUPLICATE_KEY,
			    t->field[i].name, "field '%s' occurs twice", name);
	t->field = mem_grow(t->field, t->count, &t->capacity, sizeof *t->field);
	t->field[t->count++] = (struct field){
	    .name = mem_string(name),
	    .wanted = rec_want(rec, name),
	    .kind = kind,
	    .named = ask_have(&ask->features, name) ||
		ask_have(&ask->categorical, name) ||
		ask_have(&ask->log, name) || ask_have(&ask->pieces.names, name),
	    .log1p = ask_have(&ask->log, name),
	};
	return 0;
}

/* Return a field's kind by the options alone. */
static enum kind
kind_by_name(const struct train_ask *ask, const char *name)
{
	if (ask_have(&ask->categorical, name))
		return FIELD_CATEGORY;
	if (ask_have(&ask->log, name) || ask_have(&ask->pieces.names, name) ||
	    (ask_have(&ask->features, name) && !ask->categorical_auto))
		return FIELD_NUMBER;
	return FIELD_UNKNOWN;
}

static bool
may_be_feature(const struct train_ask *ask, const char *name)
{
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		if (strcmp(never[i], name) == 0)
			return false;
	return (ask->label == NULL || strcmp(name, ask->label) != 0) &&
	    !ask_have(&ask->exclude, name) &&
	    (ask->weight == NULL || strcmp(name, ask->weight) != 0) &&
	    (ask->group == NULL || strcmp(name, ask->group) != 0) &&
	    (ask->window_length == 0 || strcmp(name, ask->window_by) != 0);
}

static void
leave_out(struct fields *t, enum left_why why, const char *name)
{
	left_out_add(&t->left_out, why, name, strlen(name));
}

/* Is the member of the first record a feature, and of what kind? */
static enum kind
kind_of_member(struct fields *t, const struct train_ask *ask,
    const struct json_member *m, const char *name)
{
	bool is_string = m->type == JSON_STRING;
	enum kind kind = kind_by_name(ask, name);

	if (kind != FIELD_UNKNOWN)
		return kind;
	if (m->type == JSON_NUMBER)
		return FIELD_NUMBER;
	if (m->type == JSON_ARRAY || m->type == JSON_OBJECT) {
		leave_out(t, LEFT_OTHER, name);
		return FIELD_NONE;
	}
	if (m->type == JSON_NULL || (is_string && m->len == 2) ||
	    cell_is_null_text(&ask->nulls, m->text, m->len)) {
		if (ask->missing != MISSING_REJECT)
			return FIELD_UNKNOWN;
		leave_out(
		    t, m->type == JSON_NULL ? LEFT_NULL : LEFT_EMPTY, name);
		return FIELD_NONE;
	}
	if (ask->categorical_auto)
		return FIELD_CATEGORY;
	leave_out(t, is_string ? LEFT_STRING : LEFT_BOOLEAN, name);
	return FIELD_NONE;
}

/*
 * Add the numbers of this record, with auto its categories too, and the fields
 * that the options name.
 */
static int
fields_of_record(struct fields *t, const struct train_ask *ask, struct rec *rec,
    struct fault *f)
{
	const char *end = rec->text + rec->len;
	const char *p = json_blanks(rec->text, end);
	struct json_member m;
	struct buf name = {0};
	int failed = 0;

	while (failed == 0 && json_next(&p, end, &m)) {
		enum kind kind;

		name.len = 0;
		json_unescape(&name, m.key, m.key_len);
		if (memchr(buf_string(&name), '\0', name.len) != NULL) {
			warnx("'%s' has a NUL in its name: not a feature",
			    name.data);
			continue;
		}
		if (!may_be_feature(ask, name.data))
			continue;
		kind = kind_of_member(t, ask, &m, name.data);
		if (kind != FIELD_NONE)
			failed = add_field(t, ask, rec, name.data, kind, f);
	}
	buf_release(&name);
	return failed;
}

/*
 * Say which members of the record have nearly this name; false: one has this
 * name.
 */
static bool
is_lacking(const struct rec *rec, const char *name, struct buf *said)
{
	const char *end = rec->text + rec->len;
	const char *p = json_blanks(rec->text, end);
	struct json_member m;
	struct buf key = {0};
	struct near near;
	bool found = false;

	near_start(&near, name);
	while (!found && json_next(&p, end, &m)) {
		found = json_key_is(&m, name);
		key.len = 0;
		json_unescape(&key, m.key, m.key_len);
		near_offer(&near, buf_string(&key), key.len);
	}
	said->len = 0;
	near_say(&near, said);
	near_release(&near);
	buf_release(&key);
	return !found;
}

/* Add fields that the options name and that are not there yet. */
static void
add_named(struct fields *t, const struct train_ask *ask, struct rec *rec,
    const struct names *list)
{
	struct buf said = {0};
	struct fault f;

	for (size_t i = 0; i < list->count; i++) {
		const char *name = list->name[i];

		if (add_field(t, ask, rec, name, kind_by_name(ask, name), &f) <
		    0)
			continue;
		if (ask->missing != MISSING_REJECT &&
		    is_lacking(rec, name, &said))
			t->field[t->count - 1].near =
			    mem_string(buf_string(&said));
	}
	buf_release(&said);
}

static void
check_excluded(const struct train_ask *ask, const struct rec *rec)
{
	struct buf said = {0};

	for (size_t i = 0; i < ask->exclude.count; i++)
		if (is_lacking(rec, ask->exclude.name[i], &said))
			warnx("--exclude: the first record has no '%s'%s",
			    ask->exclude.name[i], buf_string(&said));
	buf_release(&said);
}

int
fields_init(struct fields *t, const struct train_ask *ask, struct rec *rec,
    struct fault *f)
{
	check_excluded(ask, rec);
	if (ask->features.name == NULL && fields_of_record(t, ask, rec, f) < 0)
		return -1;
	add_named(t, ask, rec, &ask->features);
	add_named(t, ask, rec, &ask->categorical);
	add_named(t, ask, rec, &ask->log);
	add_named(t, ask, rec, &ask->pieces.names);
	return 0;
}

/* Would the value make a feature by default, if it stood in the first record? */
static bool
would_be_feature(const struct train_ask *ask, const struct json_member *m)
{
	return m->type == JSON_NUMBER ||
	    (ask->categorical_auto &&
		(m->type == JSON_TRUE || m->type == JSON_FALSE ||
		    (m->type == JSON_STRING && m->len > 2 &&
			!cell_is_null_text(&ask->nulls, m->text, m->len))));
}

/* Is the name wanted, or that of a member which is left out already? */
static bool
is_known(
    const struct fields *t, const struct rec *rec, const char *name, size_t len)
{
	return words_find(&rec->names, name, len) != WORDS_NONE ||
	    left_out_has(&t->left_out, name, len);
}

void
fields_look(
    struct fields *t, const struct train_ask *ask, const struct rec *rec)
{
	const char *end = rec->text + rec->len;
	const char *p = json_blanks(rec->text, end);
	struct json_member m;
	struct buf name = {0};

	while (json_next(&p, end, &m)) {
		/* (As it is written: a known name with an escape comes below.) */
		if (!would_be_feature(ask, &m) ||
		    is_known(t, rec, m.key, m.key_len))
			continue;
		name.len = 0;
		json_unescape(&name, m.key, m.key_len);
		if (memchr(buf_string(&name), '\0', name.len) == NULL &&
		    !is_known(t, rec, name.data, name.len) &&
		    may_be_feature(ask, name.data))
			left_out_add(
			    &t->left_out, LEFT_LATER, name.data, name.len);
	}
	buf_release(&name);
}

/* --- a record's values ----------------------------------------------------- */

/* Return the kind that this record gives to a field of unknown kind. */
static enum kind
kind_of_value(const struct train_ask *ask, const struct field *d,
    const struct rec_field *v)
{
	if (v->type == JSON_NUMBER)
		return FIELD_NUMBER;
	if (ask->categorical_auto &&
	    (v->type == JSON_STRING || v->type == JSON_TRUE ||
		v->type == JSON_FALSE))
		return FIELD_CATEGORY;
	return d->named ? FIELD_NUMBER : FIELD_NONE;
}

/* Is the value missing? A number is not, unless some word is its text. */
static bool
is_missing(
    const struct field *d, const struct train_ask *ask, const struct rec *rec)
{
	return (rec->field[d->wanted].type != JSON_NUMBER ||
		   ask->nulls.numbers > 0) &&
	    cell_is_missing(rec, d->wanted, &ask->nulls);
}

/* Let a missing value be filled in, or reject the record. */
static int
take_missing(const struct field *d, const struct train_ask *ask,
    const struct rec *rec, struct fault *f)
{
	const char *advice = ask->coded ? ": --missing side takes it"
					: ": --missing fills it in";
	bool absent = rec->field[d->wanted].type == JSON_ABSENT;

	if (ask->missing != MISSING_REJECT)
		return 0;
	cell_missing(rec, d->wanted,
	    d->kind == FIELD_CATEGORY ? REASON_MISSING : REASON_WRONG_TYPE,
	    absent ? "" : advice, f);
	/* (Names that are near come before it.) */
	return absent ? fault_advise(f, "%s", advice + strlen(": ")) : -1;
}

/* Reject what is no number where one is needed. */
static int
refuse_type(const struct field *d, const struct rec *rec, struct fault *f)
{
	const struct rec_field *v = &rec->field[d->wanted];
	char text[REC_SHOWN], word[CELL_QUOTED];

	rec_no_number(rec, d->wanted, f);
	if (v->type == JSON_TRUE || v->type == JSON_FALSE)
		fault_advise(f, "--categorical makes a level of it");
	if (v->type != JSON_STRING || *f->advice != '\0')
		return -1;
	cell_quote(rec, d->wanted, word);
	return fault_set(f, REASON_WRONG_TYPE, v->name,
	    "field '%.64s' is %s, not a number: --null%s if it means missing, "
	    "--categorical if it is a level",
	    v->name, rec_show(rec, d->wanted, text), word);
}

static int
read_number(
    const struct field *d, const struct rec *rec, double *x, struct fault *f)
{
	const struct rec_field *v = &rec->field[d->wanted];

	if (v->type == JSON_NUMBER)
		return d->log1p ? cell_log1p(rec, d->wanted, x, f)
				: rec_number(rec, d->wanted, x, f);
	return refuse_type(d, rec, f);
}

int
field_read_number(const struct field *d, const struct train_ask *ask,
    const struct rec *rec, double *x, struct fault *f)
{
	const struct rec_field *v = &rec->field[d->wanted];

	if (v->type == JSON_NUMBER && ask->nulls.numbers == 0 && !d->log1p)
		return rec_number(rec, d->wanted, x, f);
	*x = NAN;
	if (is_missing(d, ask, rec))
		return take_missing(d, ask, rec, f);
	return read_number(d, rec, x, f);
}

int
field_read(struct field *d, const struct train_ask *ask, const struct rec *rec,
    double *x, struct fault *f)
{
	d->next_kind = d->kind;
	*x = NAN;
	if (is_missing(d, ask, rec))
		return take_missing(d, ask, rec, f);
	if (d->kind == FIELD_UNKNOWN)
		d->next_kind = kind_of_value(ask, d, &rec->field[d->wanted]);
	if (d->next_kind == FIELD_CATEGORY) {
		*x = 0;
		return cell_word(rec, d->wanted, &d->word, f);
	}
	return d->next_kind == FIELD_NONE ? 0 : read_number(d, rec, x, f);
}

void
fields_release(struct fields *t)
{
	for (size_t i = 0; i < t->count; i++) {
		free(t->field[i].name);
		free(t->field[i].near);
		words_release(&t->field[i].levels);
		buf_release(&t->field[i].word);
	}
	free(t->field);
	left_out_release(&t->left_out);
	*t = (struct fields){0};
}
