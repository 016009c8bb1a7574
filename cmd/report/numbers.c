#include "numbers.h"

#include "page/figure.h"

#include <math.h>

enum { MEASURE = 4, COST = 4, THRESHOLD = 6, SHARE = 3, EFFECT = 3, MOST = 15 };

static int
is_none(struct buf *out, double x)
{
	if (isfinite(x))
		return 0;
	buf_add_string(out, "–");
	return 1;
}

void
numbers_count(struct buf *out, double x)
{
	if (!is_none(out, x))
		figure_add(out, x, COST);
}

void
numbers_measure(struct buf *out, double x)
{
	if (!is_none(out, x))
		figure_add_padded(out, x, MEASURE);
}

void
numbers_cost(struct buf *out, double x)
{
	if (!is_none(out, x))
		figure_add(out, x, COST);
}

void
numbers_threshold(struct buf *out, double x)
{
	if (!is_none(out, x))
		figure_add(out, x, THRESHOLD);
}

void
numbers_share(struct buf *out, double part, double all)
{
	if (is_none(out, part / all))
		return;
	figure_add(out, 100 * part / all, SHARE);
	buf_add_string(out, "&nbsp;%");
}

void
numbers_range(struct buf *out, double low, double high)
{
	numbers_measure(out, low);
	buf_add_string(out, " to ");
	numbers_measure(out, high);
}

void
numbers_ratio(struct buf *out, double x)
{
	int digits = MEASURE;

	if (is_none(out, x))
		return;
	if (x != 1 && fabs(x - 1) < 0.01) /* two digits of what is not 1 */
		digits = 2 + (int)-floor(log10(fabs(x - 1)));
	figure_add_padded(out, x, digits < MOST ? digits : MOST);
}

void
numbers_effect(struct buf *out, double x)
{
	if (is_none(out, x))
		return;
	if (x > 0)
		buf_add_byte(out, '+');
	figure_add_padded(out, x, EFFECT);
}
