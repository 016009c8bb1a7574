#include "print.h"
#include "stream/out.h"

#include <inttypes.h>

enum { NAME_WIDTH = 28 };

/* Print the method, in parentheses. */
static void
add_rule(struct buf *b, const struct opts *o)
{
	buf_add_string(b, " (score >= threshold predicts a positive");
	if (o->has_rule)
		buf_add_format(b, "; %s on %s", o->rule.text,
		    o->on != NULL ? o->on : "these very records");
	buf_add_byte(b, ')');
}

static void
add_figure(
    struct buf *b, int id, const struct estimate *item, const struct opts *o)
{
	const struct interval *in = &item->interval;

	if (!item->there)
		return;
	buf_add_format(b, "%-*s ", NAME_WIDTH, figure_table[id].name);
	if (!item->value.defined) {
		buf_add_format(b, "undefined: %s\n", item->value.reason);
		return;
	}
	buf_add_number(b, item->value.value);
	if (id == FIGURE_THRESHOLD)
		add_rule(b, o);
	if (in->method != NULL)
		buf_add_format(b, " (95 %%: %.4g to %.4g, %s)", in->low,
		    in->high, in->method);
	buf_add_byte(b, '\n');
}

static void
add_lifts(struct buf *b, const struct judgement *v)
{
	if (!v->result.prevalence.defined || v->result.weight_positives <= 0)
		return;
	for (size_t i = 0; i < v->lifts; i++) {
		const struct lift *l = &v->lift[i];

		if (i > 0 && l->k == l[-1].k)
			continue; /* of few records */
		buf_add_format(b, "lift@%-*.6g ", NAME_WIDTH - 5, l->k);
		buf_add_number(b, l->lift.value);
		buf_add_format(b, " (precision %.4g, recall %.4g)\n",
		    l->precision.value, l->recall.value);
	}
}

static void
add_days(struct buf *b, const struct fraud *f)
{
	for (size_t i = 0; i < f->days; i++) {
		const struct fraud_day *d = &f->day[i];

		buf_add_format(b,
		    "day %-24" PRId64 " precision %.4g (%zu records, %zu "
		    "frauds)",
		    d->day, d->precision, d->records, d->frauds);
		if (f->by_card && !f->weighted)
			buf_add_format(b,
			    ", of cards %.4g of %.4g (%zu of %zu found)",
			    d->card_precision, d->ceiling, d->found,
			    d->compromised);
		buf_add_byte(b, '\n');
	}
}

static void
add_outcomes(struct buf *b, const struct judgement *v, const struct opts *o)
{
	for (size_t i = 0; i < o->gates; i++)
		buf_add_format(b, "required: %s: %s\n", o->gate[i].text,
		    v->outcome[i].held ? "met" : "not met");
}

/* Tell once why intervals that take resamples are missing. */
static void
add_missing(struct buf *b, const struct figures *all)
{
	const struct estimate *item = &all->item[FIGURE_AVERAGE_PRECISION];

	if (item->value.defined && item->interval.method == NULL)
		buf_add_format(b, "no bootstrap: %s\n", item->interval.reason);
}

void
print_text(const struct judgement *v, const struct opts *o)
{
	struct buf b = {0};

	for (int i = 0; i < FIGURE_COUNT; i++)
		add_figure(&b, i, &v->figures.item[i], o);
	add_lifts(&b, v);
	add_days(&b, &v->fraud);
	add_missing(&b, &v->figures);
	add_outcomes(&b, v, o);
	out_add(b.data, b.len);
	buf_release(&b);
}
