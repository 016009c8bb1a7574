/*
 * lineage: which records a model was learned from.
 *
 * Where records carry their position (weir(7), Positions), each row has its
 * place behind its values, with the SHA-256 of the record's bytes without its
 * position, which are the message's value. In the order of topic, partition
 * and offset they tell what was read, however the partitions came interleaved.
 */
#ifndef TRAIN_LR_LINEAGE_H
#define TRAIN_LR_LINEAGE_H

#include "base/words.h"
#include "model/model.h"
#include "stream/place.h"
#include "stream/rec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINEAGE_DIGEST 32 /* bytes of a SHA-256 */

/* Rows are in the order of the first two, as unsigned numbers. */
struct place {
	uint64_t where; /* the number of the topic, and 32 bits of partition */
	uint64_t offset;
	unsigned char digest[LINEAGE_DIGEST];
};

/* The columns of a row that hold its place. */
#define PLACE_COLUMNS (sizeof(struct place) / sizeof(double))
#define PLACE_KEYS 2 /* the first of them */

struct lineage {
	bool on; /* the first record has a position */
	size_t field;
	struct words topics;
	struct place next;
	struct record_place said; /* of the same record */
	int64_t earliest, latest;
	/* What libcrypto computes with. */
	struct sha *sha, *all;
	/* While it tells: */
	size_t capacity;
	struct place last;
};

/* `{0}` is one that is off. Ask for the member. */
void lineage_init(struct lineage *l, struct rec *r);
void lineage_release(struct lineage *l);
/* Read the place of a record; -1 when it has none or that is not one. */
int lineage_read(struct lineage *l, const struct rec *r, struct fault *f);
/* The record is a row, which has the place that was read. */
void lineage_add(struct lineage *l);

/*
 * Sort the topics. The caller frees the array: the numbers by which places
 * knew them become indices of it, and its elements their numbers from now on.
 */
size_t *lineage_sort_topics(struct lineage *l);
/*
 * Tell the model: of each place, in their order. -1 with a sentence when one
 * stands twice.
 */
void lineage_tell_start(struct lineage *l);
int lineage_tell(struct lineage *l, struct model_lineage *m,
    const struct place *p, struct error *e);
void lineage_tell_end(struct lineage *l, struct model_lineage *m);

/*
 * Is the place that was read between those that the model was learned from?
 */
bool lineage_within(const struct lineage *l, const struct model_lineage *m);

static inline size_t
place_topic(const struct place *p)
{
	return (size_t)(p->where >> 32);
}

static inline int32_t
place_partition(const struct place *p)
{
	return (int32_t)(p->where & INT32_MAX);
}

#endif
