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

/* Does the group have a member of this id, with these partitions? */
static bool
names(const rd_kafka_ConsumerGroupDescription_t *group, const char *id,
    const rd_kafka_topic_partition_list_t *list)
{
	size_t count = rd_kafka_ConsumerGroupDescription_member_count(group);

	for (size_t i = 0; i < count; i++) {
		const rd_kafka_MemberDescription_t *m =
		    rd_kafka_ConsumerGroupDescription_member(group, i);

		if (strcmp(rd_kafka_MemberDescription_consumer_id(m), id) == 0)
			return has_all(
			    rd_kafka_MemberAssignment_partitions(
				rd_kafka_MemberDescription_assignment(m)),
			    list);
	}
	return false;
}

static rd_kafka_resp_err_t
ask(const struct attempt *a, const char *group, const char *id,
    const rd_kafka_topic_partition_list_t *list, bool *ours)
{
	struct request r =
	    request_begin(a, RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS);
	const rd_kafka_ConsumerGroupDescription_t **groups;
	rd_kafka_resp_err_t err;
	size_t count;

	rd_kafka_DescribeConsumerGroups(
	    a->k->rk, &group, 1, r.options, r.queue);
	err = request_wait(&r);
	if (err == RD_KAFKA_RESP_ERR_NO_ERROR) {
		const rd_kafka_error_t *error;

		groups = rd_kafka_DescribeConsumerGroups_result_groups(
		    rd_kafka_event_DescribeConsumerGroups_result(r.event),
		    &count);
		error = rd_kafka_ConsumerGroupDescription_error(groups[0]);
		*ours = error == NULL && names(groups[0], id, list);
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
