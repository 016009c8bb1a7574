#include "gates.h"

#include "base/mem.h"
#include "base/near.h"
#include "judgement.h"

#include <string.h>

/* Return the option that a figure lacks; NULL: the figure is there. */
static const char *
lacks(enum figure_on on, const struct opts *o)
{
	const struct {
		bool given;
		const char *option;
	} ask[] = {
	    [FIGURE_ALWAYS] = {true, NULL},
	    [FIGURE_ON_WEIGHT] = {o->weight != NULL, "--weight"},
	    [FIGURE_ON_BETA] = {o->has_beta, "--beta"},
	    [FIGURE_ON_COST] = {o->has_rule && o->rule.kind == THRESHOLD_COST,
		"--choose cost"},
	    [FIGURE_ON_TOP] = {o->top > 0, "--top"},
	    [FIGURE_ON_DELAY] = {o->has_delay, "--delay"},
	    [FIGURE_ON_BASELINE] = {o->baseline != NULL, "--baseline"},
	    [FIGURE_ON_MODEL] = {o->model != NULL, "-m"},
	};

	return ask[on].given ? NULL : ask[on].option;
}

/* Does the figure have .low and .high? */
static bool
has_bounds(enum figure_id id)
{
	return (id >= FIGURE_PRECISION && id <= FIGURE_BRIER) ||
	    id == FIGURE_CALIBRATION_SLOPE ||
	    id == FIGURE_CALIBRATION_INTERCEPT ||
	    (id >= FIGURE_DIFFERENCE_ROC_AUC && id <= FIGURE_DIFFERENCE_BRIER);
}

static void
offer(struct near *n, const char *name, bool bounds)
{
	static const char *const bound[] = {"", ".low", ".high"};

	for (size_t i = 0; i < (bounds ? 3 : 1); i++) {
		struct buf b = {0};

		buf_add_format(&b, "%s%s", name, bound[i]);
		near_offer(n, buf_string(&b), b.len);
		buf_release(&b);
	}
}

/* Append those figures whose names are near; false: none is. */
static bool
say_near(const struct gate *g, const struct opts *o, struct buf *b)
{
	struct buf wanted = {0};
	struct near near;
	bool any;

	buf_add_format(&wanted, "%s%s", g->name,
	    g->bound == GATE_LOW	? ".low"
		: g->bound == GATE_HIGH ? ".high"
					: "");
	near_start(&near, buf_string(&wanted));
	for (size_t i = 0; i < gate_aliases; i++)
		offer(&near, gate_alias[i].alias,
		    has_bounds(figure_find(gate_alias[i].name)));
	for (int i = 0; i < FIGURE_COUNT; i++)
		if (lacks(figure_table[i].on, o) == NULL)
			offer(&near, figure_table[i].name,
			    has_bounds((enum figure_id)i));
	near_say(&near, b);
	any = near.count > 0;
	near_release(&near);
	buf_release(&wanted);
	return any;
}

/* Refuse a figure that does not exist, with those that do. */
static _Noreturn void
refuse_figure(const struct gate *g, const struct opts *o)
{
	struct buf names = {0}, near = {0};
	bool any = say_near(g, o, &near);

	for (size_t i = 0; i < gate_aliases; i++)
		buf_add_format(
		    &names, "%s%s", i == 0 ? "" : ", ", gate_alias[i].alias);
	for (int i = 0; i < FIGURE_COUNT; i++)
		if (lacks(figure_table[i].on, o) == NULL)
			buf_add_format(&names, ", %s", figure_table[i].name);
	diex(ST_CANNOT,
	    "--require: '%s': there is no figure '%s'%s%s%s %s; precision to "
	    "brier, calibration.slope and .intercept and each difference have "
	    ".low and .high",
	    g->text, g->name, buf_string(&near),
	    strcmp(g->name, "accuracy") == 0
		? ": where positives are rare, a model that never finds one "
		  "has a high accuracy (take balanced_accuracy or mcc)"
		: "",
	    any ? " There are" : "; there are", buf_string(&names));
}

static void
check_figure(const struct gate *g, const struct opts *o)
{
	enum figure_id id = figure_find(g->name);
	const char *lacking =
	    id < FIGURE_COUNT ? lacks(figure_table[id].on, o) : NULL;

	if (id == FIGURE_COUNT)
		refuse_figure(g, o);
	if (lacking != NULL)
		diex(ST_CANNOT, "--require: '%s' needs %s", g->text, lacking);
}

void
gates_check(const struct opts *o)
{
	for (size_t i = 0; i < o->gates; i++) {
		const struct gate *g = &o->gate[i];

		if (g->kind == GATE_FIGURE)
			check_figure(g, o);
		if (g->kind == GATE_NO_LEAK && o->model == NULL)
			diex(ST_CANNOT, "--require: no-leak needs -m");
	}
}

bool
gates_ask_leak(const struct opts *o)
{
	for (size_t i = 0; i < o->gates; i++) {
		const struct gate *g = &o->gate[i];

		if (g->kind == GATE_NO_LEAK ||
		    (g->kind == GATE_FIGURE &&
			figure_table[figure_find(g->name)].on ==
			    FIGURE_ON_MODEL))
			return true;
	}
	return false;
}

/* Return the estimate, or the bound that the gate means. */
static struct value
pick(const struct gate *g, struct value v, struct interval in)
{
	if (g->bound == GATE_ESTIMATE || !v.defined)
		return v;
	if (in.method == NULL)
		return value_none(
		    in.reason != NULL ? in.reason : "it has no interval");
	return value_of(g->bound == GATE_LOW ? in.low : in.high);
}

static struct value
find_given(const struct gate *g, const struct judgement *v)
{
	struct threshold t;

	if (!threshold_highest(g->measure, &g->given, &v->rows.m, &t))
		return value_none("no threshold meets the condition");
	return pick(g, measure_value(g->measure, &t.at),
	    measure_interval(g->measure, &t.at));
}

static struct value
find_top(const struct gate *g, const struct judgement *v)
{
	struct lift lift = {
	    .k = g->share ? g->top / 100 * v->result.weight : g->top};

	lift_find(&v->rows.m, &lift, 1);
	return g->name[0] == 'p' ? lift.precision
	    : g->name[0] == 'r'	 ? lift.recall
				 : lift.lift;
}

static struct value
find_leaks(const struct judgement *v)
{
	const char *unknown = leak_unknown(&v->leak);
	uint64_t leaks = v->leak.trained + v->leak.early;

	/* A known leak stands, whatever is unknown. */
	if (unknown != NULL && leaks == 0)
		return value_none(unknown);
	return value_of((double)leaks);
}

static struct value
find_value(const struct gate *g, const struct judgement *v)
{
	const struct estimate *item;

	switch (g->kind) {
	case GATE_GIVEN:
		return find_given(g, v);
	case GATE_TOP:
		return find_top(g, v);
	case GATE_NO_LEAK:
		return find_leaks(v);
	case GATE_FIGURE:
		break;
	}
	item = &v->figures.item[figure_find(g->name)];
	return pick(g, item->value, item->interval);
}

void
gates_judge(struct judgement *v, const struct opts *o)
{
	v->outcome = mem_zero(o->gates + 1, sizeof *v->outcome);
	for (size_t i = 0; i < o->gates; i++) {
		const struct gate *g = &o->gate[i];
		struct outcome *out = &v->outcome[i];

		out->value = find_value(g, v);
		out->held = g->kind == GATE_NO_LEAK
		    ? out->value.defined && out->value.value == 0
		    : gate_holds(g, &out->value);
	}
}

/* Tell all failed gates in one sentence, so that -q removes none. */
void
gates_end(const struct judgement *v, const struct opts *o)
{
	struct buf b = {0};

	for (size_t i = 0; i < o->gates; i++) {
		const struct outcome *out = &v->outcome[i];

		if (out->held)
			continue;
		buf_add_format(
		    &b, "%s%s (", b.len > 0 ? "; " : "", o->gate[i].text);
		if (!out->value.defined) {
			buf_add_string(&b, out->value.reason);
		} else if (o->gate[i].kind == GATE_NO_LEAK) {
			buf_add_format(&b, "%.0f records", out->value.value);
		} else {
			buf_add_string(&b, "it is ");
			buf_add_number(&b, out->value.value);
		}
		buf_add_byte(&b, ')');
	}
	if (b.len > 0)
		diex(ST_UNMET, "required and not met: %s", buf_string(&b));
}
