#include "bars.h"

#include "page/figure.h"

#include <math.h>
#include <stdlib.h>

static double
least_positive(const struct summary_member *s)
{
	size_t steps;
	struct numbers_step *step = summary_steps(s, &s->all, &steps);
	double least = s->most;

	for (size_t i = steps; i-- > 0 && step[i].value > 0;)
		least = step[i].value;
	free(step);
	return least;
}

/* Choose where the bars begin and end; true when their scale is logarithmic. */
static bool
choose_ends(
    struct bars *b, const struct summary_member *s, double *low, double *high)
{
	double q01 = s->all.quantile[0], q99 = s->all.quantile[98];
	double least = least_positive(s), most = s->most;

	*low = s->least;
	*high = most;
	if (s->least >= 0 && most > 100 * s->all.quantile[49] &&
	    most > 100 * least) {
		*low = fmax(least, most * 1e-9);
		b->zeros = s->least < *low;
		return true;
	}
	if (q99 > q01 && most / 4 - s->least / 4 > q99 - q01) {
		*low = fmax(s->least, q01 - (q99 - q01));
		*high = fmin(most, q99 + (q99 - q01));
		b->ends = true;
	}
	return false;
}

/* Choose what the axis shows, so that the numbers along it are short. */
static void
choose_unit(struct bars *b, double low, double high)
{
	double most = fmax(fabs(low), fabs(high));

	b->base = 0;
	b->scale = 1;
	if (b->x.log)
		return;
	if (high - low < fmin(fabs(low), fabs(high)) / 50) {
		b->base = floor(low);
		most = high - low;
	}
	if (most >= 1e5 || (most > 0 && most < 1e-3))
		b->scale = pow(1000, floor(log10(most) / 3));
}

void
bars_label(struct buf *out, const struct bars *b)
{
	buf_add_string(out, "value");
	if (b->base != 0) {
		buf_add_string(out, b->base < 0 ? " + " : " − ");
		figure_add(out, fabs(b->base), 16);
	}
	if (b->scale != 1) {
		buf_add_string(out, b->base != 0 ? ", / " : " / ");
		figure_add(out, b->scale, 4);
	}
	if (b->x.log)
		buf_add_string(out, ", logarithmic");
}

void
bars_choose(struct bars *b, const struct summary_member *s)
{
	double low, high, width, margin;

	b->count = BARS_MOST;
	b->x.log = choose_ends(b, s, &low, &high);
	width = high - low;
	choose_unit(b, low, high);
	if (b->x.log) {
		margin = pow(high / low, 0.04);
		b->x.lo = low;
		b->x.hi = high * margin;
	} else {
		if (s->whole && width < 1e15) {
			double each = ceil((floor(width) + 1) / BARS_MOST);

			low = floor(low) - 0.5;
			b->count = (size_t)ceil((width + 1) / each);
			width = each * (double)b->count;
		} else if (!(width > 0)) {
			width = low != 0 ? fabs(low) / 4 : 1;
			low -= width / 2;
		}
		choose_unit(b, low, low + width);
		b->x.lo = (low - b->base) / b->scale;
		b->x.hi = (low + width + width / 25 - b->base) / b->scale;
	}
	for (size_t i = 0; i <= b->count; i++) {
		double part = (double)i / (double)b->count;

		b->edge[i] =
		    b->x.log ? low * pow(high / low, part) : low + part * width;
		b->edge[i] = (b->edge[i] - b->base) / b->scale;
	}
}

void
bars_fill(struct bars *b, size_t k, const struct summary_member *s,
    const struct summary_part *p)
{
	size_t steps;
	struct numbers_step *step = summary_steps(s, p, &steps);

	for (size_t i = 0; i < steps; i++) {
		double value = (step[i].value - b->base) / b->scale;
		size_t bar = 0;

		while (bar + 1 < b->count && b->edge[bar + 1] <= value)
			bar++;
		b->height[k][bar] += step[i].count;
	}
	free(step);
}

struct axis
bars_axis(const struct bars *b, size_t parts, bool weighted)
{
	double least = INFINITY, most = 0;
	struct axis a;

	for (size_t k = 0; k < parts; k++)
		for (size_t i = 0; i < b->count; i++) {
			double h = b->height[k][i];

			most = fmax(most, h);
			least = h > 0 ? fmin(least, h) : least;
		}
	a = axis_round(
	    weighted ? "sum of weights, logarithmic" : "records, logarithmic",
	    least, most, true);
	a.lo = least / 2; /* so that the lowest bar can be seen */
	return a;
}
