/* The tables of --by. */
#include "base/mem.h"
#include "text.h"

#include <math.h>
#include <stdlib.h>

void
text_classes(struct buf *out, const struct described *d,
    const struct summary_classes *classes)
{
	struct grid g = {0};

	if (classes->count == 0)
		return;
	grid_text(&g, d->o->by);
	grid_text(&g, "records");
	grid_text(&g, "share");
	grid_end_row(&g);
	for (size_t i = 0; i < classes->count; i++) {
		grid_text(&g, summary_class_name(&classes->class[i]));
		grid_number(&g, classes->class[i].weight);
		grid_share(&g, classes->class[i].weight / d->profile.weight);
		grid_end_row(&g);
	}
	buf_add_byte(out, '\n');
	grid_print(&g, out);
	grid_release(&g);
}

/* The members that tell the classes apart best come first. */
static int
compare_distances(const void *a, const void *b)
{
	const struct summary_member *const *x = a, *const *y = b;
	double p = (*x)->class[0].distance, q = (*y)->class[0].distance;

	if (isnan(p) || isnan(q) || p == q)
		return isnan(p) != isnan(q) ? isnan(p) - isnan(q)
					    : (*x > *y) - (*x < *y);
	return p < q ? 1 : -1;
}

static void
add_by_head(struct grid *g, const struct described *d)
{
	static const char *const heads[] = {"missing", "mean", "sd", "5 %",
	    "50 %", "95 %", "correlation", "KS", NULL};

	grid_text(g, "by");
	grid_text(g, d->o->by);
	text_heads(g, heads);
}

void
text_by(struct grid *g, const struct described *d,
    const struct text_members *all, const struct summary_classes *classes)
{
	const struct summary_member **order =
	    mem_zero(all->count + 1, sizeof *order);
	size_t count = 0;

	for (size_t i = 0; i < all->count; i++)
		if (all->summary[i].has_numbers &&
		    strcmp(all->summary[i].name, d->o->by) != 0)
			order[count++] = &all->summary[i];
	if (count > 0) {
		qsort(order, count, sizeof *order, compare_distances);
		add_by_head(g, d);
	}
	for (size_t i = 0; i < count; i++)
		for (size_t c = 0; c < classes->count; c++) {
			const struct summary_part *p = &order[i]->class[c];

			grid_text(g, c == 0 ? order[i]->name : "");
			grid_text(g, summary_class_name(&classes->class[c]));
			grid_share(
			    g, 1 - p->present / classes->class[c].weight);
			grid_number(g,
			    p->moments.count > 0 ? (double)p->moments.mean
						 : NAN);
			grid_number(g, p->moments.sd);
			text_quantile(g, p, 5);
			text_quantile(g, p, 50);
			text_quantile(g, p, 95);
			grid_number(g, round(p->correlation * 1e4) / 1e4);
			grid_number(g, round(p->distance * 1e4) / 1e4);
			grid_end_row(g);
		}
	free(order);
}
