#include "kafka/nudge.h"

#include "kafka/conf.h"

#include <stdlib.h>

#define BACKOFF "fetch.queue.backoff.ms"
#define WAIT_MS 1 /* for answers, which nobody needs */

void
nudge_configure(rd_kafka_conf_t *conf)
{
	char why[256];

	/* A librdkafka that must be nudged does not know it. */
	rd_kafka_conf_set(conf, BACKOFF, "5", why, sizeof why);
}

static size_t
limit(rd_kafka_t *rk, const char *key, size_t unit)
{
	char value[32];

	kafka_conf_get(rd_kafka_conf(rk), key, value, sizeof value);
	return strtoul(value, NULL, 10) * unit;
}

void
nudge_init(struct nudge *n, rd_kafka_t *rk)
{
	*n = (struct nudge){.needed = limit(rk, BACKOFF, 1) == 0,
	    .messages_max = limit(rk, "queued.min.messages", 1) / 2,
	    .bytes_max = limit(rk, "queued.max.messages.kbytes", 1024) / 2};
}

bool
nudge_took(struct nudge *n, size_t bytes)
{
	n->messages++;
	n->bytes += bytes;
	return n->needed &&
	    (n->messages > n->messages_max || n->bytes > n->bytes_max);
}

void
nudge(struct nudge *n, rd_kafka_t *rk, rd_kafka_queue_t *queue,
    rd_kafka_topic_partition_list_t *partitions)
{
	n->messages = n->bytes = 0;
	/* If the queue were full at the last message, half would be left. */
	if (partitions->cnt == 0 || rd_kafka_queue_length(queue) == 0)
		return;
	for (int i = 0; i < partitions->cnt; i++)
		partitions->elems[i].offset = RD_KAFKA_OFFSET_END;
	rd_kafka_offsets_for_times(rk, partitions, WAIT_MS);
}
