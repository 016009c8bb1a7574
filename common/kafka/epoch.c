#include "kafka/epoch.h"

#include "base/buf.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FORM "weir/1 models="
#define DIGITS_MAX 18

int64_t
epoch_read(const rd_kafka_topic_partition_t *t)
{
	const char *p = t->metadata;
	size_t head = strlen(FORM), len = t->metadata_size;
	int64_t epoch = 0;

	if (p == NULL || len <= head || len > head + DIGITS_MAX ||
	    memcmp(p, FORM, head) != 0)
		return EPOCH_NONE;
	for (size_t i = head; i < len; i++) {
		if (p[i] < '0' || p[i] > '9')
			return EPOCH_NONE;
		epoch = 10 * epoch + (p[i] - '0');
	}
	return epoch;
}

void
epoch_write(rd_kafka_topic_partition_t *t, int64_t epoch)
{
	struct buf b = {0};

	free(t->metadata); /* librdkafka frees it so, too */
	t->metadata = NULL;
	t->metadata_size = 0;
	if (epoch == EPOCH_NONE)
		return;
	buf_add_format(&b, FORM "%" PRId64, epoch);
	t->metadata = b.data;
	t->metadata_size = b.len;
}
