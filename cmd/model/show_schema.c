#include "model/schema.h"
#include "show.h"

#include <string.h>

static void
add_categories(struct buf *out, const struct schema *s)
{
	for (size_t i = 0; i < s->categories; i++) {
		const struct schema_category *c = &s->category[i];

		if (c->is_coded)
			show_line(out, i == 0 ? "categories" : "",
			    "%.256s: %zu levels, numbered in their order, "
			    "others are %s",
			    c->field, c->levels,
			    c->unseen_is_missing ? "missing" : "rejected");
		else
			show_line(out, i == 0 ? "categories" : "",
			    "%.256s: %zu levels, reference '%.256s', others %s",
			    c->field, c->levels, c->level[c->reference],
			    c->unseen_is_reference ? "count as it"
						   : "are rejected");
	}
}

static void
add_nulls(struct buf *out, const struct schema *s)
{
	struct buf b = {0};

	if (s->nulls == 0)
		return;
	for (size_t i = 0; i < s->nulls; i++)
		buf_add_format(&b, "%s'%.64s'", i > 0 ? ", " : "", s->null[i]);
	show_line(out, "taken as missing", "%.400s", buf_string(&b));
	buf_release(&b);
}

static void
add_logarithms(struct buf *out, const struct schema *s)
{
	const char *name = "logarithm", *before = "";

	for (size_t j = 0; j < s->features; j++) {
		const struct schema_feature *f = &s->feature[j];

		if (!f->log1p || strcmp(f->field, before) == 0)
			continue;
		show_line(out, name, "ln(1 + %.256s)",
		    schema_is_piece(f) ? f->field : f->name);
		name = "";
		before = f->field; /* whose pieces follow */
	}
}

/* Show a line a member that is cut into pieces. */
static void
add_pieces(struct buf *out, const struct schema *s)
{
	const char *name = "pieces";
	size_t end;

	for (size_t j = 0; j < s->features; j = end) {
		const struct schema_feature *f = &s->feature[j];

		for (end = j + 1; schema_is_piece(f) && end < s->features &&
		     schema_is_piece(&f[end - j]) &&
		     strcmp(f[end - j].field, f->field) == 0;)
			end++;
		if (!schema_is_piece(f))
			continue;
		show_line(out, name, "%.256s: %zu from %.6g to %.6g", f->field,
		    end - j, f->piece[0], s->feature[end - 1].piece[1]);
		name = "";
	}
}

void
show_schema(struct buf *out, const struct schema *s)
{
	add_categories(out, s);
	if (s->missing != NULL)
		show_line(out, "missing values",
		    schema_keeps_missing(s)
			? "they go to one side of each split"
			: strcmp(s->missing, "mean") == 0
			? "the mean stands for them"
			: "the mean stands for them, with an indicator");
	add_nulls(out, s);
	add_logarithms(out, s);
	if (s->clip > 0)
		show_line(out, "clipped",
		    "at %.10g standard deviations from the mean", s->clip);
	add_pieces(out, s);
}
