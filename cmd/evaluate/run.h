/*
 * run: what evaluate reads, and what comes of it.
 *
 *	main.c	    read, choose a threshold, compute, print
 *	inputs.c    the files, the model first, and their records in order
 *	take.c	    what becomes of a record
 *	record.c    from a record to a row
 *	judgement.c from rows to figures
 */
#ifndef EVALUATE_RUN_H
#define EVALUATE_RUN_H

#include "baseline.h"
#include "evaluate.h"
#include "judgement.h"
#include "record.h"
#include "windows.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A file of records, and the function for each of them. */
struct records {
	struct filter f;
	struct record_fields fields;
	bool there;
	char *files[2];
	struct label_values values; /* of labels, in the first records */
	uint64_t positives;
};

/* A record that waits until all labels are known, without its card. */
struct held {
	struct record record;
	double other; /* the score that the baseline gave it */
};

struct evaluate {
	struct opts o;
	struct records main, on, known, other;
	size_t key; /* the field of --key */
	struct judged chosen_on;
	struct baseline baseline;
	struct model model;
	struct cell_nulls nulls; /* the model's */
	struct record record;
	struct held *held; /* with --drop-known */
	size_t helds, helds_capacity;
	struct judgement v;
	struct windows windows; /* with --by-window */
	enum status status;
};

/* Are the offsets of the evaluated records told? */
static inline bool
run_tells_spans(const struct opts *o)
{
	return o->curves && o->model != NULL;
}

#endif
