#include "judge/condition.h"

#include "base/num.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The names of measures, except fB. */
static const struct {
	const char *name;
	enum measure_kind kind;
} measures[] = {
    {"precision", MEASURE_PRECISION},
    {"recall", MEASURE_RECALL},
    {"specificity", MEASURE_SPECIFICITY},
    {"fpr", MEASURE_FPR},
    {"mcc", MEASURE_MCC},
    {"balanced_accuracy", MEASURE_BALANCED_ACCURACY},
};

bool
measure_parse(struct measure *m, const char *name, size_t len)
{
	char beta[32];

	for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
		if (strlen(measures[i].name) == len &&
		    memcmp(measures[i].name, name, len) == 0) {
			*m = (struct measure){.kind = measures[i].kind};
			return true;
		}
	if (len < 2 || len > sizeof beta || name[0] != 'f')
		return false;
	memcpy(beta, name + 1, len - 1);
	beta[len - 1] = '\0';
	m->kind = MEASURE_F;
	return num_real(beta, 1e-3, 1e3, &m->beta);
}

struct value
measure_value(struct measure m, const struct confusion *c)
{
	switch (m.kind) {
	case MEASURE_PRECISION:
		return confusion_precision(c);
	case MEASURE_RECALL:
		return confusion_recall(c);
	case MEASURE_SPECIFICITY:
		return confusion_specificity(c);
	case MEASURE_FPR:
		return value_ratio(c->fp, c->fp + c->tn, "no negatives");
	case MEASURE_F:
		return confusion_f(c, m.beta);
	case MEASURE_MCC:
		return confusion_mcc(c);
	case MEASURE_BALANCED_ACCURACY:
		break;
	}
	return confusion_balanced_accuracy(c);
}

struct interval
measure_interval(struct measure m, const struct confusion *c)
{
	if (m.kind == MEASURE_PRECISION)
		return confusion_precision_interval(c);
	if (m.kind == MEASURE_RECALL)
		return confusion_recall_interval(c);
	if (m.kind == MEASURE_SPECIFICITY)
		return confusion_specificity_interval(c);
	if (m.kind == MEASURE_FPR)
		return interval_wilson(c->fp, c->fp + c->tn, c->fp2 + c->tn2);
	return interval_none("there is none of this measure here");
}

bool
relation_holds(double x, enum relation r, double bound)
{
	return r == AT_LEAST ? x >= bound
	    : r == AT_MOST   ? x <= bound
	    : r == ABOVE     ? x > bound
			     : x < bound;
}

bool
condition_fault(struct condition_fault *f, const char *fmt, ...)
{
	va_list ap;

	f->too_short = false;
	va_start(ap, fmt);
	vsnprintf(f->text, sizeof f->text, fmt, ap);
	va_end(ap);
	return false;
}

bool
condition_expect(struct condition_fault *f, const char *at, const char *what)
{
	if (*at == '\0') {
		condition_fault(f, "%s is expected at its end", what);
		f->too_short = true;
		return false;
	}
	return condition_fault(f, "%s is expected at '%.60s'", what, at);
}

bool
condition_ended(struct condition_fault *f, const char *at)
{
	if (*at == '%')
		return condition_fault(f,
		    "it ends with '%.60s', but a share is a number from 0 to "
		    "1, as 0.8",
		    at);
	return *at == '\0' ||
	    condition_fault(f, "'%.60s' is too much at its end", at);
}

static void
skip_blanks(const char **text)
{
	*text += strspn(*text, " \t");
}

bool
condition_take_word(const char **text, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(*text, word, len) != 0)
		return false;
	*text += len;
	skip_blanks(text);
	return true;
}

bool
condition_take_name(const char **text, const char **name, size_t *len)
{
	*name = *text;
	*len = strspn(*text,
	    "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");
	*text += *len;
	skip_blanks(text);
	return *len > 0;
}

bool
condition_take_relation(const char **text, enum relation *r)
{
	static const struct {
		const char *sign;
		enum relation relation;
	} signs[] = {
	    {">=", AT_LEAST}, {"<=", AT_MOST}, {">", ABOVE}, {"<", BELOW}};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (condition_take_word(text, signs[i].sign)) {
			*r = signs[i].relation;
			return true;
		}
	return false;
}

bool
condition_take_number(const char **text, double *x)
{
	char number[64];
	size_t len = strspn(*text, "+-.0123456789eE");

	if (len == 0 || len >= sizeof number)
		return false;
	memcpy(number, *text, len);
	number[len] = '\0';
	if (!num_real(number, -1e308, 1e308, x))
		return false;
	*text += len;
	skip_blanks(text);
	return true;
}

bool
condition_take(
    const char **text, struct condition *c, struct condition_fault *f)
{
	const char *name;
	size_t len;

	if (!condition_take_name(text, &name, &len) ||
	    !measure_parse(&c->measure, name, len))
		return condition_expect(f, name,
		    "one of precision, recall, specificity, fpr, f1, mcc and "
		    "balanced_accuracy");
	if (!condition_take_relation(text, &c->relation))
		return condition_expect(f, *text, "one of >=, <=, > and <");
	return condition_take_number(text, &c->bound) ||
	    condition_expect(f, *text, "a number");
}

bool
condition_holds(const struct condition *c, const struct confusion *at)
{
	struct value v = measure_value(c->measure, at);

	return v.defined && relation_holds(v.value, c->relation, c->bound);
}
