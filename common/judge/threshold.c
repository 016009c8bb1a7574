#include "judge/threshold.h"

#include "base/list.h"
#include "judge/curve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The largest cost: times an amount and a weight of amount.h it is a double. */
#define COST_MOST 1e50

/* --- the text ------------------------------------------------------------- */

static bool
parse_cost(const char **text, const char *name, struct threshold_cost *cost)
{
	size_t len;

	if (!condition_take_word(text, name) ||
	    !condition_take_word(text, "=") ||
	    !condition_take_number(text, &cost->factor) || cost->factor < 0 ||
	    cost->factor > COST_MOST)
		return false;
	if (!condition_take_word(text, "*"))
		return true;
	cost->field = list_name(text);
	len = strlen(cost->field);
	while (len > 0 &&
	    (cost->field[len - 1] == ' ' || cost->field[len - 1] == '\t'))
		len--;
	cost->field[len] = '\0';
	return len > 0;
}

/* Read the two costs in either order. */
static bool
parse_costs(const char **text, struct threshold_rule *rule)
{
	bool good;

	rule->kind = THRESHOLD_COST;
	if (strncmp(*text, "FN", strlen("FN")) == 0)
		good = parse_cost(text, "FN", &rule->fn) &&
		    condition_take_word(text, ",") &&
		    parse_cost(text, "FP", &rule->fp);
	else
		good = parse_cost(text, "FP", &rule->fp) &&
		    condition_take_word(text, ",") &&
		    parse_cost(text, "FN", &rule->fn);
	return good;
}

static bool
parse_top(const char **text, struct threshold_rule *rule)
{
	rule->kind = THRESHOLD_TOP;
	if (!condition_take_number(text, &rule->top) || rule->top <= 0)
		return false;
	rule->daily = condition_take_word(text, "/day");
	return true;
}

static bool
parse_max(const char **text, struct threshold_rule *rule)
{
	const char *name;
	size_t len;

	return condition_take_name(text, &name, &len) &&
	    measure_parse(&rule->highest, name, len);
}

/* Parse a condition; the rule maximises the other measure. */
static bool
parse_bounded(const char **text, struct threshold_rule *rule)
{
	const struct condition *c = &rule->condition;

	if (!condition_take(text, &rule->condition))
		return false;
	rule->bounded = true;
	rule->highest.kind = c->measure.kind == MEASURE_RECALL
	    ? MEASURE_PRECISION
	    : MEASURE_RECALL;
	if (c->measure.kind == MEASURE_FPR)
		return c->relation == AT_MOST || c->relation == BELOW;
	return (c->relation == AT_LEAST || c->relation == ABOVE) &&
	    c->measure.kind <= MEASURE_SPECIFICITY;
}

int
threshold_parse(struct threshold_rule *rule, const char *text, struct error *e)
{
	const char *p = text;
	bool good;

	*rule = (struct threshold_rule){.text = text};
	if (condition_take_word(&p, "cost"))
		good = parse_costs(&p, rule);
	else if (condition_take_word(&p, "top="))
		good = parse_top(&p, rule);
	else if (condition_take_word(&p, "max-"))
		good = parse_max(&p, rule);
	else
		good = parse_bounded(&p, rule);
	if (good && *p == '\0')
		return 0;
	threshold_release(rule);
	return error_set(e, ST_CANNOT,
	    "'%s' is not a rule: max-f1, precision>=X, recall>=X, fpr<=X, "
	    "cost FP=A[*FIELD],FN=B[*FIELD] or top=K[/day]",
	    text);
}

void
threshold_release(struct threshold_rule *rule)
{
	free(rule->fp.field);
	free(rule->fn.field);
	rule->fp.field = rule->fn.field = NULL;
}

/* --- the choice ----------------------------------------------------------- */

/* Settle on a threshold, with squares for the intervals. */
static void
settle(const struct rows *m, double threshold, struct threshold *chosen)
{
	chosen->threshold = threshold;
	confusion_at(&chosen->at, m, threshold);
}

bool
threshold_highest(struct measure highest, const struct condition *condition,
    const struct rows *m, struct threshold *chosen)
{
	double best = 0, best_tp = 0, threshold = 0;
	bool found = false;
	struct curve all, c;

	curve_end(&all, m);
	curve_start(&c, m);
	while (curve_next(&c)) {
		struct confusion at = {
		    .tp = c.tp,
		    .fp = c.fp,
		    .fn = all.tp - c.tp,
		    .tn = all.fp - c.fp,
		};
		struct value v = measure_value(highest, &at);

		if (!v.defined ||
		    (condition != NULL && !condition_holds(condition, &at)))
			continue;
		if (!found || v.value > best ||
		    (v.value == best && c.tp > best_tp)) {
			found = true;
			best = v.value;
			best_tp = c.tp;
			threshold = c.threshold;
		}
	}
	if (found)
		settle(m, threshold, chosen);
	return found;
}

static void
choose_cheapest(const struct rows *m, struct threshold *chosen)
{
	double threshold = nextafter(m->rows[0].score, INFINITY), best;
	struct curve all, c;

	curve_end(&all, m);
	best = all.tp; /* the cost of predicting nothing */
	curve_start(&c, m);
	while (curve_next(&c)) {
		double cost = c.fp + (all.tp - c.tp);

		if (cost < best) {
			best = cost;
			threshold = c.threshold;
		}
	}
	settle(m, threshold, chosen);
}

static void
choose_top(const struct rows *m, double most, struct threshold *chosen)
{
	double threshold = nextafter(m->rows[0].score, INFINITY);
	struct curve c;

	curve_start(&c, m);
	while (curve_next(&c) && c.tp + c.fp <= most)
		threshold = c.threshold;
	settle(m, threshold, chosen);
}

bool
threshold_choose(const struct threshold_rule *rule, const struct rows *m,
    double days, struct threshold *chosen)
{
	switch (rule->kind) {
	case THRESHOLD_COST:
		choose_cheapest(m, chosen);
		return true;
	case THRESHOLD_TOP:
		choose_top(m, rule->top * (rule->daily ? days : 1), chosen);
		return true;
	case THRESHOLD_MAX:
		break;
	}
	return threshold_highest(
	    rule->highest, rule->bounded ? &rule->condition : NULL, m, chosen);
}
