#include "evaluate.h"

#include "base/num.h"
#include "stream/out.h"

#include <string.h>

enum { NAME_WIDTH = 25 };

static void
add_number(struct buf *b, double x)
{
	char text[NUM_MAX];

	buf_add(b, text, num_format(text, x));
}

static void
add_figure(struct buf *b, const struct figure *item)
{
	const struct interval *in = &item->interval;

	buf_add_format(b, "%-*s ", NAME_WIDTH, item->name);
	if (!item->value.defined) {
		buf_add_format(b, "undefined: %s\n", item->value.reason);
		return;
	}
	add_number(b, item->value.value);
	if (strcmp(item->name, "threshold") == 0)
		buf_add_string(b, " (score >= threshold predicts a positive)");
	if (in->method != NULL)
		buf_add_format(b, " (95 %%: %.4g to %.4g, %s)", in->low,
		    in->high, in->method);
	buf_add_byte(b, '\n');
}

static void
add_lift(struct buf *b, const struct lift *l)
{
	buf_add_format(b, "%-*s ", NAME_WIDTH, "lift");
	if (!l->lift.defined) {
		buf_add_format(b, "undefined: %s\n", l->lift.reason);
		return;
	}
	add_number(b, l->lift.value);
	buf_add_format(b, " in the first %.6g (precision %.4g, recall %.4g)\n",
	    l->k, l->precision.value, l->recall.value);
}

/* Say once why intervals are missing that would take resamples. */
static void
add_missing(struct buf *b, const struct figures *all)
{
	const struct figure *item = figures_find(all, "average_precision");

	if (item->value.defined && item->interval.method == NULL)
		buf_add_format(b, "no bootstrap: %s\n", item->interval.reason);
}

void
write_text(const struct evaluation *v)
{
	struct buf b = {0};

	for (size_t i = 0; i < v->figures.count; i++)
		add_figure(&b, &v->figures.item[i]);
	for (size_t i = 0; i < v->lifts; i++)
		add_lift(&b, &v->lift[i]);
	add_missing(&b, &v->figures);
	out_add(b.data, b.len);
	buf_release(&b);
}
