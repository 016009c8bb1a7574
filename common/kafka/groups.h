/*
 * groups: all consumer groups of a cluster, with their members and their lag.
 *
 *	struct groups g;
 *
 *	groups_find(&g, k, e);
 *	for (size_t i = 0; i < g.count; i++)
 *		groups_describe(&line, &g.item[i], &table, &concerns, e);
 *	groups_release(&g);
 *
 * Functions that ask the brokers fail as admin.h says.
 */
#ifndef KAFKA_GROUPS_H
#define KAFKA_GROUPS_H

#include "base/buf.h"
#include "kafka/partitions.h"

#include <stdbool.h>
#include <stddef.h>

struct groups {
	struct groups_item {
		char *name;
		rd_kafka_consumer_group_state_t state;
	} * item;
	size_t count, capacity;
};

/* List the groups by name. Release the list in any case. */
int groups_find(struct groups *g, struct kafka *k, struct error *e);
void groups_release(struct groups *g);

/*
 * Append a line about the group, without a newline:
 *
 *	{"group":"g","state":"Stable","members":[{"id":"weir-consume-7a...",
 *	 "client":"weir-consume","host":"/127.0.0.1","partitions":{"tx":[0,1]}}],
 *	 "topics":{"tx":42},"lag":42}
 *
 * `t` has partitions with their ends. "topics" has those of them of which the
 * group has committed something, with their lag; "partitions" those that a
 * member reads now, in the table or not. An unknown lag is null. `t` is changed:
 * its `committed` become the group's. `*concerns`: something of the table is
 * committed or read.
 */
int groups_describe(struct buf *b, const struct groups_item *group,
    struct partitions *t, bool *concerns, struct error *e);

#endif
