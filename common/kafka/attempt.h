/*
 * attempt: ask the brokers until there is an answer.
 *
 *	struct attempt a = attempt_begin(k);
 *
 *	do
 *		err = ask(...);
 *	while (attempt_again(&a, err));
 *	if (err != RD_KAFKA_RESP_ERR_NO_ERROR)
 *		return attempt_failed(&a, err, "cannot ask", e);
 *
 * Passing errors are retried, for at most the client's timeout or until a
 * signal asks for the end.
 */
#ifndef KAFKA_ATTEMPT_H
#define KAFKA_ATTEMPT_H

#include "kafka/kafka.h"

#include <stdbool.h>
#include <stdint.h>

struct attempt {
	struct kafka *k;
	int64_t start, reminded;
	/* Any error except a denial may pass: set it for a mere question. */
	bool patient;
	/* A consumer has nothing yet: its callbacks may run, too. */
	bool unassigned;
	int request_ms; /* for one request; 0: all the time that is left */
};

struct attempt attempt_begin(struct kafka *k);
/* Return the time left in ms; 0 when the timeout is over. */
int attempt_time_left(const struct attempt *a);
/* May another attempt end better than with this error? */
bool attempt_may_pass(const struct attempt *a, rd_kafka_resp_err_t err);
/*
 * Is another attempt called for after this one? If so, wait a little before
 * returning, and say so where it has been long.
 */
bool attempt_again(struct attempt *a, rd_kafka_resp_err_t err);
/*
 * Report that `what` failed for good. Returns -1: status 3 when there was no
 * answer in time, 2 when the answer is no.
 */
int attempt_failed(const struct attempt *a, rd_kafka_resp_err_t err,
    const char *what, struct error *e);

/*
 * A request of librdkafka's admin interface, as one attempt: begin it, give
 * `options` and `queue` to the call that sends it, wait for the event, read
 * that, and end it, whatever the outcome.
 */
struct request {
	struct kafka *k;
	rd_kafka_AdminOptions_t *options;
	rd_kafka_queue_t *queue;
	rd_kafka_event_t *event; /* the answer, or NULL */
};

struct request request_begin(const struct attempt *a, rd_kafka_admin_op_t op);
/* Wait for the error of the whole request; its items may have their own. */
rd_kafka_resp_err_t request_wait(struct request *r);
void request_end(struct request *r);

#endif
