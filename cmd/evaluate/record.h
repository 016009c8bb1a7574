/*
 * record: makes rows of records: the members that the options want, and the
 * rows of many records.
 */
#ifndef EVALUATE_RECORD_H
#define EVALUATE_RECORD_H

#include "evaluate.h"
#include "judge/rows.h"
#include "stream/label.h"
#include "stream/rec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The numbers of a record's members. */
struct record_fields {
	struct label label;
	size_t score, weight;
	size_t fp_cost, fn_cost;
	size_t time, card;
	const char *digest; /* the model's, which stamps are held against */
	size_t stamp;
};

/* The parts of a record that matter. */
struct record {
	int label;
	struct label_word word; /* the label's, of a negative */
	double score, weight;
	double cost; /* of a wrong prediction */
	int64_t day;
	struct buf card;
	bool is_foreign; /* it has the stamp of another model */
};

/* Records by which a threshold is chosen or judged. */
struct judged {
	struct rows m;
	struct rows
	    costs;    /* the same, weighted by the cost of a wrong prediction */
	int64_t *day; /* the distinct days, ascending */
	size_t days, capacity;
};

/*
 * `nulls` are words that mean a missing label; `digest` is the model's, or NULL.
 */
void record_want(struct record_fields *fields, const struct opts *o,
    const struct cell_nulls *nulls, const char *digest, struct rec *rec);
/* Read a record; -1 with the fault when it cannot be evaluated. */
int record_read(const struct opts *o, const struct record_fields *fields,
    const struct rec *rec, struct record *r, struct fault *f);
/* Read all except the label, which is missing. */
int record_read_score(const struct opts *o, const struct record_fields *fields,
    const struct rec *rec, struct record *r, struct fault *f);
/* Read only label, time and card, for --known. */
int record_read_label(const struct opts *o, const struct record_fields *fields,
    const struct rec *rec, struct record *r, struct fault *f);
void
judged_add(struct judged *rows, const struct opts *o, const struct record *r);
void judged_release(struct judged *rows);

#endif
