#include "kafka/batch.h"

#include "base/clock.h"
#include "base/mem.h"
#include "kafka/epoch.h"

#include <stdio.h>
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
	batch_take_back(b);
	for (size_t i = 0; i < b->asides; i++)
		rd_kafka_message_destroy(b->aside[i].m);
	b->count = b->asides = b->aside_bytes = 0;
	b->text.len = 0;
	b->said = false;
	b->since = 0;
	b->epoch = EPOCH_NONE;
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
	free(b->aside);
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

static void
add_aside(struct batch *b, const struct aside *a)
{
	struct aside *added;

	b->aside =
	    mem_grow(b->aside, b->asides, &b->aside_capacity, sizeof *b->aside);
	added = &b->aside[b->asides++];
	*added = *a;
	if (a->fault.field != NULL)
		snprintf(
		    added->field, sizeof added->field, "%s", a->fault.field);
}

void
batch_add_aside(struct batch *b, rd_kafka_message_t *m, const struct fault *f)
{
	batch_pass(b, m);
	b->aside_bytes += m->len + m->key_len;
	add_aside(b, &(struct aside){.m = m, .fault = *f});
}

void
batch_set_aside(
    struct batch *b, size_t i, const struct fault *f, const char *tool)
{
	struct aside a = {.m = b->message[i], .in_text = true, .fault = *f};

	snprintf(a.tool, sizeof a.tool, "%s", tool);
	add_aside(b, &a);
}

void
batch_take_back(struct batch *b)
{
	size_t kept = 0;

	for (size_t i = 0; i < b->asides; i++)
		if (!b->aside[i].in_text)
			b->aside[kept++] = b->aside[i];
	b->asides = kept;
}
