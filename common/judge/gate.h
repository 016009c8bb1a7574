/*
 * gate: a requirement as text, for a build that fails when a model is not good
 * enough.
 *
 *	FIGURE[.low|.high] RELATION NUMBER
 *	MEASURE[.low|.high]@MEASURE RELATION NUMBER RELATION NUMBER
 *	precision@K, recall@K or lift@K RELATION NUMBER
 *	no-leak
 *
 * `ap>=0.70` is about the estimate, `ap.low>=0.70` about the lower bound of its
 * interval. `recall@precision>=0.9 >= 0.6` asks for the highest recall that any
 * threshold with a precision of 0.9 has. K is a number of records or, with a %
 * after it, a share of them. ap, auc, ece and ks are short for
 * average_precision, roc_auc, calibration.ece and ks.value. Relations and
 * blanks are as in condition.h.
 */
#ifndef JUDGE_GATE_H
#define JUDGE_GATE_H

#include "base/diag.h"
#include "judge/condition.h"

#include <stdbool.h>
#include <stddef.h>

#define GATE_NAME_MAX 64

enum gate_kind { GATE_FIGURE, GATE_GIVEN, GATE_TOP, GATE_NO_LEAK };
enum gate_bound { GATE_ESTIMATE, GATE_LOW, GATE_HIGH };

struct gate {
	const char *text;
	enum gate_kind kind;
	char name[GATE_NAME_MAX]; /* of the required figure */
	enum gate_bound bound;
	struct measure measure; /* GATE_GIVEN: of this name */
	struct condition given; /* GATE_GIVEN */
	double top;		/* GATE_TOP: the K */
	bool share;		/* it is a percentage */
	enum relation relation;
	double limit;
};

/* The short names of figures. */
struct gate_alias {
	const char *alias, *name;
};

extern const struct gate_alias gate_alias[];
extern const size_t gate_aliases;

/* Parse a gate; `text` must outlive it. -1: it is none; `e` gets a sentence. */
int gate_parse(struct gate *g, const char *text, struct error *e);
/* Does the gate hold of this value? Of an undefined one it does not. */
bool gate_holds(const struct gate *g, const struct value *v);

#endif
