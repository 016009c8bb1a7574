/*
 * place: where a record stood in Kafka, as its member _kafka says it.
 *
 *	{"V1":-1.36,"_kafka":{"topic":"tx","partition":3,"offset":1042,
 *	 "timestamp":1700000000000}}
 *
 * All that learn from it or judge by it read it here, strictly. Topic,
 * partition and offset must be there, each of the four at most once, the topic
 * as a string that is not empty, and the others as whole numbers without a
 * sign, fraction or exponent: a partition to 2^31 - 1, the others to 2^53, the
 * limit of a model file. Only a timestamp may be null. `from` is the offset at
 * which the reading of the partition began; it is passed over if it is no such
 * number, as all other members are.
 */
#ifndef STREAM_PLACE_H
#define STREAM_PLACE_H

#include "base/buf.h"
#include "stream/rec.h"

#include <stdbool.h>
#include <stdint.h>

#define PLACE_MEMBER "_kafka"

/* A record's place; `{0}` before the first one is read. */
struct record_place {
	struct buf topic; /* text, with a NUL only at its end */
	int32_t partition;
	int64_t offset;
	int64_t timestamp; /* in ms, or -1: none */
	int64_t from;	   /* where reading began, or -1: not known */
};

/* Read the member PLACE_MEMBER; false: it is no position, or not there. */
bool place_read(struct record_place *p, const struct rec_field *v);
void place_release(struct record_place *p);

#endif
