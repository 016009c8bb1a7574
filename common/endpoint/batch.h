/*
 * batch: records that are sent together, and what became of each.
 */
#ifndef ENDPOINT_BATCH_H
#define ENDPOINT_BATCH_H

#include "base/buf.h"
#include "endpoint/bisect.h"
#include "endpoint/predictions.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum endpoint_state {
	ENDPOINT_FREE,
	ENDPOINT_GATHERS, /* records come */
	ENDPOINT_READY,	  /* to be sent, from `next_try` on */
	ENDPOINT_SENT,
	ENDPOINT_DONE, /* each record has its result */
};

/* A record: places in the batch's texts. */
struct endpoint_entry {
	size_t line, line_len;
	size_t instance, instance_len;
	size_t result, result_len; /* its prediction's digits, or words */
	double number;
	size_t model; /* number of the name of the model that answered */
	bool refused;
};

struct endpoint_batch {
	enum endpoint_state state;
	struct buf text;   /* lines and instances */
	struct buf result; /* predictions and words */
	struct endpoint_entry *entry;
	size_t count, capacity;
	char *kept; /* the caller's bytes, `size` a record */
	size_t size, kept_capacity;
	struct bisect part; /* the records to ask about now */
	unsigned tries;	    /* of this part that failed in a row */
	int64_t next_try;   /* a moment */
	int64_t deadline;   /* the moment to give up; 0: not sent yet */
	struct prediction *prediction; /* room for an answer */
	size_t prediction_capacity;
};

void endpoint_batch_clear(struct endpoint_batch *b);
void endpoint_batch_release(struct endpoint_batch *b);
/* Add a record; `instance` is NULL where the line itself is sent. */
void
endpoint_batch_add(struct endpoint_batch *b, const char *line, size_t line_len,
    const char *instance, size_t instance_len, const void *kept);
/* Make the body that asks about the present part. */
void endpoint_batch_body(const struct endpoint_batch *b, struct buf *body);
/*
 * Take the answer for the present part: 0, or -1, status 3, when it is none.
 */
int endpoint_batch_answer(struct endpoint_batch *b, struct buf *answer,
    const char *pointer, size_t model, struct error *e);
/* Note what the endpoint says about the one record of the present part. */
void endpoint_batch_refuse(struct endpoint_batch *b, const struct buf *words);

#endif
