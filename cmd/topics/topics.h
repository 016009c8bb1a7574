/*
 * topics: what its files share.
 *
 *	main.c	    which of them is asked for
 *	options.c   what was asked
 *	look.c	    lists partitions, topics, groups
 */
#ifndef TOPICS_TOPICS_H
#define TOPICS_TOPICS_H

#include "base/opt.h"
#include "kafka/admin.h"
#include "kafka/group.h"

#include <stdbool.h>
#include <stddef.h>

struct opts {
	struct opt_common common;
	struct kafka_opts kafka;
	char **topics; /* NULL: all */
	bool all;
	struct admin_topic *create;
	size_t creates, create_capacity;
	const char **set;
	size_t sets, set_capacity;
	bool if_missing;
	char **describe; /* topics, or NULL */
	char **remove;	 /* topics to delete, or NULL */
	bool groups;
	const char *group;
	const char *commit; /* as it was given, or NULL */
	struct group_move move;
};

/* options.c */
void options_parse(struct opts *o, int argc, char **argv);

/* look.c: write lines to stdout. -1: an error; lines may be out by then. */
int look_at_partitions(
    struct kafka *k, const struct opts *o, size_t *count, struct error *e);
int look_at_topics(struct kafka *k, char **topics, struct error *e);
int look_at_groups(struct kafka *k, const struct opts *o, struct error *e);

#endif
