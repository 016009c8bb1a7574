#include "kafka/topic.h"

#include "base/clock.h"
#include "base/stop.h"
#include "kafka/attempt.h"
#include "kafka/near.h"

#include <string.h>

#define ASK_MS 500 /* one question for metadata */

/*
 * Ask for metadata until there is an answer. A request that names a topic may
 * create it, so name it only where that is allowed.
 */
static int
wait_for_metadata(struct kafka *k, const char *topic,
    const struct rd_kafka_metadata **md, struct error *e)
{
	struct attempt a = attempt_begin(k);
	rd_kafka_topic_t *rkt = NULL;
	rd_kafka_resp_err_t err;

	a.patient = true;
	a.unassigned = true;
	if (k->auto_create)
		rkt = rd_kafka_topic_new(k->rk, topic, NULL);
	do
		err = rd_kafka_metadata(k->rk, rkt == NULL, rkt, md, ASK_MS);
	while (attempt_again(&a, err));
	if (rkt != NULL)
		rd_kafka_topic_destroy(rkt);
	if (err == RD_KAFKA_RESP_ERR_NO_ERROR) {
		k->client.answered = true;
		k->refusals = 0;
		return 0;
	}
	return kafka_failure(
	    k, e, k->denied ? "cannot connect" : "no broker answers");
}

static const struct rd_kafka_metadata_topic *
topic_in(const struct rd_kafka_metadata *md, const char *topic)
{
	for (int i = 0; i < md->topic_cnt; i++)
		if (strcmp(md->topics[i].topic, topic) == 0)
			return &md->topics[i];
	return NULL;
}

/*
 * Look for a topic: 1 found, 0 not there (yet), -1 an error that stays; `e`
 * says why not.
 */
static int
look_for_topic(
    struct kafka *k, const char *topic, int32_t *partitions, struct error *e)
{
	const struct rd_kafka_metadata *md;
	const struct rd_kafka_metadata_topic *t;
	int found = 0;

	if (wait_for_metadata(k, topic, &md, e) < 0)
		return -1;
	t = topic_in(md, topic);
	if (t != NULL && t->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
		*partitions = t->partition_cnt;
		found = t->partition_cnt > 0;
	} else if (t != NULL && kafka_is_denial(t->err)) {
		found = error_set(
		    e, ST_CANNOT, "topic '%s': %s", topic, cause_of(t->err));
	}
	if (found == 0)
		near_error(e, topic, md);
	rd_kafka_metadata_destroy(md);
	return found;
}

/* Find the topic: 1, or 0 when it is missing, -1 for another error. */
static int
find(struct kafka *k, const char *topic, int32_t *partitions, struct error *e)
{
	int64_t start = clock_ms();
	int found;

	/* A topic just created takes its time to show. */
	do {
		found = look_for_topic(k, topic, partitions, e);
		if (found != 0)
			return found;
		clock_sleep(100);
	} while (k->auto_create && clock_ms() - start < k->timeout_ms &&
	    stop_requested() == 0);
	return 0;
}

int
topic_find(
    struct kafka *k, const char *topic, int32_t *partitions, struct error *e)
{
	return find(k, topic, partitions, e) == 1 ? 0 : -1;
}

int
topic_find_or_say(struct kafka *k, const char *topic, int32_t *partitions,
    const char *form, struct error *e)
{
	int found = find(k, topic, partitions, e);
	struct error missing;

	if (found != 0)
		return found == 1 ? 0 : -1;
	missing = *e;
	return error_set(e, missing.status,
	    "%s (topics --create %s:%s makes it)", missing.text, topic, form);
}

int
topic_find_to_write(
    struct kafka *k, const char *topic, int32_t *partitions, struct error *e)
{
	return topic_find_or_say(k, topic, partitions, "PARTITIONS", e);
}

#define NAME_MOST 249

int
topic_check_name(const char *name, struct error *e)
{
	static const char good[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "abcdefghijklmnopqrstuvwxyz0123456789._-";
	size_t len = strspn(name, good);

	if (len > 0 && len <= NAME_MOST && name[len] == '\0' &&
	    strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
		return 0;
	return error_set(e, ST_CANNOT,
	    "'%s' can be no topic's name: that has letters of English, "
	    "digits, '.', '_' and '-', and at most %d of them",
	    name, NAME_MOST);
}
