#include "train/suspicion.h"

#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"
#include "learn/suspect.h"
#include "stream/guess.h"

#include <stdlib.h>
#include <string.h>

#define NAMED 8 /* features in a sentence; others are counted */

/* A sentence about some features, and the members that they come from. */
struct sentence {
	const struct train_ask *ask;
	struct buf names;   /* "'a' (0.99), 'b' (0.98)" */
	struct buf members; /* "a,b", as --exclude takes them */
	const char *last;   /* of the members: levels have the same one */
	size_t count;
};

static void
add_name(struct sentence *s, const char *name)
{
	s->count++;
	if (s->count <= NAMED)
		buf_add_format(
		    &s->names, "%s'%s'", s->count > 1 ? ", " : "", name);
}

/* Add a member to those that the advice names, with its commas escaped. */
static void
add_member(struct sentence *s, const char *field)
{
	if (s->count > NAMED ||
	    (s->last != NULL && strcmp(s->last, field) == 0))
		return;
	s->last = field;
	if (s->members.len > 0)
		buf_add_byte(&s->members, ',');
	for (; *field != '\0'; field++) {
		if (*field == ',' || *field == '\\')
			buf_add_byte(&s->members, '\\');
		buf_add_byte(&s->members, *field);
	}
}

/* Tell: names, what they are, and how to do without them. */
static void
tell(struct sentence *s, const char *what)
{
	struct buf b = {0};

	if (s->count == 0)
		return;
	buf_add(&b, s->names.data, s->names.len);
	if (s->count > NAMED)
		buf_add_format(&b, " and %zu others", s->count - NAMED);
	buf_add_format(&b, " %s", what);
	if (s->ask->features.count > 0) {
		buf_add_format(
		    &b, "; leave %s out of -x", s->count > 1 ? "them" : "it");
	} else {
		buf_add_string(&b, "; --exclude ");
		guess_word(&b, buf_string(&s->members));
		buf_add_format(
		    &b, " leaves %s out", s->count > 1 ? "them" : "it");
	}
	warnx("%s", buf_string(&b));
	buf_release(&b);
}

static void
end(struct sentence *s)
{
	buf_release(&s->names);
	buf_release(&s->members);
}

static void
tell_leaks(const struct model *m, const struct train_ask *ask,
    const struct suspect *found)
{
	struct sentence s = {.ask = ask};

	for (size_t j = 0; j < m->schema.features; j++) {
		const struct schema_feature *f = &m->schema.feature[j];

		if (found[j].auc == 0)
			continue;
		add_name(&s, f->name);
		if (s.count <= NAMED)
			buf_add_format(
			    &s.names, " (ROC AUC %.4f)", found[j].auc);
		add_member(&s, f->field);
	}
	tell(&s,
	    s.count > 1 ? "each alone tell the labels apart, as members do "
			  "that are known only after the label"
			: "alone tells the labels apart, as a member does "
			  "that is known only after the label");
	end(&s);
}

static void
tell_numbers(const struct model *m, const struct train_ask *ask,
    const struct suspect *found)
{
	struct sentence s = {.ask = ask};

	for (size_t j = 0; j < m->schema.features; j++) {
		const struct schema_feature *f = &m->schema.feature[j];

		/* (A code is the number of a level, and no number of a row.) */
		if (!found[j].numbers_rows || f->is_code)
			continue;
		add_name(&s, f->name);
		if (s.count <= NAMED)
			buf_add_format(&s.names, " (%.0f to %.0f)",
			    found[j].low, found[j].high);
		add_member(&s, f->field);
	}
	tell(&s,
	    s.count > 1 ? "are other whole numbers in each row: numbers of "
			  "rows tell nothing of new records"
			: "is another whole number in each row: a row's number "
			  "tells nothing of new records");
	end(&s);
}

static void
tell_categories(
    const struct model *m, const struct train_ask *ask, const struct design *d)
{
	size_t rows = dataset_rows(&d->data);
	struct sentence s = {.ask = ask};

	for (size_t i = 0; i < m->schema.categories; i++) {
		const struct schema_category *c = &m->schema.category[i];

		if (2 * c->levels <= rows)
			continue;
		add_name(&s, c->field);
		if (s.count <= NAMED)
			buf_add_format(&s.names, " (%zu levels in %zu rows)",
			    c->levels, rows);
		add_member(&s, c->field);
	}
	tell(&s,
	    s.count > 1 ? "have a level for nearly each row: names of rows "
			  "tell nothing of new records"
			: "has a level for nearly each row: a row's name tells "
			  "nothing of new records");
	end(&s);
}

static bool
is_number(const struct schema_feature *f)
{
	return f->level == NULL && !f->is_indicator;
}

/* Tell of the features that are equal to the j-th, the first of them. */
static void
tell_likes_of(const struct model *m, const struct train_ask *ask,
    const struct suspect *found, size_t j)
{
	const struct schema_feature *f = m->schema.feature;
	struct sentence s = {.ask = ask};
	bool numbers = is_number(&f[j]);

	add_name(&s, f[j].name);
	for (size_t i = j + 1; i < m->schema.features; i++) {
		if (found[i].like != j)
			continue;
		add_name(&s, f[i].name);
		add_member(&s, f[i].field);
		numbers &= is_number(&f[i]);
	}
	if (s.count > NAMED)
		buf_add_format(&s.names, " and %zu others", s.count - NAMED);
	if (s.count > 1 && numbers && ask->features.count == 0)
		warnx("%s are equal in all rows, and share one effect between "
		      "them; --exclude %s leaves the first alone",
		    buf_string(&s.names), buf_string(&s.members));
	else if (s.count > 1)
		warnx("%s are equal in all rows, and share one effect between "
		      "them: the effect is the sum of their coefficients",
		    buf_string(&s.names));
	end(&s);
}

int
suspicion_tell(const struct model *m, const struct train_ask *ask,
    const struct design *d, struct error *e)
{
	struct suspect *found;

	if (ask->follows)
		return 0;
	found = mem_zero(m->schema.features + 1, sizeof *found);
	if (suspect_find(found, &d->data, e) < 0) {
		free(found);
		return -1;
	}
	tell_leaks(m, ask, found);
	tell_numbers(m, ask, found);
	tell_categories(m, ask, d);
	for (size_t j = 0; j < m->schema.features; j++)
		/* (Trees choose one of the equal ones.) */
		if (found[j].like == j && !m->kind->takes_missing)
			tell_likes_of(m, ask, found, j);
	free(found);
	return 0;
}
