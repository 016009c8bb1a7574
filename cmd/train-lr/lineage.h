/*
 * lineage: which records a model was learned from.
 *
 * Where records carry their position (weir(7), Positions), the place of each
 * row is kept, with the SHA-256 of the record's bytes without its position,
 * which are the message's value. In the order of topic, partition and offset
 * they tell what was read, however the partitions came interleaved. Memory: 56
 * bytes a row.
 */
#ifndef LINEAGE_H
#define LINEAGE_H

#include "learn/levels.h"
#include "learn/model.h"
#include "stream/rec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINEAGE_DIGEST 32 /* bytes of a SHA-256 */

struct place {
	uint32_t topic; /* its number among the topics */
	int32_t partition;
	int64_t offset;
	size_t row;
	unsigned char digest[LINEAGE_DIGEST];
};

struct lineage {
	bool on; /* the first record has a position */
	size_t field;
	struct levels topics;
	struct place *place; /* one a row */
	size_t rows, capacity;
	struct place next;
	int64_t next_timestamp; /* -1: none */
	int64_t earliest, latest;
	void *sha; /* what libcrypto computes with */
};

/* `{0}` is one that is off. Ask for the member. */
void lineage_init(struct lineage *l, struct rec *r);
void lineage_release(struct lineage *l);
/* Read the place of a record; -1 when it has none or that is not one. */
int lineage_read(struct lineage *l, const struct rec *r, struct fault *f);
/* The record is a row: keep the place that was read. */
void lineage_add(struct lineage *l);
/*
 * Sort the places; place[i].row says which row the ith one is. 1 when that
 * order is another than the rows', 0 when not, -1 when a place stands twice.
 */
int lineage_sort(struct lineage *l, struct error *e);
/* Tell the model; the places are sorted. */
void lineage_tell(const struct lineage *l, struct model_lineage *m);
/*
 * Is the place that was read between those that the model was learned from?
 */
bool lineage_within(const struct lineage *l, const struct model_lineage *m);

#endif
