/*
 * take: what becomes of a record, by the file that it is from.
 *
 * Each function takes the record at hand; -1 with the fault when it cannot be
 * evaluated, and is rejected. Where only the result of record_read() matters,
 * other threads may read ahead, and take_add_...() gets what they read.
 */
#ifndef EVALUATE_TAKE_H
#define EVALUATE_TAKE_H

#include "run.h"

/* Of --known: its card may be known as compromised by now. */
int take_known(struct evaluate *run, struct records *s, struct fault *f);
/* Of --on, to choose the threshold by. */
int take_on(struct evaluate *run, struct records *s, struct fault *f);
void take_add_on(struct evaluate *run, const struct record *r);
/* Of --baseline. */
int take_other(struct evaluate *run, struct records *s, struct fault *f);
/* To evaluate. */
int take_main(struct evaluate *run, struct records *s, struct fault *f);
void take_add_main(struct evaluate *run, const struct record *r);
/* To evaluate by windows; its label may be still to come. */
int take_window(struct evaluate *run, struct records *s, struct fault *f);
/* Judge the records that were held back, except those of known cards. */
void take_held(struct evaluate *run);

#endif
