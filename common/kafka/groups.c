#include "kafka/groups.h"

#include "base/json_out.h"
#include "base/mem.h"
#include "kafka/admin.h"
#include "kafka/attempt.h"
#include "kafka/group.h"

#include <stdlib.h>
#include <string.h>

#define LIST_MS 5000 /* for the answers of all brokers */

/* --- the list ------------------------------------------------------------- */

static void
forget(struct groups *g)
{
	for (size_t i = 0; i < g->count; i++)
		free(g->item[i].name);
	g->count = 0;
}

static rd_kafka_resp_err_t
take_list(struct groups *g, const rd_kafka_ListConsumerGroups_result_t *result)
{
	const rd_kafka_ConsumerGroupListing_t **all;
	const rd_kafka_error_t **errors;
	size_t n;

	/* Each broker lists its own groups: one that fails hides some. */
	errors = rd_kafka_ListConsumerGroups_result_errors(result, &n);
	if (n > 0)
		return rd_kafka_error_code(errors[0]);
	all = rd_kafka_ListConsumerGroups_result_valid(result, &n);
	for (size_t i = 0; i < n; i++) {
		g->item =
		    mem_grow(g->item, g->count, &g->capacity, sizeof *g->item);
		g->item[g->count].name =
		    mem_string(rd_kafka_ConsumerGroupListing_group_id(all[i]));
		g->item[g->count++].state =
		    rd_kafka_ConsumerGroupListing_state(all[i]);
	}
	return RD_KAFKA_RESP_ERR_NO_ERROR;
}

static int
by_name(const void *a, const void *b)
{
	const struct groups_item *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* Ask each broker once. */
static rd_kafka_resp_err_t
ask_for_list(const struct attempt *a, struct groups *g)
{
	struct request r =
	    request_begin(a, RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPS);
	rd_kafka_resp_err_t err;

	forget(g);
	rd_kafka_ListConsumerGroups(a->k->rk, r.options, r.queue);
	err = request_wait(&r);
	if (err == RD_KAFKA_RESP_ERR_NO_ERROR)
		err = take_list(
		    g, rd_kafka_event_ListConsumerGroups_result(r.event));
	request_end(&r);
	return err;
}

int
groups_find(struct groups *g, struct kafka *k, struct error *e)
{
	struct attempt a = attempt_begin(k);
	rd_kafka_resp_err_t err;

	*g = (struct groups){0};
	if (admin_is_mock(k))
		return error_set(e, ST_CANNOT,
		    "the mock cluster of kafka-sandbox lists no groups: "
		    "-g GROUP shows what one has committed");
	a.request_ms = LIST_MS;
	while (attempt_again(&a, err = ask_for_list(&a, g)))
		/* A broker that is dead was asked, too: the cluster forgets. */
		if (kafka_renew(k, e) < 0)
			return -1;
	if (err != RD_KAFKA_RESP_ERR_NO_ERROR)
		return attempt_failed(&a, err, "cannot list groups", e);
	if (g->count > 0)
		qsort(g->item, g->count, sizeof *g->item, by_name);
	return 0;
}

void
groups_release(struct groups *g)
{
	forget(g);
	free(g->item);
}

/* --- members -------------------------------------------------------------- */

/* Write {"tx":[0,1]}. Is any of it in the table? */
static bool
write_reads(struct json_out *j, const rd_kafka_topic_partition_list_t *reads,
    const struct partitions *t)
{
	rd_kafka_topic_partition_list_t *list = reads != NULL
	    ? rd_kafka_topic_partition_list_copy(reads)
	    : rd_kafka_topic_partition_list_new(0);
	const char *topic = NULL;
	bool known = false;

	rd_kafka_topic_partition_list_sort(list, NULL, NULL);
	json_out_object(j, "partitions");
	for (int i = 0; i < list->cnt; i++) {
		const rd_kafka_topic_partition_t *p = &list->elems[i];

		if (topic == NULL || strcmp(topic, p->topic) != 0) {
			if (topic != NULL)
				json_out_end(j);
			json_out_array(j, p->topic);
			topic = p->topic;
		}
		json_out_whole(j, NULL, p->partition);
		known = known || partitions_get(t, p->topic, p->partition);
	}
	if (topic != NULL)
		json_out_end(j);
	json_out_end(j);
	rd_kafka_topic_partition_list_destroy(list);
	return known;
}

/* Write the members. Does any of them read something in the table? */
static bool
write_members(struct json_out *j,
    const rd_kafka_ConsumerGroupDescription_t *group,
    const struct partitions *t)
{
	size_t n = rd_kafka_ConsumerGroupDescription_member_count(group);
	bool known = false;

	json_out_array(j, "members");
	for (size_t i = 0; i < n; i++) {
		const rd_kafka_MemberDescription_t *m =
		    rd_kafka_ConsumerGroupDescription_member(group, i);
		const rd_kafka_MemberAssignment_t *reads =
		    rd_kafka_MemberDescription_assignment(m);
		const char *instance =
		    rd_kafka_MemberDescription_group_instance_id(m);

		json_out_object(j, NULL);
		json_out_string(
		    j, "id", rd_kafka_MemberDescription_consumer_id(m));
		if (instance != NULL)
			json_out_string(j, "instance", instance);
		json_out_string(
		    j, "client", rd_kafka_MemberDescription_client_id(m));
		json_out_string(j, "host", rd_kafka_MemberDescription_host(m));
		if (write_reads(
			j, rd_kafka_MemberAssignment_partitions(reads), t))
			known = true;
		json_out_end(j);
	}
	json_out_end(j);
	return known;
}

/* --- lag ------------------------------------------------------------------ */

/* Add a lag to a sum; -1 in either: unknown. */
static int64_t
sum(int64_t a, int64_t b)
{
	return a < 0 || b < 0 ? -1 : a + b;
}

/*
 * Write the lag of each topic of which something is committed, and of all. Is
 * there such a topic?
 */
static bool
write_lag(struct json_out *j, const struct partitions *t)
{
	int64_t all = 0;
	bool known = false;
	size_t next;

	json_out_object(j, "topics");
	/* A topic's partitions are neighbours. */
	for (size_t i = 0; i < t->count; i = next) {
		int64_t lag = 0;
		bool committed = false;

		for (next = i;
		     next < t->count && t->item[next].topic == t->item[i].topic;
		     next++) {
			lag = sum(lag, group_lag(&t->item[next]));
			committed = committed || t->item[next].committed >= 0;
		}
		if (!committed)
			continue;
		partition_write_number(j, t->item[i].topic, lag);
		all = sum(all, lag);
		known = true;
	}
	json_out_end(j);
	partition_write_number(j, "lag", all);
	return known;
}

/* --- one group ------------------------------------------------------------ */

/* Append the line. Does it concern the table? */
static bool
write_group(struct buf *b, const struct groups_item *group,
    const rd_kafka_ConsumerGroupDescription_t *d, const struct partitions *t)
{
	struct json_out j = {.out = b};
	rd_kafka_consumer_group_state_t state =
	    rd_kafka_ConsumerGroupDescription_state(d);
	bool reads, committed;

	/* This is what a broker says of a group of the newer protocol. */
	if (state == RD_KAFKA_CONSUMER_GROUP_STATE_DEAD)
		state = group->state;
	json_out_object(&j, NULL);
	json_out_string(&j, "group", group->name);
	json_out_string(&j, "state", rd_kafka_consumer_group_state_name(state));
	reads = write_members(&j, d, t);
	committed = write_lag(&j, t);
	json_out_end(&j);
	return reads || committed;
}

/* Ask once, and append the line. */
static rd_kafka_resp_err_t
ask(const struct attempt *a, struct buf *b, const struct groups_item *group,
    const struct partitions *t, bool *concerns)
{
	struct request r =
	    request_begin(a, RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS);
	const rd_kafka_ConsumerGroupDescription_t *d;
	const rd_kafka_error_t *error = NULL;
	const char *name = group->name;
	rd_kafka_resp_err_t err;
	size_t n;

	rd_kafka_DescribeConsumerGroups(a->k->rk, &name, 1, r.options, r.queue);
	err = request_wait(&r);
	if (err == RD_KAFKA_RESP_ERR_NO_ERROR) {
		d = rd_kafka_DescribeConsumerGroups_result_groups(
		    rd_kafka_event_DescribeConsumerGroups_result(r.event),
		    &n)[0];
		error = rd_kafka_ConsumerGroupDescription_error(d);
		if (error == NULL)
			*concerns = write_group(b, group, d, t);
	}
	if (error != NULL)
		err = rd_kafka_error_code(error);
	request_end(&r);
	return err;
}

int
groups_describe(struct buf *b, const struct groups_item *group,
    struct partitions *t, bool *concerns, struct error *e)
{
	struct attempt a;
	rd_kafka_resp_err_t err;

	if (group_find_committed(t, group->name, e) < 0)
		return -1;
	a = attempt_begin(t->kafka);
	do
		err = ask(&a, b, group, t, concerns);
	while (attempt_again(&a, err));
	if (err == RD_KAFKA_RESP_ERR_NO_ERROR)
		return 0;
	return attempt_failed(&a, err, "cannot describe a group", e);
}
