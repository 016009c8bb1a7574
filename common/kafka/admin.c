#include "kafka/admin.h"

#include "base/mem.h"
#include "base/num.h"
#include "kafka/attempt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLIENT "weir-topics"
#define METADATA_MS 500 /* one question for metadata */
#define OFFSETS_MS 2000 /* one for offsets, at each broker */
#define PARTITIONS_MAX 100000
#define REPLICATION_MAX 1000

int
admin_start(struct kafka *k, const struct kafka_opts *o, struct error *e)
{
	static const char *const defaults[] = {"client.id", CLIENT, NULL};
	rd_kafka_conf_t *conf = kafka_conf(o, defaults, e);

	if (conf == NULL)
		return -1;
	/* A producer can ask all of this, and needs no group. */
	return kafka_start(k, o, RD_KAFKA_PRODUCER, conf, e);
}

/*
 * A producer would crash at the answer of a broker that does not coordinate the
 * group any more: librdkafka then looks for the coordinator of the client's own
 * group, and relies on there being one (its issue 5040).
 */
int
admin_start_for_groups(struct kafka *k, const struct kafka_opts *o,
    const char *group, struct error *e)
{
	const char *defaults[] = {"client.id", CLIENT, "group.id",
	    group != NULL ? group : CLIENT, NULL};
	rd_kafka_conf_t *conf = kafka_conf(o, defaults, e);

	if (conf == NULL)
		return -1;
	return kafka_start(k, o, RD_KAFKA_CONSUMER, conf, e);
}

bool
admin_is_mock(struct kafka *k)
{
	static const char name[] = "mockCluster";
	int64_t ms = k->timeout_ms < 1000 ? k->timeout_ms : 1000;
	char *id = rd_kafka_clusterid(k->rk, (int)ms);
	bool is = id != NULL && strncmp(id, name, sizeof name - 1) == 0;

	rd_kafka_mem_free(k->rk, id);
	return is;
}

/* --- questions ------------------------------------------------------------ */

int
admin_metadata(
    struct kafka *k, const struct rd_kafka_metadata **md, struct error *e)
{
	struct attempt a = attempt_begin(k);
	rd_kafka_resp_err_t err;

	do {
		int left = attempt_time_left(&a);

		err = rd_kafka_metadata(k->rk, 1, NULL, md,
		    left < METADATA_MS ? left : METADATA_MS);
	} while (attempt_again(&a, err));
	if (err != RD_KAFKA_RESP_ERR_NO_ERROR)
		return attempt_failed(&a, err, "cannot list topics", e);
	k->client.answered = true;
	return 0;
}

static rd_kafka_resp_err_t
ask_offsets(
    struct kafka *k, rd_kafka_topic_partition_list_t *list, int64_t time)
{
	rd_kafka_resp_err_t err;

	for (int i = 0; i < list->cnt; i++) {
		list->elems[i].offset = time;
		list->elems[i].err = RD_KAFKA_RESP_ERR_NO_ERROR;
	}
	err = rd_kafka_offsets_for_times(k->rk, list, OFFSETS_MS);
	for (int i = 0; err == RD_KAFKA_RESP_ERR_NO_ERROR && i < list->cnt; i++)
		err = list->elems[i].err;
	return err;
}

/*
 * Let librdkafka learn of new leaders. A leader that it was told just after that
 * broker died is what it asks until then, since nothing else of the topic is in
 * use.
 */
static void
learn_leaders(struct kafka *k)
{
	const struct rd_kafka_metadata *md;

	if (rd_kafka_metadata(k->rk, 1, NULL, &md, METADATA_MS) ==
	    RD_KAFKA_RESP_ERR_NO_ERROR)
		rd_kafka_metadata_destroy(md);
}

int
admin_offsets_at(struct kafka *k, rd_kafka_topic_partition_list_t *list,
    int64_t time, struct error *e)
{
	struct attempt a = attempt_begin(k);
	rd_kafka_resp_err_t err;

	/* librdkafka takes an empty list for a mistake. */
	if (list->cnt == 0)
		return 0;
	/* Leaders move, and a reader at its start can wait for them. */
	a.patient = true;
	do {
		err = ask_offsets(k, list, time);
		if (err != RD_KAFKA_RESP_ERR_NO_ERROR)
			learn_leaders(k);
	} while (attempt_again(&a, err));
	if (err == RD_KAFKA_RESP_ERR_NO_ERROR)
		return 0;
	return attempt_failed(&a, err, "cannot ask for offsets", e);
}

/* --- creating topics ------------------------------------------------------ */

bool
admin_parse_topic(const char *text, struct admin_topic *t)
{
	size_t len = strcspn(text, ":"), digits;
	const char *number = text + len + 1;
	long long partitions, replication = -1;
	char *first;
	bool good;

	if (len == 0 || text[len] == '\0')
		return false;
	digits = strcspn(number, ":");
	first = mem_copy(number, digits);
	good = num_int(first, 1, PARTITIONS_MAX, &partitions);
	free(first);
	if (good && number[digits] == ':')
		good = num_int(
		    number + digits + 1, 1, REPLICATION_MAX, &replication);
	if (good)
		*t = (struct admin_topic){.name = mem_copy(text, len),
		    .partitions = (int)partitions,
		    .replication = (int)replication};
	return good;
}

static rd_kafka_NewTopic_t *
new_topic(const struct admin_topic *t, struct error *e)
{
	char why[256];
	rd_kafka_NewTopic_t *new = rd_kafka_NewTopic_new(
	    t->name, t->partitions, t->replication, why, sizeof why);

	if (new == NULL) {
		error_set(e, ST_CANNOT, "topic '%s': %s", t->name, why);
		return NULL;
	}
	for (size_t i = 0; i < t->sets; i++) {
		size_t len = strcspn(t->set[i], "=");
		char *key = mem_copy(t->set[i], len);

		rd_kafka_NewTopic_set_config(new, key, t->set[i] + len + 1);
		free(key);
	}
	return new;
}

/* Create the topic; `why` gets the broker's own sentence, or "". */
static rd_kafka_resp_err_t
ask_create(
    const struct attempt *a, rd_kafka_NewTopic_t *new, char *why, size_t size)
{
	struct request r = request_begin(a, RD_KAFKA_ADMIN_OP_CREATETOPICS);
	const rd_kafka_topic_result_t **results;
	rd_kafka_resp_err_t err;
	size_t n;

	why[0] = '\0';
	rd_kafka_CreateTopics(a->k->rk, &new, 1, r.options, r.queue);
	err = request_wait(&r);
	if (err == RD_KAFKA_RESP_ERR_NO_ERROR) {
		results = rd_kafka_CreateTopics_result_topics(
		    rd_kafka_event_CreateTopics_result(r.event), &n);
		err = rd_kafka_topic_result_error(results[0]);
		if (err != RD_KAFKA_RESP_ERR_NO_ERROR)
			snprintf(why, size, "%s",
			    rd_kafka_topic_result_error_string(results[0]));
	}
	request_end(&r);
	return err;
}

/* Has each partition of the topic a leader? */
static bool
is_complete(const struct rd_kafka_metadata *md, const struct admin_topic *t)
{
	for (int i = 0; i < md->topic_cnt; i++) {
		const struct rd_kafka_metadata_topic *topic = &md->topics[i];
		int led = 0;

		if (strcmp(topic->topic, t->name) != 0)
			continue;
		for (int j = 0; j < topic->partition_cnt; j++)
			led += topic->partitions[j].leader >= 0;
		return led > 0 && led == topic->partition_cnt;
	}
	return false;
}

/* Wait until the topic's partitions are known and led. */
static int
wait_until_complete(
    struct kafka *k, const struct admin_topic *t, struct error *e)
{
	struct attempt a = attempt_begin(k);
	const struct rd_kafka_metadata *md;
	bool complete;

	do {
		if (admin_metadata(k, &md, e) < 0)
			return -1;
		complete = is_complete(md, t);
		rd_kafka_metadata_destroy(md);
		if (complete)
			return 0;
	} while (attempt_again(&a, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE));
	return error_set(
	    e, ST_FAILED, "topic '%s' is created, but does not show", t->name);
}

/*
 * Wait until the leaders answer for the partitions: only then may the next
 * program rely on the topic.
 */
static int
wait_until_there(struct kafka *k, const struct admin_topic *t, struct error *e)
{
	rd_kafka_topic_partition_list_t *list;
	int failed;

	if (wait_until_complete(k, t, e) < 0)
		return -1;
	list = rd_kafka_topic_partition_list_new(t->partitions);
	rd_kafka_topic_partition_list_add_range(
	    list, t->name, 0, t->partitions - 1);
	failed = admin_offsets_at(k, list, ADMIN_END, e);
	rd_kafka_topic_partition_list_destroy(list);
	return failed;
}

int
admin_create(struct kafka *k, const struct admin_topic *t, bool *existed,
    struct error *e)
{
	struct attempt a = attempt_begin(k);
	rd_kafka_NewTopic_t *new = new_topic(t, e);
	rd_kafka_resp_err_t err;
	char why[256];
	int tried = 0;

	if (new == NULL)
		return -1;
	if (admin_is_mock(k)) {
		rd_kafka_NewTopic_destroy(new);
		return error_set(e, ST_CANNOT,
		    "the mock cluster of kafka-sandbox makes a topic when a "
		    "program first names it; 'kafka-sandbox --topic %s:%d' "
		    "makes one with %d partition%s",
		    t->name, t->partitions, t->partitions,
		    t->partitions == 1 ? "" : "s");
	}
	do {
		err = ask_create(&a, new, why, sizeof why);
		tried++;
	} while (attempt_again(&a, err));
	rd_kafka_NewTopic_destroy(new);
	/* After a lost answer the existing topic may well be ours. */
	*existed = err == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS && tried == 1;
	if (*existed)
		return 0;
	if (err == RD_KAFKA_RESP_ERR_NO_ERROR ||
	    err == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
		return wait_until_there(k, t, e);
	if (why[0] != '\0' && !attempt_may_pass(&a, err))
		return error_set(e, ST_CANNOT, "topic '%s': %s", t->name, why);
	return attempt_failed(&a, err, "cannot create a topic", e);
}

/* --- offsets of groups ---------------------------------------------------- */

static void
send_question(const struct request *r, const char *group,
    const rd_kafka_topic_partition_list_t *list)
{
	rd_kafka_ListConsumerGroupOffsets_t *ask =
	    rd_kafka_ListConsumerGroupOffsets_new(group, list);

	rd_kafka_ListConsumerGroupOffsets(
	    r->k->rk, &ask, 1, r->options, r->queue);
	rd_kafka_ListConsumerGroupOffsets_destroy(ask);
}

static void
send_commit(const struct request *r, const char *group,
    const rd_kafka_topic_partition_list_t *list)
{
	rd_kafka_AlterConsumerGroupOffsets_t *ask =
	    rd_kafka_AlterConsumerGroupOffsets_new(group, list);

	rd_kafka_AlterConsumerGroupOffsets(
	    r->k->rk, &ask, 1, r->options, r->queue);
	rd_kafka_AlterConsumerGroupOffsets_destroy(ask);
}

/* Get the one group's result: both requests are answered alike. */
static const rd_kafka_group_result_t *
answer_of(const struct request *r)
{
	size_t n;

	if (rd_kafka_event_type(r->event) ==
	    RD_KAFKA_EVENT_LISTCONSUMERGROUPOFFSETS_RESULT)
		return rd_kafka_ListConsumerGroupOffsets_result_groups(
		    rd_kafka_event_ListConsumerGroupOffsets_result(r->event),
		    &n)[0];
	return rd_kafka_AlterConsumerGroupOffsets_result_groups(
	    rd_kafka_event_AlterConsumerGroupOffsets_result(r->event), &n)[0];
}

/*
 * Return the first error of an answer: about the group, or about a partition.
 */
static rd_kafka_resp_err_t
error_in(const rd_kafka_group_result_t *answer)
{
	const rd_kafka_topic_partition_list_t *got =
	    rd_kafka_group_result_partitions(answer);
	const rd_kafka_error_t *error = rd_kafka_group_result_error(answer);
	rd_kafka_resp_err_t err = RD_KAFKA_RESP_ERR_NO_ERROR;

	if (error != NULL)
		return rd_kafka_error_code(error);
	for (int i = 0; err == RD_KAFKA_RESP_ERR_NO_ERROR && i < got->cnt; i++)
		err = got->elems[i].err;
	return err;
}

static void
take_offsets(const rd_kafka_group_result_t *answer,
    rd_kafka_topic_partition_list_t *list)
{
	const rd_kafka_topic_partition_list_t *got =
	    rd_kafka_group_result_partitions(answer);

	for (int i = 0; i < got->cnt; i++)
		rd_kafka_topic_partition_list_set_offset(list,
		    got->elems[i].topic, got->elems[i].partition,
		    got->elems[i].offset);
}

int
admin_committed(struct kafka *k, const char *group,
    rd_kafka_topic_partition_list_t *list, struct error *e)
{
	struct attempt a = attempt_begin(k);
	rd_kafka_resp_err_t err;

	if (list->cnt == 0)
		return 0;
	for (int i = 0; i < list->cnt; i++)
		list->elems[i].offset = RD_KAFKA_OFFSET_INVALID;
	do {
		struct request r = request_begin(
		    &a, RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS);

		send_question(&r, group, list);
		err = request_wait(&r);
		if (err == RD_KAFKA_RESP_ERR_NO_ERROR)
			err = error_in(answer_of(&r));
		if (err == RD_KAFKA_RESP_ERR_NO_ERROR)
			take_offsets(answer_of(&r), list);
		request_end(&r);
	} while (attempt_again(&a, err));
	if (err == RD_KAFKA_RESP_ERR_NO_ERROR)
		return 0;
	return attempt_failed(&a, err, "cannot ask for committed offsets", e);
}

/* Is this the broker's answer to a stranger, from a group with members? */
static bool
is_about_members(rd_kafka_resp_err_t err)
{
	return err == RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID ||
	    err == RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION ||
	    err == RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS ||
	    err == RD_KAFKA_RESP_ERR_NON_EMPTY_GROUP ||
	    err == RD_KAFKA_RESP_ERR_GROUP_SUBSCRIBED_TO_TOPIC;
}

int
admin_commit(struct kafka *k, const char *group,
    const rd_kafka_topic_partition_list_t *list, struct error *e)
{
	struct attempt a = attempt_begin(k);
	rd_kafka_resp_err_t err;

	if (list->cnt == 0)
		return 0;
	do {
		struct request r = request_begin(
		    &a, RD_KAFKA_ADMIN_OP_ALTERCONSUMERGROUPOFFSETS);

		send_commit(&r, group, list);
		err = request_wait(&r);
		if (err == RD_KAFKA_RESP_ERR_NO_ERROR)
			err = error_in(answer_of(&r));
		request_end(&r);
	} while (attempt_again(&a, err));
	if (err == RD_KAFKA_RESP_ERR_NO_ERROR)
		return 0;
	if (is_about_members(err))
		return error_set(e, ST_CANNOT,
		    "group '%s' has members now: its offsets can be set only "
		    "when all have left",
		    group);
	return attempt_failed(&a, err, "cannot commit", e);
}
