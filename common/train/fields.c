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
static const char *const never[] = {PLACE_MEMBER, "score", "alert"};

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
		ask_have(&ask->categorical, name) || ask_have(&ask->log, name),
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
	if (ask_have(&ask->log, name) ||
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
	return strcmp(name, ask->label) != 0 &&
	    !ask_have(&ask->exclude, name) &&
	    (ask->weight == NULL || strcmp(name, ask->weight) != 0);
}

/* Is the member of the first record a feature, and of what kind? */
static enum kind
kind_of_member(
    const struct train_ask *ask, const struct json_member *m, const char *name)
{
	enum kind kind = kind_by_name(ask, name);

	if (kind != FIELD_UNKNOWN)
		return kind;
	switch (m->type) {
	case JSON_NUMBER:
		return FIELD_NUMBER;
	case JSON_TRUE:
	case JSON_FALSE:
		return ask->categorical_auto ? FIELD_CATEGORY : FIELD_NONE;
	case JSON_STRING:
		if (m->len > 2)
			return ask->categorical_auto ? FIELD_CATEGORY
						     : FIELD_NONE;
		break;
	case JSON_NULL:
		break;
	default:
		return FIELD_NONE;
	}
	if (ask->missing != MISSING_REJECT)
		return FIELD_UNKNOWN;
	if (m->type == JSON_NULL || ask->categorical_auto)
		warnx("'%s' is %s in the first record: not a feature unless "
		      "-x names it",
		    name, m->type == JSON_NULL ? "null" : "empty");
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
		kind = kind_of_member(ask, &m, name.data);
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
	return 0;
}

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

static bool
is_missing(
    const struct field *d, const struct train_ask *ask, const struct rec *rec)
{
	return ask->missing != MISSING_REJECT &&
	    cell_is_missing(rec, d->wanted);
}

int
field_read_number(const struct field *d, const struct train_ask *ask,
    const struct rec *rec, double *x, struct fault *f)
{
	*x = NAN;
	if (is_missing(d, ask, rec))
		return 0;
	return d->log1p ? cell_log1p(rec, d->wanted, x, f)
			: rec_number(rec, d->wanted, x, f);
}

int
field_read(struct field *d, const struct train_ask *ask, const struct rec *rec,
    double *x, struct fault *f)
{
	d->next_kind = d->kind;
	*x = NAN;
	if (is_missing(d, ask, rec))
		return 0;
	if (d->kind == FIELD_UNKNOWN)
		d->next_kind = kind_of_value(ask, d, &rec->field[d->wanted]);
	if (d->next_kind == FIELD_CATEGORY) {
		*x = 0;
		return cell_word(rec, d->wanted, &d->word, f);
	}
	return d->next_kind == FIELD_NONE
	    ? 0
	    : field_read_number(d, ask, rec, x, f);
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
	*t = (struct fields){0};
}
