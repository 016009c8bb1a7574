/*
 * windows: the figures of each window of time (--by-window), for scores whose
 * labels come late.
 *
 * A window has the records whose time is in it. Its figures are those of the
 * records with a label; it is final when all have one. Where records tell when
 * their label came (--labelled), its provisional figures are those of the
 * labels that were there when the window ended.
 *
 * Memory: 40 bytes for each record.
 */
#ifndef EVALUATE_WINDOWS_H
#define EVALUATE_WINDOWS_H

#include "record.h"

#include <stddef.h>
#include <stdint.h>

struct window_row {
	int64_t window;
	double score, weight;
	enum { WINDOW_NEGATIVE, WINDOW_POSITIVE, WINDOW_UNLABELLED } label;
	bool in_time; /* its label came before the window ended */
};

/* `{0}` has none. */
struct windows {
	size_t labelled; /* the field of --labelled */
	struct window_row *row;
	size_t count, capacity;
};

void windows_want(struct windows *w, const struct opts *o, struct rec *rec);
/*
 * Take a record into `r`, with the label -1 where it has none; -1 with the
 * fault when it cannot be judged.
 */
int windows_take(struct windows *w, const struct opts *o,
    const struct record_fields *fields, const struct rec *rec, struct record *r,
    struct fault *f);
/* Print a line for each window that has records, in their order. */
void windows_print(struct windows *w, const struct opts *o, double threshold);
void windows_release(struct windows *w);

#endif
