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

static rd_kafka_resp_err_t
ask(const struct attempt *a, const char *group, const char *id,
    const rd_kafka_topic_partition_list_t *list, bool *ours)
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
		*ours = error == NULL && has_given(said, id, list);
		if (error != NULL)
			err = rd_kafka_error_code(error);
	}
	request_end(&r);
	return err;
}

int
owned_ask(struct kafka *k, const char *group,
    const rd_kafka_topic_partition_list_t *list, bool *ours, struct error *e)
{
	struct attempt a = attempt_begin(k);
	char *id = rd_kafka_memberid(k->rk);
	rd_kafka_resp_err_t err;

	a.patient = true;
	*ours = false;
	if (id == NULL)
		return 0;
	do
		err = ask(&a, group, id, list, ours);
	while (err != RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE &&
	    attempt_again(&a, err));
	rd_kafka_mem_free(k->rk, id);
	if (err == RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE)
		*ours = true;
	else if (err != RD_KAFKA_RESP_ERR_NO_ERROR)
		return attempt_failed(
		    &a, err, "cannot ask the group who has what", e);
	return 0;
}
