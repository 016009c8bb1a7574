/*
 * work: the parts of an endpoint, shared by its files.
 *
 *	endpoint.c  open, add, wait, finish
 *	work.c	    requests are sent, and time passes
 *	outcome.c   what becomes of a batch after a request
 */
#ifndef ENDPOINT_WORK_H
#define ENDPOINT_WORK_H

#include "base/words.h"
#include "endpoint/batch.h"
#include "endpoint/endpoint.h"
#include "endpoint/libcurl.h"
#include "endpoint/pace.h"
#include "endpoint/secrets.h"
#include "endpoint/transfer.h"

struct endpoint {
	struct endpoint_opts o;
	const struct libcurl *curl;
	CURLM *multi;
	struct secrets secrets;
	struct pace pace;
	struct words models;
	struct transfer *transfer; /* o.in_flight of them */
	size_t sent;		   /* of these, on their way */
	/* A ring of batches: from `head` on, `batches` of them. */
	struct endpoint_batch *batch;
	size_t ring, head, batches;
	size_t size;	  /* records of a batch, at most o.batch */
	bool pauses;	  /* no more records are at hand: send a small batch */
	bool troubled;	  /* a warning has been given */
	bool over;	  /* take() wants no more */
	int64_t stopping; /* a signal came: when to give up, or 0 */
	uint64_t requests, again;
};

/* Return the i-th batch from the oldest on. */
struct endpoint_batch *work_batch(const struct endpoint *p, size_t i);
/* Return the batch that gathers records, or NULL. */
struct endpoint_batch *work_gathering(const struct endpoint *p);
/* The records of the batch will be sent: none comes any more. */
void work_close_batch(struct endpoint_batch *b);
/*
 * Go on with all requests; wait for at most `ms` for something to happen, such
 * as bytes at `fd` (-1: none). Gives back what is done.
 */
int work_on(struct endpoint *p, int ms, int fd, struct error *e);

/* outcome.c: take what came of the requests that have ended. */
int outcome_take(struct endpoint *p, struct error *e);

#endif
