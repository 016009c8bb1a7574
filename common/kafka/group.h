/*
 * group: what a group has committed, how far it lags, and how to move it.
 *
 * A committed offset is that of the next message to read. Functions that ask
 * the brokers fail as admin.h says.
 */
#ifndef KAFKA_GROUP_H
#define KAFKA_GROUP_H

#include "base/buf.h"
#include "kafka/partitions.h"

#include <stdbool.h>
#include <stdint.h>

/* Set `committed` in all of the table. */
int
group_find_committed(struct partitions *t, const char *group, struct error *e);
/* Keep only topics of which the group has committed something. */
void group_keep_its_own(struct partitions *t);

/*
 * Return how many offsets the topic has deleted before the group read them; -1
 * when nobody knows.
 */
int64_t group_gone(const struct partition *p);
/* Warn of such offsets: reading on there fails. */
void group_warn_gone(const struct partition *p, const char *group);
/*
 * Return how many existing offsets are left to the end, from the committed one
 * or, without one, from the beginning; -1 when nobody knows.
 */
int64_t group_lag(const struct partition *p);
/*
 * Append {"group":"g","topic":"tx","partition":0,"committed":1000,"end":1042,
 * "lag":42,"gone":0}, without a newline; unknown numbers are null.
 */
void group_write(struct buf *b, const struct partition *p, const char *group);

/* Where to move a group. */
struct group_move {
	const char *file; /* of offsets (offsets.h), or NULL: */
	int64_t time;	  /* in ms, or ADMIN_BEGINNING or ADMIN_END */
	char **topics;	  /* the topics of `time` */
	bool force;	  /* a file may move it backwards */
};

/*
 * Parse beginning (or earliest), end (or latest), @TIME, else a file. -1,
 * status 2: no time follows the @.
 */
int group_parse_move(const char *text, struct group_move *m, struct error *e);
/*
 * Move a group that has no members now: all as asked, or nothing (-1). A time
 * after the last message means the end. A file is refused (2) when a line is no
 * offset, names a missing partition, lies beyond the end or, without force,
 * before the committed offset: an old file would have records read again. -v
 * tells each step. An offset whose message is gone is committed, with a
 * warning.
 */
int group_move(struct kafka *k, const char *group, const struct group_move *m,
    struct error *e);

#endif
