/*
 * intake: what a source gives, collected into the batch of one transaction.
 *
 * Each message that is a record becomes a line of the batch; one that is none
 * is set aside, and its offset belongs to the batch all the same.
 * A batch lives only as long as the partitions it was read from: when they
 * change hands it is lost, and whoever has them now reads its records again.
 */
#ifndef KAFKA_INTAKE_H
#define KAFKA_INTAKE_H

#include "base/diag.h"
#include "kafka/batch.h"
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
	size_t bytes;	   /* it is also full when its lines are so long */
	int64_t linger_ms; /* how long it waits for more */
	bool position;	   /* stamp each record with its place */
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
};

/* Join the group. All that is pointed to must outlive `in`. */
int intake_open(struct intake *in, const struct intake_opts *o,
    const struct kafka_opts *k, size_t max_line, struct rejects *rejects,
    struct error *e);
/*
 * What the caller is asked. `hurry`, at least ten times a second while a batch
 * waits for more: should it not? `await_commits`, before the group's committed
 * offsets are asked for: wait until each commit that the caller has under way
 * has come to its end, in whatever way.
 */
void intake_call(struct intake *in, bool (*hurry)(void *arg),
    void (*await_commits)(void *arg), void *arg);
/* Leave the group: nothing more of the batch can be committed. */
void intake_close(struct intake *in);
/* After intake_close(): what is left. */
void intake_release(struct intake *in);

/*
 * Forget the last batch if it is still there, and collect the next: 1, or 0
 * when there will be no more (a signal, the end, too many rejected), -1 on an
 * error.
 */
int intake_collect(struct intake *in, struct error *e);
/* Serve the group, without taking messages: while the caller is busy. */
void intake_serve(struct intake *in);
/* Why nothing more will come, since the source has failed; NULL: it has not. */
const struct error *intake_failure(const struct intake *in);
/* Keep a message where rejects go; -1 when that cannot be done. */
int intake_reject(struct intake *in, const rd_kafka_message_t *m,
    const struct fault *f, struct error *e);
/*
 * Count, warn of and keep what the batch has set aside, once for each batch:
 * before it is committed, so that a crash in between keeps one twice, and
 * loses none.
 */
int intake_say_asides(struct intake *in, struct error *e);
/*
 * All of the batch is on its way: what commits its offsets, and as which member
 * of the group. They are the batch's own.
 */
struct txn_source intake_hand_over(struct intake *in);
/* Wait until what `t` has committed last is there for all to read. */
void intake_await_visible(const struct intake *in, struct txn *t);
/* The batch is done again: what the command rejected of it is not yet known. */
void intake_take_back(struct intake *in);
/* Have the partitions changed hands since the batch was begun? */
bool intake_is_lost(const struct intake *in);
/* The batch is lost: whoever has the partitions reads its records again. */
void intake_forget(struct intake *in);
/*
 * The broker says that the partitions are not ours any more, before librdkafka
 * has noticed: wait until it has, or records would be read twice. -1 when that
 * takes longer than the timeout.
 */
int intake_await_rebalance(struct intake *in, struct error *e);

#endif
