#include "train/verify.h"

#include "base/diag.h"
#include "base/json.h"
#include "base/mem.h"

#include <stdint.h>
#include <string.h>

/* The pieces that were asked of a number. */
static void
add_pieces(struct ask_pieces *p, const struct schema_feature *f)
{
	if (!schema_is_piece(f) || ask_have(&p->names, f->field))
		return;
	p->names.name[p->names.count] = f->field;
	p->count[p->names.count++] = f->pieces;
}

static void
add_name(struct names *list, char *name)
{
	if (!ask_have(list, name))
		list->name[list->count++] = name;
}

/* The references that are not the first level: "NAME=LEVEL". */
static void
references_of_schema(struct train_ask *ask, const struct schema *m)
{
	struct names *list = &ask->reference;

	list->name = mem_zero(m->categories + 1, sizeof *list->name);
	for (size_t i = 0; i < m->categories; i++) {
		const struct schema_category *c = &m->category[i];
		struct buf b = {0};

		if (c->reference == 0)
			continue;
		buf_add_format(&b, "%s=%s", c->field, c->level[c->reference]);
		list->name[list->count++] = mem_string(buf_string(&b));
		buf_release(&b);
	}
}

/*
 * The fields in their order. A category of one level only has no column, and
 * is known by its place among the categories.
 */
static void
fields_of_schema(struct train_ask *ask, const struct schema *m)
{
	size_t most = m->features + m->categories + 1, next = 0;

	ask->features.name = mem_zero(most, sizeof *ask->features.name);
	ask->log.name = mem_zero(most, sizeof *ask->log.name);
	ask->categorical.name = mem_zero(most, sizeof *ask->categorical.name);
	ask->pieces.names.name = mem_zero(most, sizeof *ask->pieces.names.name);
	ask->pieces.count = mem_zero(most, sizeof *ask->pieces.count);
	for (size_t j = 0; j < m->features; j++) {
		const struct schema_feature *f = &m->feature[j];
		const struct schema_category *c = schema_category(m, f->field);

		for (; c != NULL && &m->category[next] <= c; next++)
			add_name(&ask->features, m->category[next].field);
		add_name(&ask->features, f->field);
		if (f->log1p)
			add_name(&ask->log, f->field);
		add_pieces(&ask->pieces, f);
	}
	for (size_t i = 0; i < m->categories; i++) {
		add_name(&ask->features, m->category[i].field);
		add_name(&ask->categorical, m->category[i].field);
		ask->unseen_is_reference = m->category[i].unseen_is_reference;
		ask->unseen_is_missing = m->category[i].unseen_is_missing;
	}
	references_of_schema(ask, m);
}

void
verify_ask(struct train_ask *ask, const struct model *m)
{
	ask->tool = m->tool;
	ask->label = m->label;
	ask->positive = m->positive;
	ask->null_words = (struct names){m->schema.null, m->schema.nulls};
	fields_of_schema(ask, &m->schema);
	ask->max_levels = SIZE_MAX;
	if (m->schema.missing != NULL)
		ask->missing = schema_keeps_missing(&m->schema) ? MISSING_SIDE
		    : strcmp(m->schema.missing, "mean") == 0
		    ? MISSING_MEAN
		    : MISSING_INDICATOR;
	ask->clip = m->schema.clip;
	ask->by_class = m->weights.by_class;
	ask->balanced = m->class_weight != NULL;
	if (ask->by_class && !ask->balanced)
		memcpy(ask->class_weight, m->weights.class,
		    sizeof ask->class_weight);
	ask->weight = m->weights.field;
	ask->undersample = m->undersample.ratio;
	ask->seed = m->undersample.seed;
	ask->reproducible = m->reproducible;
	ask->window_rows = (size_t)m->window.rows;
	ask->window_length = m->window.length;
	ask->window_by = m->window.by;
}

/* The member of this name, or false. */
static bool
find_member(const struct buf *b, const struct json_member *like,
    struct json_member *found)
{
	const char *p = json_blanks(b->data, b->data + b->len);

	while (json_next(&p, b->data + b->len, found))
		if (found->key_len == like->key_len &&
		    memcmp(found->key, like->key, like->key_len) == 0)
			return true;
	return false;
}

/* Name the members of `a` that `b` has otherwise, or not at all. */
static void
tell_differences(
    struct buf *names, const struct buf *a, const struct buf *b, bool both)
{
	const char *p = json_blanks(a->data, a->data + a->len);
	struct json_member m, other;

	while (json_next(&p, a->data + a->len, &m)) {
		bool found = find_member(b, &m, &other);

		if (found ? !both ||
			    (m.len == other.len &&
				memcmp(m.text, other.text, m.len) == 0)
			  : false)
			continue;
		buf_add_string(names, names->len == 0 ? "" : ", ");
		buf_add(names, m.key, m.key_len);
	}
}

bool
verify_same(const struct buf *file, const struct buf *made)
{
	struct buf names = {0};

	if (file->len == made->len &&
	    memcmp(file->data, made->data, made->len) == 0)
		return true;
	tell_differences(&names, file, made, true);
	tell_differences(&names, made, file, false);
	if (names.len == 0)
		buf_add_string(&names, "blanks, or the order of members");
	warnx("the model is another one: it differs in %s", buf_string(&names));
	buf_release(&names);
	return false;
}
