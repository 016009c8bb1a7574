/* The steps of the threshold: the axis along which it moves, and the table. */
#include "base/json_out.h"
#include "sections.h"

#include <math.h>

/* --- the axis ------------------------------------------------------------- */

/* Find the score of the lowest positive. */
static double
lowest_positive(const struct steps *s)
{
	size_t i = s->n - 1;

	while (i > 0 && s->tp[i - 1] >= s->tp[s->n - 1])
		i--;
	return s->threshold[i];
}

/*
 * Probabilities go from 0 to 1; by powers of ten where positives are rare,
 * down to the one below the lowest positive.
 */
struct axis
section_threshold_axis(const struct evaluation *v)
{
	const struct steps *s = &v->steps;
	double high = s->threshold[0], low = s->threshold[s->n - 1];
	double from = fmin(0.1, fmax(1e-6, lowest_positive(s)));
	struct axis a = {.label = "threshold", .lo = 0, .hi = 1};

	if (low < 0 || high > 1)
		return axis_round("threshold", low, high, false);
	if (v->common)
		return a;
	a.label = "threshold, logarithmic";
	a.log = true;
	a.lo = pow(10, floor(log10(from) + 1e-9));
	return a;
}

/* --- the script's table --------------------------------------------------- */

static void
put_numbers(struct json_out *j, const char *name, const double *x, size_t n)
{
	json_out_line(j);
	json_out_array(j, name);
	for (size_t i = 0; i < n; i++)
		json_out_number(j, NULL, x[i]);
	json_out_end(j);
}

/* Put a threshold and what holds there. */
static void
put_step(struct json_out *j, const char *name, double threshold, double tp,
    double fp, double cost)
{
	json_out_object(j, name);
	json_out_number(j, "threshold", threshold);
	json_out_number(j, "tp", tp);
	json_out_number(j, "fp", fp);
	json_out_known(j, "cost", cost);
	json_out_end(j);
}

static void
put_axis(struct json_out *j, const struct evaluation *v)
{
	struct axis a = section_threshold_axis(v);

	json_out_object(j, "axis");
	json_out_bool(j, "log", a.log);
	json_out_number(j, "lo", a.lo);
	json_out_number(j, "hi", a.hi);
	json_out_end(j);
}

/* Append the script's table. Numbers only: nothing needs an escape. */
void
section_steps(struct buf *out, const struct evaluation *v)
{
	const struct costs *c = &v->costs;
	struct json_out j = {.out = out};

	buf_add_string(
	    out, "<script type=\"application/json\" id=\"steps\">\n");
	json_out_object(&j, NULL);
	json_out_number(&j, "positives", v->all_positives);
	json_out_number(&j, "negatives", v->all - v->all_positives);
	json_out_known(&j, "days", v->days);
	json_out_known(&j, "no_alerts", c->of_no_alerts);
	put_axis(&j, v);
	put_step(&j, "chosen", v->threshold, v->tp, v->fp, c->value);
	if (isfinite(c->lowest_at))
		put_step(&j, "lowest", c->lowest_at, c->lowest_tp, c->lowest_fp,
		    c->lowest);
	put_numbers(&j, "threshold", v->steps.threshold, v->steps.n);
	put_numbers(&j, "tp", v->steps.tp, v->steps.n);
	put_numbers(&j, "fp", v->steps.fp, v->steps.n);
	if (v->steps.cost != NULL)
		put_numbers(&j, "cost", v->steps.cost, v->steps.n);
	json_out_end(&j);
	buf_add_string(out, "\n</script>\n");
}
