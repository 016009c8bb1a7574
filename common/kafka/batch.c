#include "kafka/batch.h"

#include "base/clock.h"
#include "base/mem.h"

#include <stdlib.h>

void
batch_init(struct batch *b)
{
	*b = (struct batch){.offsets = rd_kafka_topic_partition_list_new(8)};
}

void
batch_clear(struct batch *b)
{
	for (size_t i = 0; i < b->count; i++)
		rd_kafka_message_destroy(b->message[i]);
	b->count = 0;
	b->text.len = 0;
	b->since = 0;
	rd_kafka_topic_partition_list_destroy(b->offsets);
	b->offsets = rd_kafka_topic_partition_list_new(8);
}

void
batch_release(struct batch *b)
{
	batch_clear(b);
	rd_kafka_topic_partition_list_destroy(b->offsets);
	buf_release(&b->text);
	free(b->message);
}

void
batch_pass(struct batch *b, const rd_kafka_message_t *m)
{
	const char *topic = rd_kafka_topic_name(m->rkt);
	rd_kafka_topic_partition_t *t =
	    rd_kafka_topic_partition_list_find(b->offsets, topic, m->partition);

	if (t == NULL)
		t = rd_kafka_topic_partition_list_add(
		    b->offsets, topic, m->partition);
	t->offset = m->offset + 1;
	if (b->since == 0)
		b->since = clock_ms();
}

void
batch_add(struct batch *b, rd_kafka_message_t *m)
{
	batch_pass(b, m);
	b->message =
	    mem_grow(b->message, b->count, &b->capacity, sizeof *b->message);
	b->message[b->count++] = m;
}
