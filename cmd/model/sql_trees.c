/*
 * A tree is nested cases. Its columns are in it again and again, so that each
 * is an expression as short as possible.
 */
#include "model/trees.h"
#include "sql.h"

/* Append a word for each level up to the last that goes left: IN (...). */
static void
add_levels(const struct sql *s, const struct schema_category *c, double below)
{
	bool some = false;

	for (size_t k = 0; k < c->levels && (double)k < below; k++) {
		buf_add_string(s->out, some ? ", " : "");
		sql_add_word(s, c->level[k]);
		some = true;
	}
	if (!some)
		buf_add_string(s->out, "NULL");
}

static void
add_column(const struct sql *s, const struct schema_feature *f)
{
	if (f->is_code)
		sql_add_text(s, f->field);
	else
		sql_add_column(s, f);
}

/* Append the condition under which a row goes to the left. */
static void
add_condition(const struct sql *s, const struct trees_node *n)
{
	const struct schema_feature *f =
	    &s->m->schema.feature[(size_t)n->feature];
	bool left = (n->missing & TREES_LEFT) != 0;

	/* What is NULL is not true: it goes right, unless... */
	if (left) {
		add_column(s, f);
		buf_add_string(s->out, " IS NULL OR ");
	}
	if (f->is_code) {
		const struct schema_category *c =
		    schema_category(&s->m->schema, f->field);

		add_column(s, f);
		if (left && c->unseen_is_missing) {
			/* ... and so does a level that is unknown. */
			buf_add_string(s->out, " NOT IN (");
			for (size_t k = 0; k < c->levels; k++) {
				buf_add_string(s->out, k > 0 ? ", " : "");
				sql_add_word(s, c->level[k]);
			}
			buf_add_string(s->out, ") OR ");
			add_column(s, f);
		}
		buf_add_string(s->out, " IN (");
		add_levels(s, c, n->value);
		buf_add_byte(s->out, ')');
		return;
	}
	if (n->missing & TREES_ZERO) {
		buf_add_string(s->out, left ? "ABS(" : "(ABS(");
		add_column(s, f);
		buf_add_string(s->out, left ? ") <= " : ") > ");
		sql_add_number(s, TREES_ZERO_MAX);
		buf_add_string(s->out, left ? " OR " : " AND ");
	}
	add_column(s, f);
	buf_add_string(s->out, " < ");
	sql_add_number(s, n->value);
	if (n->missing & TREES_ZERO && !left)
		buf_add_byte(s->out, ')');
}

static void
add_node(const struct sql *s, const struct trees_tree *t, size_t i)
{
	const struct trees_node *n = &t->node[i];

	if (n->feature < 0) {
		sql_add_number(s, n->value);
		return;
	}
	buf_add_string(s->out, "CASE WHEN ");
	add_condition(s, n);
	buf_add_string(s->out, " THEN ");
	add_node(s, t, i + 1);
	buf_add_string(s->out, " ELSE ");
	add_node(s, t, n->right);
	buf_add_string(s->out, " END");
}

void
sql_trees(const struct sql *s)
{
	const struct trees *t = trees_of(s->m);

	sql_begin_probability(s);
	sql_add_number(s, t->base);
	for (size_t k = 0; k < t->count; k++) {
		buf_add_string(s->out, "\n + ");
		if (k > 0 && k % SQL_BLOCK == 0) {
			buf_add_byte(s->out, '(');
			sql_add_number(s, 0);
			buf_add_string(s->out, " + ");
		}
		add_node(s, &t->tree[k], 0);
	}
	for (size_t k = SQL_BLOCK; k < t->count; k += SQL_BLOCK)
		buf_add_byte(s->out, ')');
	sql_end_probability(s);
}
