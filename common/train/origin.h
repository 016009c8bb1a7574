/*
 * origin: the records from which a model was learned.
 *
 * Where records carry their position (weir(7), Positions), each row has its
 * place after its values, with the SHA-256 of the message's value: the record's
 * bytes without its position. In the order of topic, partition and offset they
 * tell what was read, however the partitions were interleaved.
 */
#ifndef TRAIN_ORIGIN_H
#define TRAIN_ORIGIN_H

#include "base/sha256.h"
#include "base/words.h"
#include "model/model.h"
#include "stream/place.h"
#include "stream/rec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A row's place; rows are sorted by the first two, as unsigned numbers. */
struct origin_place {
	uint64_t where; /* the number of the topic, and 32 bits of partition */
	uint64_t offset;
	unsigned char digest[SHA256_BYTES];
};

/* The columns of a row that hold its place. */
#define ORIGIN_COLUMNS (sizeof(struct origin_place) / sizeof(double))
#define ORIGIN_KEYS 2 /* the first of them */

struct origin {
	bool on; /* the first record has a position */
	size_t field;
	struct words topics;
	struct origin_place next;
	struct record_place said; /* of the same record */
	int64_t earliest, latest;
	/* The digests of a record and of all. */
	struct sha256 *sha, *all;
	/* While telling the model: */
	size_t capacity;
	struct origin_place last;
};

/* Ask for the member; `{0}` is an origin that is off. */
void origin_init(struct origin *l, struct rec *r);
void origin_release(struct origin *l);
/* Read the place of a record; -1 when it has none or a wrong one. */
int origin_read(struct origin *l, const struct rec *r, struct fault *f);
/* Add the place that was read: its record is a row. */
void origin_add(struct origin *l);

/*
 * Sort the topics. The caller frees the array: the numbers by which places
 * knew them become indices of it, and its elements their numbers from now on.
 */
size_t *origin_sort_topics(struct origin *l);
/*
 * Tell the model of each place, in their order. -1 with a sentence when one
 * stands twice.
 */
void origin_tell_start(struct origin *l);
int origin_tell(struct origin *l, struct model_lineage *m,
    const struct origin_place *p, struct error *e);
void origin_tell_end(struct origin *l, struct model_lineage *m);

/* Is the place that was read within a range that the model was learned from? */
bool origin_within(const struct origin *l, const struct model_lineage *m);

static inline size_t
origin_topic(const struct origin_place *p)
{
	return (size_t)(p->where >> 32);
}

static inline int32_t
origin_partition(const struct origin_place *p)
{
	return (int32_t)(p->where & INT32_MAX);
}

#endif
