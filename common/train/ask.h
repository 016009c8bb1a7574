/*
 * ask: a trainer's orders about the records, from its command line or from the
 * model that it makes again. What to do with the rows is the trainer's own.
 */
#ifndef TRAIN_ASK_H
#define TRAIN_ASK_H

#include "stream/cell.h"

#include <stdbool.h>
#include <stddef.h>

#define ASK_LEVELS_DEFAULT 100

enum missing { MISSING_REJECT, MISSING_MEAN, MISSING_INDICATOR };

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
	const char *label;
	const char *positive;  /* the value of a positive; NULL: 1 or true */
	struct names features; /* NULL: those of the first record */
	struct names exclude;

	struct names categorical;
	bool categorical_auto;
	size_t max_levels;
	bool unseen_is_reference;
	struct names reference; /* NAME=LEVEL each */
	enum missing missing;
	struct names null_words; /* that mean missing ... */
	struct cell_nulls nulls; /* ... when ask_prepare() was called */
	struct names log;
	double clip; /* sds, 0: none */
	struct ask_pieces pieces;

	const char *weight;
	double undersample;  /* negatives a positive, 0: all */
	double seed;	     /* of that choice, and of folds by hash */
	bool folded;	     /* each row has the number that makes its fold */
	const char *fold_by; /* the member that orders folds; NULL: by hash */
	const char *group;   /* the member that is hashed; NULL: the record */

	size_t memory; /* bytes, 0: a third of what there is */
};

/* Make ready what is read for each record; ask_release() undoes it. */
void ask_prepare(struct train_ask *ask);
void ask_release(struct train_ask *ask);
bool ask_have(const struct names *list, const char *name);
/* Return how many pieces are asked of a number. */
size_t ask_pieces(const struct train_ask *ask, const char *name);

#endif
