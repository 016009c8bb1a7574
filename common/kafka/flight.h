/*
 * flight: a transaction that is on its way, by a thread of its own, while the
 * next batch is collected and given to the command.
 *
 * It has all that the transaction is made of, so that this can be tried again:
 * flight_swap() exchanges it for what is at hand. One is under way at a time;
 * what comes behind it is committed behind it.
 */
#ifndef KAFKA_FLIGHT_H
#define KAFKA_FLIGHT_H

#include "kafka/batch.h"
#include "kafka/letters.h"
#include "kafka/outputs.h"
#include "kafka/txn.h"

#include <pthread.h>
#include <stdbool.h>

struct flight {
	struct batch batch;
	struct outputs outputs; /* these point into the answers */
	struct buf answers;
	struct letters letters; /* of what the batch has set aside: set them */

	bool under_way; /* it was started, and not yet awaited */
	bool threaded;
	pthread_t thread;
	_Atomic bool landed;
	struct txn *txn;
	struct txn_cargo cargo;
	struct txn_source source;
	rd_kafka_consumer_group_metadata_t *member; /* our copy */
	enum txn_outcome outcome;
	struct error error;
};

void flight_init(struct flight *f, const char *key);
void flight_release(struct flight *f);
/* What a transaction sends of these; letters only where there is a topic. */
struct txn_cargo flight_cargo(
    const struct txn *t, const struct outputs *o, const struct letters *l);
void flight_swap(
    struct flight *f, struct batch *b, struct outputs *o, struct buf *answers);
/*
 * Commit what it has, for `source`, whose offsets are those of its batch. Until
 * it was awaited the consumer must last, and nobody else may use `t`.
 */
void
flight_start(struct flight *f, struct txn *t, const struct txn_source *source);
/* Would flight_await() not wait? */
bool flight_has_landed(const struct flight *f);
/* Wait until that is so, and leave the rest to flight_await(). */
void flight_let_land(const struct flight *f);
enum txn_outcome flight_await(struct flight *f, struct error *e);

#endif
