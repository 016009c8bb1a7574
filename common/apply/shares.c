#include "apply/shares.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

bool
shares_are_known(const struct model *m)
{
	return m->kind->explain != NULL;
}

void
shares_init(struct shares *p, const struct scorer *s)
{
	const struct columns *c = &s->columns;

	*p = (struct shares){
	    .count = c->fields,
	    .member = mem_zero(c->fields + 1, sizeof *p->member),
	    .x = mem_zero(c->count + 1, sizeof *p->x),
	    .share = mem_zero(c->count + 1, sizeof *p->share),
	};
}

void
shares_release(struct shares *p)
{
	free(p->member);
	free(p->x);
	free(p->share);
	*p = (struct shares){0};
}

static int
by_size(const void *a, const void *b)
{
	const struct member_share *x = a, *y = b;

	if (fabs(x->adds) != fabs(y->adds))
		return fabs(x->adds) < fabs(y->adds) ? 1 : -1;
	return x->field < y->field ? -1 : x->field > y->field;
}

void
shares_find(struct shares *p, const struct scorer *s,
    const struct scorer_rows *r, size_t i)
{
	const struct columns *c = &s->columns;
	const double *x = scorer_columns(s, r, i, p->x);

	p->base =
	    s->model->kind->explain(s->model->body, x, p->share, &p->error);
	for (size_t k = 0; k < c->fields; k++)
		p->member[k] = (struct member_share){.field = k};
	for (size_t k = 0; k < c->count; k++)
		p->member[c->column[k].field].adds += p->share[k];
	qsort(p->member, c->fields, sizeof *p->member, by_size);
}

double
shares_of_others(const struct shares *p, size_t n)
{
	double others = 0;

	for (size_t i = n; i < p->count; i++)
		others += p->member[i].adds;
	return others;
}

void
shares_write(const struct shares *p, const struct scorer *s, size_t n,
    struct json_out *j)
{
	json_out_number(j, "base", p->base);
	json_out_array(j, "parts");
	for (size_t i = 0; i < p->count && i < n; i++) {
		const struct member_share *m = &p->member[i];

		json_out_object(j, NULL);
		json_out_string(j, "field", s->columns.field[m->field].name);
		json_out_number(j, "adds", m->adds);
		json_out_end(j);
	}
	json_out_end(j);
	if (p->count > n)
		json_out_number(j, "others_add", shares_of_others(p, n));
	if (p->error != 0)
		json_out_number(j, "error", p->error);
}
