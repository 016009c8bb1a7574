/*
 * record: from records to rows: what the options want of a record, and the
 * rows that many of them make.
 */
#ifndef EVALUATE_RECORD_H
#define EVALUATE_RECORD_H

#include "evaluate.h"
#include "judge/rows.h"
#include "stream/rec.h"

#include <stddef.h>
#include <stdint.h>

/* The numbers of a record's members. */
struct record_fields {
	size_t label, score, weight;
	size_t fp_cost, fn_cost;
	size_t time, card;
};

/* What matters of a record. */
struct record {
	int label;
	double score, weight;
	double cost; /* of predicting it wrongly */
	int64_t day;
	struct buf card;
};

/* Records by which a threshold is chosen or judged. */
struct judged {
	struct rows m;
	struct rows costs; /* the same, weighing what it costs to be wrong */
	int64_t *day;	   /* the distinct days, ascending */
	size_t days, capacity;
};

void record_want(
    struct record_fields *fields, const struct opts *o, struct rec *rec);
/* -1 with the fault when the record cannot be evaluated. */
int record_read(const struct opts *o, const struct record_fields *fields,
    const struct rec *rec, struct record *r, struct fault *f);
/* Only what --known needs: label, time and card. */
int record_read_label(const struct opts *o, const struct record_fields *fields,
    const struct rec *rec, struct record *r, struct fault *f);
void
judged_add(struct judged *rows, const struct opts *o, const struct record *r);
void judged_release(struct judged *rows);

#endif
