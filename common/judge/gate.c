#include "judge/gate.h"

#include <string.h>

static const struct {
	const char *alias, *name;
} aliases[] = {
    {"ap", "average_precision"},
    {"auc", "roc_auc"},
    {"ece", "calibration.ece"},
    {"ks", "ks.value"},
};

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
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (strcmp(aliases[i].alias, g->name) == 0)
			strcpy(g->name, aliases[i].name);
	return true;
}

/* Read the text after the `@`: a condition, or a number of records. */
static bool
parse_place(struct gate *g, const char **p)
{
	if (**p >= '0' && **p <= '9') {
		g->kind = GATE_TOP;
		if (!condition_take_number(p, &g->top) || g->top <= 0)
			return false;
		g->share = condition_take_word(p, "%");
		return g->bound == GATE_ESTIMATE &&
		    (!g->share || g->top <= 100) &&
		    (strcmp(g->name, "precision") == 0 ||
			strcmp(g->name, "recall") == 0 ||
			strcmp(g->name, "lift") == 0);
	}
	g->kind = GATE_GIVEN;
	return measure_parse(&g->measure, g->name, strlen(g->name)) &&
	    condition_take(p, &g->given);
}

static bool
parse(struct gate *g, const char *p)
{
	const char *name;
	size_t len;

	if (strcmp(p, "no-leak") == 0) {
		g->kind = GATE_NO_LEAK;
		strcpy(g->name, p);
		return true;
	}
	p += strspn(p, " \t");
	if (!condition_take_name(&p, &name, &len) || !set_name(g, name, len))
		return false;
	if (condition_take_word(&p, "@") && !parse_place(g, &p))
		return false;
	return condition_take_relation(&p, &g->relation) &&
	    condition_take_number(&p, &g->limit) && *p == '\0';
}

int
gate_parse(struct gate *g, const char *text, struct error *e)
{
	*g = (struct gate){.text = text};
	if (parse(g, text))
		return 0;
	return error_set(e, ST_CANNOT,
	    "'%s' is not a requirement: ap>=0.7, recall.low>=0.6, "
	    "recall@precision>=0.9 >= 0.6, precision@100>=0.5 or no-leak",
	    text);
}

bool
gate_holds(const struct gate *g, const struct value *v)
{
	return v->defined && relation_holds(v->value, g->relation, g->limit);
}
