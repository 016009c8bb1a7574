/*
 * ask: the orders that all trainers know, from the command line or from the
 * model that is made again. What to do with the rows is the trainer's own.
 */
#ifndef TRAIN_ASK_H
#define TRAIN_ASK_H

#include "base/diag.h"
#include "model/schema.h"
#include "stream/cell.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ASK_LEVELS_DEFAULT 100

/* With MISSING_SIDE it stays missing, a NAN. */
enum missing { MISSING_REJECT, MISSING_MEAN, MISSING_INDICATOR, MISSING_SIDE };

/* A list of members' names, NULL-terminated, as opt.h gives it. */
struct names {
	char **name; /* NULL: the option was not given */
	size_t count;
};

/* How many pieces a number is cut into; 0: none. */
struct ask_pieces {
	size_t all; /* each number that has no line of its own */
	struct names names;
	size_t *count; /* one a name */
};

struct train_ask {
	const char *label;     /* NULL: none, of a trainer without one */
	const char *positive;  /* the value of a positive; NULL: 1 or true */
	struct names features; /* NULL: those of the first record */
	struct names exclude;

	struct names categorical;
	bool categorical_auto;
	size_t max_levels;
	bool unseen_is_reference, unseen_is_missing;
	bool coded;		/* a category is one column of codes */
	struct names reference; /* NAME=LEVEL each */
	enum missing missing;
	struct names null_words; /* that mean missing ... */
	struct cell_nulls nulls; /* ... when ask_prepare() was called */
	struct names log;
	double clip; /* sds, 0: none */
	struct ask_pieces pieces;

	bool by_class; /* rows have a weight by their label: */
	bool balanced; /* each label's rows half of all */
	double class_weight[2];
	const char *weight;
	double undersample;  /* negatives a positive, 0: all */
	double seed;	     /* of that choice, and of folds by hash */
	bool hashed;	     /* each row has the hash of its record */
	bool folded;	     /* each row has the number that makes its fold */
	const char *fold_by; /* the member that orders folds; NULL: by hash */
	const char *group;   /* the member that is hashed; NULL: the record */

	bool follows;	      /* a model was made before, in this run */
	size_t every;	      /* rows from a model to the next; 0: one model */
	size_t window_rows;   /* learn from the latest so many; 0: all */
	int64_t window_ms;    /* as the option has it, in ms, or ... */
	double window_length; /* in the unit of the next one: learn from those
				 so long before the latest; 0: all */
	/*
	 * The member with this time. A trainer whose folds have an order takes
	 * --by as fold_by, and ask_prepare() sets this one; others take it here.
	 */
	const char *window_by;
	char *window_name; /* it without its unit, or NULL */

	size_t memory; /* bytes, 0: a third of what there is */
	bool reproducible;
	const char *output; /* NULL: stdout */
	const char *verify; /* a model file, or NULL */
	const char *tool;   /* who wrote the model of --verify, else NULL */

	/*
	 * NULL, or the trainer's: can it fit these columns to so many rows? It
	 * is asked before they are made; not with --verify.
	 */
	int (*check_columns)(const struct train_ask *ask,
	    const struct schema *m, size_t rows, struct error *e);
};

#define ASK_DEFAULT                                                            \
	(struct train_ask)                                                     \
	{                                                                      \
		.max_levels = ASK_LEVELS_DEFAULT, .class_weight = { 1, 1 }     \
	}

/*
 * Check the names in the options of a struct train_ask, or NAME=LEVEL of them, as
 * rules of opt.h; -1 with a sentence.
 */
int ask_check_names(const void *ask, struct error *e);
int ask_check_references(const void *ask, struct error *e);

/* Is it asked to learn from some of the rows, the latest? */
static inline bool
ask_has_window(const struct train_ask *ask)
{
	return ask->window_rows > 0 || ask->window_length > 0;
}

/* Make ready what is read for each record; ask_release() undoes it. */
void ask_prepare(struct train_ask *ask);
void ask_release(struct train_ask *ask);
bool ask_have(const struct names *list, const char *name);
/* Return how many pieces are asked of a number. */
size_t ask_pieces(const struct train_ask *ask, const char *name);

#endif
