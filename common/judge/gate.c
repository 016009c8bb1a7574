#include "judge/gate.h"

#include <string.h>

const struct gate_alias gate_alias[] = {
    {"ap", "average_precision"},
    {"auc", "roc_auc"},
    {"ece", "calibration.ece"},
    {"ks", "ks.value"},
};
const size_t gate_aliases = sizeof gate_alias / sizeof *gate_alias;

/* Does the name end so? If so, cut the ending off. */
static bool
cut_suffix(size_t *len, const char *name, const char *suffix)
{
	size_t n = strlen(suffix);

	if (*len <= n || memcmp(name + *len - n, suffix, n) != 0)
		return false;
	*len -= n;
	return true;
}

static bool
set_name(struct gate *g, const char *name, size_t len)
{
	if (cut_suffix(&len, name, ".low"))
		g->bound = GATE_LOW;
	else if (cut_suffix(&len, name, ".high"))
		g->bound = GATE_HIGH;
	if (len >= sizeof g->name)
		return false;
	memcpy(g->name, name, len);
	g->name[len] = '\0';
	for (size_t i = 0; i < gate_aliases; i++)
		if (strcmp(gate_alias[i].alias, g->name) == 0)
			strcpy(g->name, gate_alias[i].name);
	return true;
}

/* Read the number of records, or their share, after the `@`. */
static bool
parse_top(struct gate *g, const char **p, struct condition_fault *f)
{
	const char *at = *p;

	g->kind = GATE_TOP;
	if (!condition_take_number(p, &g->top) || g->top <= 0)
		return condition_expect(f, at, "a number above 0");
	g->share = condition_take_word(p, "%");
	if (g->share && g->top > 100)
		return condition_expect(f, at, "a share of at most 100 %");
	if (strcmp(g->name, "precision") != 0 &&
	    strcmp(g->name, "recall") != 0 && strcmp(g->name, "lift") != 0)
		return condition_fault(f,
		    "a number after '@' goes with precision, recall and lift, "
		    "not with '%s'",
		    g->name);
	if (g->bound != GATE_ESTIMATE)
		return condition_fault(
		    f, "%s@%.60s has no interval", g->name, at);
	return true;
}

/* Read the text after the `@`: a condition, or a number of records. */
static bool
parse_place(struct gate *g, const char **p, struct condition_fault *f)
{
	if (**p >= '0' && **p <= '9')
		return parse_top(g, p, f);
	g->kind = GATE_GIVEN;
	if (!measure_parse(&g->measure, g->name, strlen(g->name)))
		return condition_fault(f,
		    "before '@' goes one of precision, recall, specificity, "
		    "fpr, f1, mcc and balanced_accuracy, not '%s'",
		    g->name);
	return condition_take(p, &g->given, f);
}

static bool
parse(struct gate *g, const char *p, struct condition_fault *f)
{
	const char *name;
	size_t len;

	if (strcmp(p, "no-leak") == 0) {
		g->kind = GATE_NO_LEAK;
		strcpy(g->name, p);
		return true;
	}
	p += strspn(p, " \t");
	if (*p == '-' || !condition_take_name(&p, &name, &len) ||
	    !set_name(g, name, len))
		return condition_fault(f,
		    "one is such as 'roc_auc>=0.8' or 'recall.low>=0.6'; "
		    "evaluate(1), Requirements, has all");
	if (condition_take_word(&p, "@") && !parse_place(g, &p, f))
		return false;
	if (!condition_take_relation(&p, &g->relation))
		return condition_expect(f, p, "one of >=, <=, > and <");
	if (!condition_take_number(&p, &g->limit))
		return condition_expect(f, p, "a number");
	return condition_ended(f, p);
}

/* A text that ends too early: a shell took the rest of it. */
static void
advise_quotes(const char *text, struct condition_fault *f)
{
	if (strpbrk(text, "<>=") == NULL)
		condition_fault(f,
		    "a requirement has a sign, as '%.60s>=0.8' has: quote it, "
		    "since > is the shell's",
		    text);
	else if (strlen(f->text) < sizeof f->text / 2)
		strcat(f->text, ": quote the whole requirement");
}

int
gate_parse(struct gate *g, const char *text, struct error *e)
{
	struct condition_fault f;

	*g = (struct gate){.text = text};
	if (parse(g, text, &f))
		return 0;
	if (f.too_short)
		advise_quotes(text, &f);
	return error_set(
	    e, ST_CANNOT, "'%.120s' is not a requirement: %s", text, f.text);
}

bool
gate_holds(const struct gate *g, const struct value *v)
{
	return v->defined && relation_holds(v->value, g->relation, g->limit);
}
