/*
 * flight: a transaction on its way, in its own thread, while the next batch is
 * collected and given to the command.
 *
 * A flight holds the transaction's parts, so that it can be tried again;
 * flight_swap() exchanges them for the batch at hand. One flight is under way
 * at a time; the next batch is committed after it:
 *
 *	at hand    collect 1, ask 1 | collect 2, ask 2, await 1 | collect 3, ...
 *	                            | swap                      | swap
 *	in flight                   | commit 1 ............     | commit 2 ...
 *
 * A flight that fails is swapped back and tried again before the next one.
 */
#ifndef KAFKA_FLIGHT_H
#define KAFKA_FLIGHT_H

#include "kafka/batch.h"
#include "kafka/boundary.h"
#include "kafka/letters.h"
#include "kafka/outputs.h"
#include "kafka/txn.h"

#include <pthread.h>
#include <stdbool.h>

struct flight {
	struct batch batch;
	struct outputs outputs; /* they point into the answers */
	struct buf answers;
	struct letters letters; /* of what the batch has set aside: set them */
	struct boundaries boundaries; /* of the batch: set them, too */

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

void flight_init(struct flight *f, const struct output_form *form);
void flight_release(struct flight *f);
/*
 * Return the cargo of these outputs, with the flight's letters and boundaries
 * where there is a topic for them.
 */
struct txn_cargo flight_cargo(
    const struct flight *f, const struct txn *t, const struct outputs *o);
void flight_swap(
    struct flight *f, struct batch *b, struct outputs *o, struct buf *answers);
/*
 * Commit the flight for `source`, which has the offsets of its batch. Until it
 * was awaited the consumer must last, and nobody else may use `t`.
 */
void
flight_start(struct flight *f, struct txn *t, const struct txn_source *source);
/* Would flight_await() not wait? */
bool flight_has_landed(const struct flight *f);
/* Wait until it has landed, and leave the rest to flight_await(). */
void flight_let_land(const struct flight *f);
enum txn_outcome flight_await(struct flight *f, struct error *e);

#endif
