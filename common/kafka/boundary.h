/*
 * boundary: from which offset on records were scored by which model, as a
 * record of a compacted topic, sent in the transaction of the first of them:
 *
 *	key	GROUP/TOPIC/PARTITION/EPOCH
 *	value	{"from":1042,"digest":"sha256:...","epoch":17}
 *
 * The model of a record of TOPIC is that of the boundary of its partition with
 * the greatest `from` up to its offset. Each key is written once, so that
 * compaction keeps all; a group whose offsets were set back writes some again.
 */
#ifndef KAFKA_BOUNDARY_H
#define KAFKA_BOUNDARY_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/words.h"
#include "kafka/kafka.h"
#include "kafka/message.h"
#include "registry/name.h"

#include <stddef.h>
#include <stdint.h>

struct boundary {
	const char *topic; /* lent */
	int32_t partition;
	int64_t from, epoch;
	char digest[DIGEST_TEXT];
};

/* Boundaries to send, as messages; `{0}` has none. */
struct boundaries {
	struct message *message;
	size_t count, capacity;
	struct buf text; /* their keys and values */
};

/* Forget those of the transaction before. */
void boundaries_clear(struct boundaries *bs);
void boundaries_add(
    struct boundaries *bs, const char *group, const struct boundary *b);
/* Let the messages point to their texts: call it after the last was added. */
void boundaries_close(struct boundaries *bs);
void boundaries_release(struct boundaries *bs);

/*
 * Check that the topic is compacted, and keeps its records for ever. -1, status
 * 2: it is not. A broker that does not say is believed.
 */
int boundary_check_topic(struct kafka *k, const char *used, struct error *e);

/* --- reading them back ------------------------------------------------------- */

/* A group's boundaries, sorted by topic, partition, from and epoch. */
struct boundary_list {
	struct boundary *at;
	size_t count, capacity;
	struct words topics; /* lends their names */
};

/*
 * Read the group's boundaries out of the topic `used`, up to its end as it is
 * now. -1: status 2 when one is none, 3 when the brokers do not answer.
 */
int boundary_list_read(struct boundary_list *l, const struct kafka_opts *k,
    const char *used, const char *group, struct error *e);
/* Find the boundary of an offset; NULL: there is none before it. */
const struct boundary *boundary_list_find(const struct boundary_list *l,
    const char *topic, int32_t partition, int64_t offset);
void boundary_list_release(struct boundary_list *l);

#endif
