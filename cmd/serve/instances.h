/*
 * instances: the values of a body as records, and records into scores.
 *
 * All that a body can have becomes the text of a record, one after the other,
 * and goes the way that a line of `score` goes: rec.h reads it, scorer.h scores
 * it. An object is such a text already.
 *
 * Each function returns false after the first value that is wrong, with a
 * sentence in `why`; and the body is as it was. Text that is read is valid JSON
 * with a newline behind it, as body_read() makes sure.
 */
#ifndef SERVE_INSTANCES_H
#define SERVE_INSTANCES_H

#include "apply/live.h"
#include "base/buf.h"
#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>

#define INSTANCES_MAX 20000 /* in a request */

struct instances {
	struct live_model *live;
	const char *what; /* the member that has them, for sentences */
	size_t count;
	char why[512];
	/* private */
	struct buf record;
	struct buf heads; /* `{"V1":`, `,"V2":` ... */
	size_t *head;	  /* where each one ends */
	size_t names;
};

void instances_init(struct instances *in, struct live_model *live);
/* Forget the rows, after a failure or when they are used. */
void instances_release(struct instances *in);
/* Say why; returns false. */
bool instances_refuse(struct instances *in, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Add an object; it is written to, and restored. */
bool instances_object(struct instances *in, char *text, size_t len);
/*
 * Name the values of the lists that follow: after the members of an array of
 * strings, or, for NULL, in the order of the model.
 */
bool instances_names(struct instances *in, const struct json_member *names);
/* Add each item of an array: an object, a list, or a number alone. */
bool instances_items(struct instances *in, const struct json_member *array);

/* Values one after the other, whatever arrays they stand in. */
struct column_values {
	const char *p, *end;
};

/* A column, whose values may be another's too, taken in turn. */
struct instances_column {
	const char *key; /* with its quotes, as JSON */
	size_t key_len;
	struct column_values *values;
};

/* Add a record for each value of the columns, until all of them end. */
bool instances_columns(
    struct instances *in, const struct instances_column *column, size_t count);

/* Compute the scores; good until the next request. */
const double *instances_scores(struct instances *in);

#endif
