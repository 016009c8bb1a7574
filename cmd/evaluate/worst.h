/*
 * worst: the records that the scores get most wrong: the negatives with the
 * highest scores and the positives with the lowest, at most N of each,
 * with their places and with what each member adds to the model's score.
 *
 * Memory: that of the records kept. Of equal scores the first record is kept.
 */
#ifndef EVALUATE_WORST_H
#define EVALUATE_WORST_H

#include "apply/scorer.h"
#include "apply/shares.h"
#include "base/json_out.h"
#include "record.h"
#include "stream/filter.h"

#include <stddef.h>

#define WORST_MOST 1000 /* that can be asked for */
#define WORST_PARTS 12	/* members told of a record; the others are a sum */
#define WORST_VALUE 100 /* bytes told of a value */

/* A kept record, and its object in JSON. */
struct worst_one {
	double score;
	struct buf text;
};

/* The worst one first. */
struct worst_list {
	size_t count;
	struct worst_one *one;
};

/* Set `most` first; 0: none are asked for. The rest begins as {0}. */
struct worst {
	size_t most;
	struct worst_list alarms, misses;

	const struct model *model; /* NULL: nothing is known of the parts */
	struct scorer scorer;
	struct scorer_rows rows;
	struct shares shares;
	struct record_place place;
	size_t position; /* the field of PLACE_MEMBER */
	bool has_key;
	size_t key; /* the field of --key */
	struct buf word;
};

/* Want the members that the model reads; NULL: there is no model. */
void worst_init(struct worst *w, const struct opts *o, const struct model *m,
    struct rec *rec);
/* Take the record that `f` has now. */
void
worst_take(struct worst *w, const struct filter *f, const struct record *r);
/* Write those that the threshold gets wrong as the member "worst". */
void worst_print(struct json_out *j, const struct worst *w, double threshold);
void worst_release(struct worst *w);

#endif
