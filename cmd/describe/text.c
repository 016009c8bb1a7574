/* The description as tables to read. */
#include "text.h"

#include "base/mem.h"
#include "print.h"
#include "stream/out.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define TOP_SHOWN 5

void
text_heads(struct grid *g, const char *const *heads)
{
	for (; *heads != NULL; heads++)
		grid_text(g, *heads);
	grid_end_row(g);
}

/* --- all members ---------------------------------------------------------------- */

static void
add_types(struct grid *g, const struct summary_member *s, double weight)
{
	struct summary_type type[SUMMARY_TYPES];
	struct buf text = {0};

	summary_types(s->member, type);
	for (int i = 0; i < SUMMARY_TYPES - 1; i++) {
		const char *name = type[i].name;

		if (type[i].count == 0)
			continue;
		if (i == 0 && s->whole)
			name = "integer";
		buf_add_format(&text, "%s%s", text.len > 0 ? ", " : "", name);
		if (s->mixed)
			buf_add_format(
			    &text, " %.3g %%", 100 * type[i].count / weight);
	}
	grid_bytes(g, text.data, text.len);
	buf_release(&text);
}

static void
add_flag(struct buf *b, bool is, const char *text)
{
	if (is)
		buf_add_format(b, "%s%s", b->len > 0 ? "; " : "", text);
}

static void
add_flags(struct grid *g, const struct summary_member *s)
{
	struct buf text = {0};

	add_flag(&text, s->constant, "constant");
	add_flag(&text, s->unique, "unique");
	add_flag(&text, s->mixed, "mixed types");
	add_flag(
	    &text, s->member->inexact > 0, "integers that no double holds");
	add_flag(
	    &text, s->member->too_large > 0, "numbers too large for a double");
	grid_bytes(g, text.data, text.len);
	buf_release(&text);
}

static void
add_overview(
    struct grid *g, const struct described *d, const struct text_members *all)
{
	static const char *const heads[] = {
	    "member", "types", "missing", "null", "distinct", "notes", NULL};

	text_heads(g, heads);
	for (size_t i = 0; i < all->count; i++) {
		const struct summary_member *s = &all->summary[i];
		size_t start;

		grid_text(g, s->name);
		add_types(g, s, s->all.present);
		grid_share(g, s->absent / d->profile.weight);
		grid_share(g, s->null / d->profile.weight);
		grid_number(g, s->distinct);
		start = g->cell[g->cells - 1].start;
		if (!s->exact) { /* the last cell becomes "~7873" */
			g->text.len = start;
			buf_add_byte(&g->text, '~');
			grid_add_number(&g->text, s->distinct);
			g->cell[g->cells - 1].len = g->text.len - start;
		}
		add_flags(g, s);
		grid_end_row(g);
	}
}

/* --- notes --------------------------------------------------------------------- */

/* Say how exact the figures are that are not. */
static void
add_notes(struct buf *out, const struct text_members *all)
{
	double error = 0;
	bool estimated = false;

	for (size_t i = 0; i < all->count; i++) {
		error = fmax(error, all->summary[i].all.error);
		estimated = estimated || !all->summary[i].exact;
	}
	if (estimated)
		buf_add_format(out,
		    "\n~ is an estimate, with a standard error of %.2g %%.\n",
		    100 * VALUES_ERROR);
	if (error > 0)
		buf_add_format(out, "%sQuantiles are off by at most %.2g %%.\n",
		    estimated ? "" : "\n", 100 * error);
}

/* --- numbers ---------------------------------------------------------------------- */

/* Show no more digits of a quantile than it has. */
void
text_quantile(struct grid *g, const struct summary_part *p, int percent)
{
	double x = p->quantile[percent - 1];
	char text[32];

	if (p->error > 0 && x != 0 && isfinite(x)) {
		snprintf(text, sizeof text, "%.4g", x);
		x = strtod(text, NULL);
	}
	grid_number(g, x);
}

static void
add_numbers(struct grid *g, const struct text_members *all)
{
	static const char *const heads[] = {"numbers", "mean", "sd", "min",
	    "1 %", "5 %", "25 %", "50 %", "75 %", "95 %", "99 %", "max", "zero",
	    "negative", NULL};
	static const int shown[] = {1, 5, 25, 50, 75, 95, 99};

	for (size_t i = 0; i < all->count; i++) {
		const struct summary_member *s = &all->summary[i];
		const struct numbers_moments *m = &s->all.moments;

		if (!s->has_numbers)
			continue;
		if (g->cells == 0)
			text_heads(g, heads);
		grid_text(g, s->name);
		grid_number(g, (double)m->mean);
		grid_number(g, m->sd);
		grid_number(g, s->least);
		for (size_t k = 0; k < sizeof shown / sizeof *shown; k++)
			text_quantile(g, &s->all, shown[k]);
		grid_number(g, s->most);
		grid_share(g, m->zeros / m->count);
		grid_share(g, m->negatives / m->count);
		grid_end_row(g);
	}
}

/* --- frequent values ----------------------------------------------------------------- */

static void
add_value(struct buf *b, const struct datum *v, double all)
{
	buf_add_string(b, b->len > 0 ? ", " : "");
	if (v->kind == DATUM_NUMBER)
		grid_add_number(b, v->number);
	else
		buf_add_format(b, v->kind == DATUM_TEXT ? "'%.*s%s'" : "%.*s%s",
		    (int)datum_kept(v), v->text,
		    v->len > DATUM_LENGTH ? "..." : "");
	buf_add_format(
	    b, " %s%.3g %%", v->about ? "~" : "", 100 * v->count / all);
}

/* Numbers of many values have frequent ones only now and then. */
static bool
is_worth_it(const struct summary_member *s, const struct datum *v)
{
	return !s->has_numbers || s->distinct <= SUMMARY_TOP ||
	    v->count >= s->all.present / 100;
}

static void
add_top(struct grid *g, const struct text_members *all)
{
	static const char *const heads[] = {
	    "values", "longest", "the most frequent", NULL};

	for (size_t i = 0; i < all->count; i++) {
		const struct summary_member *s = &all->summary[i];
		struct buf text = {0};

		for (size_t k = 0; k < s->tops && k < TOP_SHOWN; k++)
			if (is_worth_it(s, &s->top[k]))
				add_value(&text, &s->top[k], s->all.present);
		if (s->tops > TOP_SHOWN && text.len > 0)
			buf_add_string(&text, ", ...");
		if (text.len == 0 && s->member->type[JSON_STRING] == 0)
			continue;
		if (g->cells == 0)
			text_heads(g, heads);
		grid_text(g, s->name);
		if (s->member->type[JSON_STRING] > 0)
			grid_number(g, (double)s->member->longest);
		else
			grid_text(g, "");
		grid_bytes(g, text.data, text.len);
		grid_end_row(g);
		buf_release(&text);
	}
}

/* --- all of it ------------------------------------------------------------------------------ */

static void
add_title(struct buf *out, const struct described *d, size_t members)
{
	buf_add_format(out, "%.0f record%s, %zu member%s", d->profile.records,
	    d->profile.records == 1 ? "" : "s", members,
	    members == 1 ? "" : "s");
	if (d->rejected > 0)
		buf_add_format(out, "; %" PRIu64 " more rejected", d->rejected);
	if (d->o->weight != NULL) {
		buf_add_string(out, "; they stand for ");
		grid_add_number(out, d->profile.weight);
	}
	if (d->profile.unlisted > 0)
		buf_add_format(out,
		    "; further members, with %.0f values, are left out",
		    d->profile.unlisted);
	buf_add_string(out, "\n\n");
}

static void
add_table(struct grid *g, struct buf *out)
{
	if (g->cells == 0)
		return;
	if (out->len > 1 && out->data[out->len - 2] != '\n')
		buf_add_byte(out, '\n');
	grid_print(g, out);
}

void
print_text(const struct described *d)
{
	struct summary_classes classes;
	struct text_members all = {0};
	struct buf out = {0};
	struct grid g = {0};

	summary_classes(&classes, d);
	all.summary = summary_all(d, &classes, &all.count);
	add_title(&out, d, all.count);
	add_overview(&g, d, &all);
	add_table(&g, &out);
	add_numbers(&g, &all);
	add_table(&g, &out);
	add_top(&g, &all);
	add_table(&g, &out);
	text_classes(&out, d, &classes);
	if (classes.count > 0)
		text_by(&g, d, &all, &classes);
	add_table(&g, &out);
	text_positions(&out, d);
	add_notes(&out, &all);
	out_add(out.data, out.len);
	summary_free(all.summary, all.count);
	buf_release(&out);
	grid_release(&g);
}
