#include "kafka/lag.h"

#include <inttypes.h>
#include <stdio.h>

/* Return the offset after the last message that is known. */
static int64_t
find_end(const struct kafka *k, const struct place *p)
{
	int64_t low, high;

	if (rd_kafka_get_watermark_offsets(k->rk, p->topic, p->partition, &low,
		&high) != RD_KAFKA_RESP_ERR_NO_ERROR)
		return p->end;
	return high > p->end ? high : p->end;
}

/* Return the offset of the first message that is still to come. */
static int64_t
find_next(const struct place *p, enum lag_from from)
{
	int64_t done = from == LAG_COMMITTED ? p->committed : p->next;

	if (done < 0)
		done = p->from;
	return done < p->low ? p->low : done;
}

void
lag_tell(const struct kafka *k, const struct places *ps, enum lag_from from,
    struct prometheus *m)
{
	prometheus_family(m, PROMETHEUS_GAUGE, "lag_records",
	    "Messages of a partition that are still to be read, or committed.");
	for (size_t i = 0; i < ps->count; i++) {
		const struct place *p = &ps->at[i];
		int64_t lag = find_end(k, p) - find_next(p, from);
		char number[16];

		if (!p->mine)
			continue;
		snprintf(number, sizeof number, "%" PRId32, p->partition);
		prometheus_label(m, "topic", p->topic);
		prometheus_label(m, "partition", number);
		prometheus_value(m, lag > 0 ? (double)lag : 0);
	}
}
