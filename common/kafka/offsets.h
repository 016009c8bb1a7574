/*
 * offsets: a file of offsets to commit, a line a partition:
 *
 *	{"topic":"tx","partition":3,"offset":1042}
 *
 * The offset is that of the next message to read. `consume --offsets-to`
 * writes such a file, and `topics -g GROUP --commit` reads it.
 */
#ifndef KAFKA_OFFSETS_H
#define KAFKA_OFFSETS_H

#include "base/buf.h"
#include "base/diag.h"

#include <librdkafka/rdkafka.h>

/*
 * Read the items of a file ("-": stdin), for the caller to destroy. Where
 * several lines name a partition, as in concatenated files, the highest offset
 * counts. NULL: the file cannot be read, or a line is no offset: then do not
 * trust any of it.
 */
rd_kafka_topic_partition_list_t *
offsets_read(const char *path, struct error *e);
/* Read the items of a text, which gets some bytes after it; `name` names it. */
rd_kafka_topic_partition_list_t *
offsets_parse(const char *name, struct buf *text, struct error *e);

#endif
