#include "judge/threshold.h"

#include "base/list.h"
#include "judge/curve.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The largest cost: times an amount and a weight of amount.h it is a double. */
#define COST_MOST 1e50

/* --- the text ------------------------------------------------------------- */

/* Take a member's name, as in a list; blanks after it are no part of it. */
static char *
take_field(const char **text)
{
	char *name = list_name(text);
	size_t len = strlen(name);

	while (len > 0 && (name[len - 1] == ' ' || name[len - 1] == '\t'))
		len--;
	name[len] = '\0';
	return name;
}

static bool
parse_cost(const char **text, const char *name, struct threshold_cost *cost,
    struct condition_fault *f)
{
	const char *at = *text;

	if (!condition_take_word(text, name) || !condition_take_word(text, "="))
		return condition_expect(
		    f, at, name[1] == 'P' ? "FP=A" : "FN=B");
	at = *text;
	if (!condition_take_number(text, &cost->factor))
		return condition_expect(f, at,
		    "a number (1*FIELD is the value of the member FIELD)");
	if (cost->factor < 0 || cost->factor > COST_MOST)
		return condition_expect(f, at, "a cost from 0 to 1e50");
	if (!condition_take_word(text, "*"))
		return true;
	at = *text;
	cost->field = take_field(text);
	return *cost->field != '\0' ||
	    condition_expect(f, at, "the name of a member");
}

/* Take the comma; a member's name has taken all up to it. */
static bool
parse_comma(const char **text, struct condition_fault *f)
{
	return condition_take_word(text, ",") ||
	    condition_expect(f, *text, "a comma, then the other cost,");
}

/* Read the two costs in either order. */
static bool
parse_costs(
    const char **text, struct threshold_rule *rule, struct condition_fault *f)
{
	rule->kind = THRESHOLD_COST;
	if (strncmp(*text, "FN", strlen("FN")) == 0)
		return parse_cost(text, "FN", &rule->fn, f) &&
		    parse_comma(text, f) &&
		    parse_cost(text, "FP", &rule->fp, f);
	return parse_cost(text, "FP", &rule->fp, f) && parse_comma(text, f) &&
	    parse_cost(text, "FN", &rule->fn, f);
}

static bool
parse_top(
    const char **text, struct threshold_rule *rule, struct condition_fault *f)
{
	const char *at = *text;

	rule->kind = THRESHOLD_TOP;
	if (!condition_take_number(text, &rule->top) || rule->top <= 0)
		return condition_expect(f, at, "a number above 0");
	rule->daily = condition_take_word(text, "/day");
	return true;
}

static bool
parse_max(
    const char **text, struct threshold_rule *rule, struct condition_fault *f)
{
	const char *name;
	size_t len;

	if (condition_take_name(text, &name, &len) &&
	    measure_parse(&rule->highest, name, len))
		return true;
	return condition_expect(f, name,
	    "one of f1, f2, mcc, balanced_accuracy, precision, recall, "
	    "specificity and fpr");
}

static bool
unknown_rule(struct condition_fault *f)
{
	return condition_fault(f,
	    "rules are max-f1, precision>=X, recall>=X, specificity>=X, "
	    "fpr<=X, cost FP=A[*FIELD],FN=B[*FIELD] and top=K[/day]");
}

/* Parse a condition; the rule maximises the other measure. */
static bool
parse_bounded(
    const char **text, struct threshold_rule *rule, struct condition_fault *f)
{
	const struct condition *c = &rule->condition;
	const char *at = *text;
	struct measure m;
	size_t len;

	if (!condition_take_name(text, &at, &len) ||
	    !measure_parse(&m, at, len) || m.kind > MEASURE_FPR)
		return unknown_rule(f);
	*text = at;
	if (!condition_take(text, &rule->condition, f))
		return false;
	rule->bounded = true;
	rule->highest.kind = c->measure.kind == MEASURE_RECALL
	    ? MEASURE_PRECISION
	    : MEASURE_RECALL;
	if ((c->relation == AT_MOST || c->relation == BELOW) !=
	    (c->measure.kind == MEASURE_FPR))
		return condition_expect(f, at + len,
		    c->measure.kind == MEASURE_FPR ? "<= or <" : ">= or >");
	return true;
}

static bool
parse(const char **text, struct threshold_rule *rule, struct condition_fault *f)
{
	if (condition_take_word(text, "cost")) {
		/* (Of `costs` no cost is expected at the s.) */
		if (islower((unsigned char)**text))
			return unknown_rule(f);
		return parse_costs(text, rule, f);
	}
	if (condition_take_word(text, "top="))
		return parse_top(text, rule, f);
	if (condition_take_word(text, "max-"))
		return parse_max(text, rule, f);
	return parse_bounded(text, rule, f);
}

/* A text that ends too early: a shell took the rest of it, or cut it there. */
static void
advise_quotes(const char *text, const struct threshold_rule *rule,
    struct condition_fault *f)
{
	if (rule->kind == THRESHOLD_COST)
		condition_fault(f,
		    "both costs are expected after 'cost': quote the rule: "
		    "'cost FP=1,FN=50'");
	else if (strpbrk(text, "<>") == NULL && strncmp(text, "max", 3) != 0 &&
	    rule->kind != THRESHOLD_TOP)
		condition_fault(f,
		    "a sign is expected after '%.60s': quote the rule, since > "
		    "is the shell's: '%.60s%s'",
		    text, text,
		    strncmp(text, "fpr", 3) == 0 ? "<=0.01" : ">=0.9");
}

int
threshold_parse(struct threshold_rule *rule, const char *text, struct error *e)
{
	const char *p = text;
	struct condition_fault f;

	*rule = (struct threshold_rule){.text = text};
	if (parse(&p, rule, &f) && condition_ended(&f, p))
		return 0;
	if (f.too_short)
		advise_quotes(text, rule, &f);
	threshold_release(rule);
	return error_set(
	    e, ST_CANNOT, "'%.120s' is not a rule: %s", text, f.text);
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
