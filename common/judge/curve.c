#include "judge/curve.h"

void
curve_start(struct curve *c, const struct rows *m)
{
	*c = (struct curve){.m = m};
}

static void
add_counts(struct curve *c)
{
	const struct row *rows = c->m->rows;
	size_t i = c->next, positives = 0;

	do
		positives += row_is_positive(&rows[i++]);
	while (i < c->m->count && rows[i].score == c->threshold);
	c->tied = i - c->next;
	c->next = i;
	c->positives = (double)positives;
	c->negatives = (double)(c->tied - positives);
	c->tp += c->positives;
	c->fp += c->negatives;
}

static void
add_weights(struct curve *c)
{
	const struct row *rows = c->m->rows;
	double tp = c->tp, fp = c->fp;
	size_t i = c->next;

	for (; i < c->m->count && rows[i].score == c->threshold; i++)
		sum_add(row_is_positive(&rows[i]) ? &c->sum_tp : &c->sum_fp,
		    row_weight(&rows[i]));
	c->tied = i - c->next;
	c->next = i;
	c->tp = sum_value(&c->sum_tp);
	c->fp = sum_value(&c->sum_fp);
	c->positives = c->tp - tp;
	c->negatives = c->fp - fp;
}

void
curve_block(struct curve *c)
{
	if (c->m->weighted)
		add_weights(c);
	else
		add_counts(c);
}

void
curve_end(struct curve *c, const struct rows *m)
{
	curve_start(c, m);
	if (!m->weighted) {
		c->next = m->count;
		c->tp = (double)m->positives;
		c->fp = (double)(m->count - m->positives);
	}
	while (curve_next(c))
		;
}
