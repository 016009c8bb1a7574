#include "apply/reasons.h"

#include "base/json_out.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void
reasons_init(struct reasons *r, const struct scorer *s, size_t most)
{
	*r = (struct reasons){
	    .scorer = s,
	    .most = most,
	    .share = mem_zero(s->columns.count + 1, sizeof *r->share),
	    .part = mem_zero(s->columns.fields + 1, sizeof *r->part),
	    .order = mem_zero(s->columns.fields + 1, sizeof *r->order),
	};
}

void
reasons_release(struct reasons *r)
{
	free(r->share);
	free(r->part);
	free(r->order);
	buf_release(&r->text);
	*r = (struct reasons){0};
}

/* Put the largest `most` parts first, of equal ones the first member. */
static size_t
choose(struct reasons *r, size_t fields)
{
	size_t count = 0;

	for (size_t i = 0; i < fields; i++) {
		size_t at = count < r->most ? count++ : count;

		for (; at > 0 &&
		     fabs(r->part[r->order[at - 1]]) < fabs(r->part[i]);
		     at--)
			if (at < count)
				r->order[at] = r->order[at - 1];
		if (at < count)
			r->order[at] = i;
	}
	return count;
}

const struct buf *
reasons_of(struct reasons *r, const double *x)
{
	const struct model *m = r->scorer->model;
	const struct columns *c = &r->scorer->columns;
	struct json_out j = {.out = &r->text, .one_line = true};
	size_t count;

	m->kind->explain(m->body, x, r->share);
	memset(r->part, 0, c->fields * sizeof *r->part);
	for (size_t i = 0; i < c->count; i++)
		r->part[c->column[i].field] += r->share[i];
	count = choose(r, c->fields);
	r->text.len = 0;
	json_out_object(&j, NULL);
	for (size_t i = 0; i < count; i++)
		json_out_number(
		    &j, c->field[r->order[i]].name, r->part[r->order[i]]);
	json_out_end(&j);
	return &r->text;
}
