#include "kafka/owned.h"

#include "kafka/attempt.h"

#include <string.h>

static bool
has_all(const rd_kafka_topic_partition_list_t *a,
    const rd_kafka_topic_partition_list_t *b)
{
	if (a == NULL || a->cnt != b->cnt)
		return false;
	for (int i = 0; i < a->cnt; i++)
		if (rd_kafka_topic_partition_list_find(
			b, a->elems[i].topic, a->elems[i].partition) == NULL)
			return false;
	return true;
}

static const rd_kafka_topic_partition_list_t *
has(const rd_kafka_ConsumerGroupDescription_t *group, size_t i)
{
	return rd_kafka_MemberAssignment_partitions(
	    rd_kafka_MemberDescription_assignment(
		rd_kafka_ConsumerGroupDescription_member(group, i)));
}

/* Does the member of this id have these partitions? */
static bool
has_given(const rd_kafka_ConsumerGroupDescription_t *group, const char *id,
    const rd_kafka_topic_partition_list_t *list)
{
	size_t count = rd_kafka_ConsumerGroupDescription_member_count(group);

	for (size_t i = 0; i < count; i++)
		if (strcmp(
			rd_kafka_MemberDescription_consumer_id(
			    rd_kafka_ConsumerGroupDescription_member(group, i)),
			id) == 0)
			return has_all(has(group, i), list);
	return false;
}

/* Is there one of these that no member has? */
static bool
leaves_out(const rd_kafka_ConsumerGroupDescription_t *group,
    const rd_kafka_topic_partition_list_t *list)
{
	size_t count = rd_kafka_ConsumerGroupDescription_member_count(group);
	int found = 0;

	if (rd_kafka_ConsumerGroupDescription_state(group) !=
	    RD_KAFKA_CONSUMER_GROUP_STATE_STABLE)
		return false;
	for (int i = 0; i < list->cnt; i++)
		for (size_t j = 0; j < count; j++)
			if (has(group, j) != NULL &&
			    rd_kafka_topic_partition_list_find(has(group, j),
				list->elems[i].topic,
				list->elems[i].partition) != NULL) {
				found++;
				break;
			}
	return found < list->cnt;
}

/* What is asked of the description of a group, and the answer. */
struct question {
	const char *id; /* of a member, or NULL: of all */
	const rd_kafka_topic_partition_list_t *list;
	bool answer;
};

static rd_kafka_resp_err_t
ask(const struct attempt *a, const char *group, struct question *q)
{
	struct request r =
	    request_begin(a, RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS);
	const rd_kafka_ConsumerGroupDescription_t *said;
	const rd_kafka_error_t *error;
	rd_kafka_resp_err_t err;
	size_t count;

	rd_kafka_DescribeConsumerGroups(
	    a->k->rk, &group, 1, r.options, r.queue);
	err = request_wait(&r);
	if (err == RD_KAFKA_RESP_ERR_NO_ERROR) {
		said = rd_kafka_DescribeConsumerGroups_result_groups(
		    rd_kafka_event_DescribeConsumerGroups_result(r.event),
		    &count)[0];
		error = rd_kafka_ConsumerGroupDescription_error(said);
		if (error != NULL)
			err = rd_kafka_error_code(error);
		else if (q->id != NULL)
			q->answer = has_given(said, q->id, q->list);
		else
			q->answer = leaves_out(said, q->list);
	}
	request_end(&r);
	return err;
}

/* -1, or 0 with an answer; `unasked` is that of a broker that has none. */
static int
ask_until_told(struct kafka *k, const char *group, struct question *q,
    bool unasked, struct error *e)
{
	struct attempt a = attempt_begin(k);
	rd_kafka_resp_err_t err;

	a.patient = true;
	do
		err = ask(&a, group, q);
	while (err != RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE &&
	    attempt_again(&a, err));
	if (err == RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE)
		q->answer = unasked;
	else if (err != RD_KAFKA_RESP_ERR_NO_ERROR)
		return attempt_failed(
		    &a, err, "cannot ask the group who has what", e);
	return 0;
}

int
owned_ask(struct kafka *k, const char *group,
    const rd_kafka_topic_partition_list_t *list, bool *ours, struct error *e)
{
	char *id = rd_kafka_memberid(k->rk);
	struct question q = {.id = id, .list = list};
	int failed = 0;

	if (id != NULL)
		failed = ask_until_told(k, group, &q, true, e);
	rd_kafka_mem_free(k->rk, id);
	*ours = q.answer;
	return failed;
}

int
owned_by_none(struct kafka *k, const char *group,
    const rd_kafka_topic_partition_list_t *list, bool *none, struct error *e)
{
	struct question q = {.list = list};
	int failed = ask_until_told(k, group, &q, false, e);

	*none = q.answer;
	return failed;
}
