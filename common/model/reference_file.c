/* The member "reference" of a model file. */
#include "base/mem.h"
#include "model/reference.h"

#include <float.h>
#include <math.h>

/* --- reading --------------------------------------------------------------- */

/* Read an array of numbers from lo to hi; the caller frees it. */
static double *
read_numbers(struct document *d, const struct node *o, const char *name,
    double lo, double hi, size_t *count)
{
	const struct node *list = document_get(d, o, name, NODE_ARRAY);
	double *x;

	*count = 0;
	if (list == NULL)
		return NULL;
	x = mem_zero(list->count + 1, sizeof *x);
	for (const struct node *n = list->first; n != NULL; n = n->next) {
		if (n->type != NODE_NUMBER || !(n->number >= lo) ||
		    n->number > hi)
			document_fail(d, "has no numbers from %g to %g in '%s'",
			    lo, hi, name);
		x[(*count)++] = n->number;
	}
	return x;
}

/* Read a spread of an object; without cuts it is a category's. */
static void
read_spread(
    struct reference_spread *s, struct document *d, const struct node *o)
{
	size_t cuts = 0;

	if (node_member(o, "shares") == NULL)
		return;
	s->share = read_numbers(d, o, "shares", 0, 1, &s->bins);
	if (node_member(o, "cuts") == NULL)
		return;
	s->cut = read_numbers(d, o, "cuts", -DBL_MAX, DBL_MAX, &cuts);
	if (cuts + 1 != s->bins)
		document_fail(d,
		    "is not a whole model: its reference has not one share "
		    "more than cuts");
	for (size_t i = 1; i < cuts; i++)
		if (!(s->cut[i] > s->cut[i - 1]))
			document_fail(d, "has cuts that do not ascend");
}

static void
read_field(struct reference_field *f, struct document *d, const struct node *o)
{
	f->name = document_string(d, o, "field");
	f->missing = document_number(d, o, "missing", 0, 1);
	f->importance = document_known(d, o, "importance", 0, DBL_MAX);
	read_spread(&f->spread, d, o);
}

void
reference_read(struct reference *r, struct document *d, const struct node *root)
{
	const struct node *o = document_object(d, root, "reference"), *list;

	if (o == NULL)
		return;
	r->rows = (size_t)document_whole(d, o, "rows", 1, DOCUMENT_WHOLE_MAX);
	r->held_out = document_flag(d, o, "held_out");
	r->scored =
	    (size_t)document_whole(d, o, "scored", 0, DOCUMENT_WHOLE_MAX);
	r->mean = document_known(d, o, "mean", -DBL_MAX, DBL_MAX);
	r->alerts = document_known(d, o, "alerts", 0, 1);
	list = document_object(d, o, "score");
	if (list != NULL)
		read_spread(&r->score, d, list);
	if (list != NULL && r->score.cut == NULL)
		document_fail(d, "has no cuts of the score");
	list = document_get(d, o, "fields", NODE_ARRAY);
	if (list == NULL)
		return;
	r->field = mem_zero(list->count + 1, sizeof *r->field);
	for (const struct node *n = list->first; n != NULL; n = n->next)
		read_field(&r->field[r->fields++], d, n);
}

/* --- writing --------------------------------------------------------------- */

static void
write_numbers(
    struct json_out *j, const char *name, const double *x, size_t count)
{
	json_out_array(j, name);
	for (size_t i = 0; i < count; i++)
		json_out_number(j, NULL, x[i]);
	json_out_end(j);
}

static void
write_spread(const struct reference_spread *s, struct json_out *j)
{
	if (s->bins == 0)
		return;
	if (s->cut != NULL)
		write_numbers(j, "cuts", s->cut, s->bins - 1);
	write_numbers(j, "shares", s->share, s->bins);
}

void
reference_write(const struct reference *r, struct json_out *j)
{
	if (r->rows == 0)
		return;
	json_out_line(j);
	json_out_object(j, "reference");
	json_out_number(j, "rows", (double)r->rows);
	if (r->held_out)
		json_out_bool(j, "held_out", true);
	json_out_number(j, "scored", (double)r->scored);
	json_out_known(j, "mean", r->mean);
	json_out_known(j, "alerts", r->alerts);
	json_out_line(j);
	json_out_object(j, "score");
	write_spread(&r->score, j);
	json_out_end(j);
	json_out_line(j);
	json_out_array(j, "fields");
	for (size_t i = 0; i < r->fields; i++) {
		const struct reference_field *f = &r->field[i];

		json_out_line(j);
		json_out_object(j, NULL);
		json_out_string(j, "field", f->name);
		json_out_known(j, "importance", f->importance);
		json_out_number(j, "missing", f->missing);
		write_spread(&f->spread, j);
		json_out_end(j);
	}
	json_out_end(j);
	json_out_end(j);
}
