/*
 * endpoint: asks a hosted model for predictions, of many records at once and
 * with several requests on their way, and gives them back in the order in which
 * the records came.
 *
 *	endpoint_open(&p, &opts, &e)
 *	endpoint_add(p, ...)	... each record; results come to opts.take()
 *	endpoint_finish(p, &e)
 *	endpoint_close(p)
 *
 * A request is a POST of {"instances":[...]} (TensorFlow Serving's API); the
 * answer is as predictions.h has it. What can be tried again is, in the times
 * of pace.h: broken connections, requests that take longer than `try_ms`, 408,
 * 425, 429 and 5xx. A batch that is refused is halved until the culprit stands
 * alone; it is given back with the endpoint's words, and the others are scored.
 *
 * An error is the end: status 2 when no request can be good (401 with a token
 * that is still the file's, 403, 404, a redirect, a certificate that does not
 * hold), status 3 when a batch is not scored in `timeout_ms`, or an answer is
 * of no use. Batches before it have been given back, and of it nothing.
 *
 * Memory: twice `in_flight` batches of `batch` records, or about BATCH_BYTES.
 */
#ifndef ENDPOINT_ENDPOINT_H
#define ENDPOINT_ENDPOINT_H

#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ENDPOINT_BATCH_BYTES (1 << 20) /* some endpoints refuse 1.5 MB */

/* A record that comes back; all texts are lent until take() returns. */
struct endpoint_result {
	const char *line;
	size_t line_len;
	const void *kept; /* the caller's bytes */
	/* Its prediction, as the endpoint wrote it; or why there is none. */
	const char *text;
	size_t len;
	bool refused;
	double number;	   /* the prediction's */
	const char *model; /* that answered, or "" where it was not named */
};

/* All texts are lent. */
struct endpoint_opts {
	const char *url;
	size_t batch, in_flight; /* records of a request; requests at once */
	int64_t timeout_ms;	 /* for a batch, with all tries */
	int64_t try_ms;		 /* for one request */
	const char *token_file, *header_file; /* secrets.h; or NULL */
	const char *proxy, *ca;		      /* transfer.h; or NULL */
	const char *pointer; /* to the number of a prediction, or NULL */
	size_t kept;	     /* bytes that come back with each record */
	/* Takes a result; false: it wants no more. */
	bool (*take)(void *arg, const struct endpoint_result *result);
	void *arg;
};

struct endpoint;

/* -1, status 2: nothing has been sent. */
int endpoint_open(
    struct endpoint **p, const struct endpoint_opts *o, struct error *e);
void endpoint_close(struct endpoint *p);

/*
 * Add a record; `instance` is its JSON value in the request, or NULL: the line
 * itself. Waits while there is no room. After take() has had enough, it does
 * nothing.
 */
int endpoint_add(struct endpoint *p, const char *line, size_t line_len,
    const char *instance, size_t instance_len, const void *kept,
    struct error *e);
/*
 * No record may come for a while: send what has come, as soon as a request more
 * may be on its way, and wait for results or until the descriptor `fd` can be
 * read. 1: records are still on their way, and it can not; 0: no need to call
 * it again.
 */
int endpoint_wait(struct endpoint *p, int fd, struct error *e);
/* Wait for all results. */
int endpoint_finish(struct endpoint *p, struct error *e);

#endif
