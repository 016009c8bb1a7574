/*
 * group: what a group has committed, how far it is behind, and how to move it.
 *
 * An offset that is committed is that of the next message to read. Functions
 * that ask the brokers fail as admin.h says.
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
/* Keep only the topics of which it has committed something. */
void group_keep_its_own(struct partitions *t);

/*
 * How many offsets before the first that is still there has the group not
 * read: the topic has let go of them. -1 when nobody knows.
 */
int64_t group_gone(const struct partition *p);
/* Where there are any, warn: who reads on there fails. */
void group_warn_gone(const struct partition *p, const char *group);
/*
 * How many offsets that are still there are before the end, from what is
 * committed or, where that is nothing, from the beginning; -1 when nobody
 * knows.
 */
int64_t group_lag(const struct partition *p);
/*
 * Append {"group":"g","topic":"tx","partition":0,"committed":1000,"end":1042,
 * "lag":42,"gone":0}, without a newline; null is what is not known.
 */
void group_write(struct buf *b, const struct partition *p, const char *group);

/* Where a group is to go on. */
struct group_move {
	const char *file; /* of offsets (offsets.h), or NULL: */
	int64_t time;	  /* in ms, or ADMIN_BEGINNING or ADMIN_END */
	char **topics;	  /* of the time */
	bool force;	  /* a file may move it backwards */
};

/* beginning, end, @TIME, else a file; false: what is behind @ is no time. */
bool group_parse_move(const char *text, struct group_move *m);
/*
 * Move a group that has no members now: all as asked, or nothing (-1). At a
 * time behind the last message that is the end. A file is not followed (2)
 * where a line of it is none, names a partition that is not there, lies behind
 * the end or, without force, before what is committed: it is an old one then,
 * and records would be read again. -v tells each step.
 * An offset whose message is gone is committed, and warned about.
 */
int group_move(struct kafka *k, const char *group, const struct group_move *m,
    struct error *e);

#endif
