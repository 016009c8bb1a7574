/*
 * intake: collects a source's messages into the batch of one transaction.
 *
 * Each record becomes a line of the batch; any other message is set aside, and
 * its offset belongs to the batch all the same. A batch lives only as long as
 * we have its partitions: when they change hands it is lost, and their next
 * owner reads its records again.
 */
#ifndef KAFKA_INTAKE_H
#define KAFKA_INTAKE_H

#include "base/diag.h"
#include "kafka/batch.h"
#include "kafka/coded.h"
#include "kafka/source.h"
#include "kafka/txn.h"
#include "stream/rec.h"
#include "stream/rejects.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct intake_opts {
	struct source_opts source;
	size_t records;	   /* the most that a batch takes */
	size_t bytes;	   /* of lines: a batch that has them is full */
	int64_t linger_ms; /* how long it waits for more */
	bool position;	   /* stamp each record with its place */
	const struct schemas_opts *schemas; /* of values */
};

struct intake {
	const struct intake_opts *o;
	size_t max_line;
	struct rejects *rejects; /* the caller's */
	bool (*hurry)(void *arg);
	void *arg;
	struct source source;
	struct batch batch;
	uint64_t in; /* messages taken, less those that were lost */

	struct rec rec;
	size_t stamp;	    /* its field */
	struct buf stamped; /* a record with its place */
	struct coded coded;
};

/* Join the group. All that is pointed to must outlive `in`. */
int intake_open(struct intake *in, const struct intake_opts *o,
    const struct kafka_opts *k, size_t max_line, struct rejects *rejects,
    struct error *e);
/*
 * Set the caller's functions. `hurry`, called at least ten times a second while
 * a batch waits for more: should it not? `await_commits`, called before asking
 * for the group's committed offsets: wait until each commit of the caller's has
 * ended in whatever way.
 */
void intake_call(struct intake *in, bool (*hurry)(void *arg),
    void (*await_commits)(void *arg), void *arg);
/* Leave the group: the batch can no longer be committed. */
void intake_close(struct intake *in);
/* Release the rest after intake_close(). */
void intake_release(struct intake *in);

/*
 * Forget the last batch if still there, and collect the next: 1, or 0 when
 * there are no more (a signal, the end, too many rejected), -1 on an error.
 */
int intake_collect(struct intake *in, struct error *e);
/* Serve the group without taking messages, while the caller is busy. */
void intake_serve(struct intake *in);
/* Return why the source has failed; NULL: it has not. */
const struct error *intake_failure(const struct intake *in);
/* Keep a message where rejects go; -1 when that fails. */
int intake_reject(struct intake *in, const rd_kafka_message_t *m,
    const struct fault *f, struct error *e);
/*
 * Count, warn of and keep the messages set aside, once for each batch and
 * before it is committed: a crash in between keeps one twice, and loses none.
 */
int intake_say_asides(struct intake *in, struct error *e);
/*
 * Hand over the whole batch: returns its own offsets, and as which member of
 * the group to commit them.
 */
struct txn_source intake_hand_over(struct intake *in);
/* Note that the batch is committed. */
void intake_note_committed(struct intake *in);
/* Have we got partitions, if there are any for us? */
bool intake_has_joined(const struct intake *in);
/* Add the family of the lags (lag.h). */
void intake_tell(const struct intake *in, struct prometheus *m);
/* Wait until all can read the last commit of `t`. */
void intake_await_visible(const struct intake *in, struct txn *t);
/* Prepare to do the batch again: forget what the command rejected. */
void intake_take_back(struct intake *in);
/* Have the partitions changed hands since the batch was begun? */
bool intake_is_lost(const struct intake *in);
/* Forget a lost batch: whoever has the partitions reads its records again. */
void intake_forget(struct intake *in);
/*
 * Wait until librdkafka notices that the partitions are not ours any more,
 * after the broker has said so: else records would be read twice. -1 when that
 * takes longer than the timeout.
 */
int intake_await_rebalance(struct intake *in, struct error *e);

#endif
