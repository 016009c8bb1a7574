/*
 * baseline: another model's scores of the same records.
 */
#ifndef EVALUATE_BASELINE_H
#define EVALUATE_BASELINE_H

#include "base/words.h"
#include "record.h"

struct baseline_row {
	double score;
	signed char label; /* -1: the record was rejected */
	bool met;
};

struct baseline {
	const char *path;
	struct record_fields fields;
	size_t key; /* the field of --key */
	struct words keys;
	struct baseline_row *row;
	size_t rows, capacity;
	struct buf text;
};

/*
 * Take the nth record of the baseline. Records are met by --key, or else by
 * their place. -1 with the fault; a record that cannot be compared ends the
 * program.
 */
int baseline_take(struct baseline *b, const struct opts *o,
    const struct rec *rec, uint64_t n, struct fault *f);
/*
 * Return the baseline's score of the nth evaluated record; its key is in that
 * field.
 */
double baseline_meet(struct baseline *b, const struct opts *o,
    const struct rec *rec, size_t key, uint64_t n, int label);
/* Check that all of the baseline's records were met. */
void baseline_end(const struct baseline *b, const struct opts *o);
void baseline_release(struct baseline *b);

#endif
