#include "kafka/watch.h"

#include <string.h>

#define AGAIN_MS 500 /* between two looks while a topic seems to be missing */
#define GONE_MS 3000 /* a broker that has just started may not know it yet */

void
watch_init(struct watch *w, struct kafka *k, char **topics)
{
	*w = (struct watch){.k = k,
	    .topics = topics,
	    .every =
		kafka_property_ms(k, "topic.metadata.refresh.interval.ms")};
}

static bool
is_due(const struct watch *w, int64_t now)
{
	int64_t since = now - w->looked;

	if (w->missed != 0 || w->k->missing)
		return since >= AGAIN_MS;
	return w->every > 0 && since >= w->every;
}

/* Count the topic's partitions; 0: it is not there. */
static int32_t
size_of(const struct rd_kafka_metadata *md, const char *topic)
{
	for (int i = 0; i < md->topic_cnt; i++)
		if (strcmp(md->topics[i].topic, topic) == 0)
			return md->topics[i].partition_cnt;
	return 0;
}

void
watch_look(struct watch *w, int64_t now)
{
	const struct rd_kafka_metadata *md;
	const char *missing = NULL;

	if (!is_due(w, now))
		return;
	w->looked = now;
	/* Without an answer nothing is known. */
	if (rd_kafka_metadata(w->k->rk, w->k->missing || w->missed != 0, NULL,
		&md, kafka_question_ms(w->k)) != RD_KAFKA_RESP_ERR_NO_ERROR)
		return;
	w->k->missing = false;
	for (char **topic = w->topics; *topic != NULL; topic++) {
		int32_t size = size_of(md, *topic);

		if (size == 0)
			missing = *topic;
		else if (w->on_size != NULL)
			w->on_size(w->arg, *topic, size);
	}
	rd_kafka_metadata_destroy(md);
	if (missing == NULL)
		w->missed = 0;
	else if (w->missed == 0)
		w->missed = now;
	else if (now - w->missed >= GONE_MS)
		w->gone = missing;
}
