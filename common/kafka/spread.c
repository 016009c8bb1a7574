#include "kafka/spread.h"

#include "base/clock.h"
#include "kafka/conf.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FRAME 32   /* about the bytes that a batch has around a message */
#define TURN_MS 10 /* the least between two turns at pauses */
#define SHORT 16   /* part of a batch that is a run of the first round */
#define GROWTH 2   /* from round to round */

void
spread_init(struct spread *s, rd_kafka_t *producer, int32_t partitions)
{
	const rd_kafka_conf_t *conf = rd_kafka_conf(producer);
	char how[64], size[32];

	kafka_conf_get(conf, "partitioner", how, sizeof how);
	kafka_conf_get(conf, "batch.size", size, sizeof size);
	*s = (struct spread){.on = strstr(how, "random") != NULL,
	    .partitions = partitions,
	    .present = (int32_t)((uint64_t)(clock_wall_ms() ^ getpid()) %
		(uint64_t)partitions),
	    .batch = strtoul(size, NULL, 10)};
	s->run_max = s->batch / SHORT;
}

static void
turn(struct spread *s)
{
	s->present = (s->present + 1) % s->partitions;
	s->run = 0;
	s->turned = clock_ms();
}

/* Go to the next partition, and perhaps the next round. */
static void
end_run(struct spread *s)
{
	turn(s);
	if (++s->full < s->partitions)
		return;
	s->full = 0;
	s->run_max *= GROWTH;
	if (s->run_max > s->batch)
		s->run_max = s->batch;
}

int32_t
spread_partition(struct spread *s, const struct message *m)
{
	size_t size = m->value.len + FRAME;

	if (!s->on || m->partition != MESSAGE_ANY_PARTITION || m->key.p != NULL)
		return m->partition;
	if (s->run > 0 && s->run + size > s->run_max)
		end_run(s);
	s->run += size;
	return s->present;
}

void
spread_pause(struct spread *s)
{
	if (s->run > 0 && clock_ms() - s->turned >= TURN_MS)
		turn(s);
}
