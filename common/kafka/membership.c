#include "kafka/membership.h"

#include "base/clock.h"
#include "kafka/commit.h"
#include "kafka/committed.h"
#include "kafka/epoch.h"

#include <inttypes.h>
#include <string.h>

#define LEAVE_MS 4000 /* how long leaving a group may take */

static int
fail(struct error *e, const char *what, rd_kafka_resp_err_t err)
{
	return error_set(e, ST_FAILED, "%s: %s", what, cause_of(err));
}

/* --- partitions are given ------------------------------------------------- */

/* Find the lasting name of a topic that was asked for, or NULL. */
static const char *
lent_name(const struct membership *m, const char *topic)
{
	char **name = m->topics;

	while (*name != NULL && strcmp(*name, topic) != 0)
		name++;
	return *name;
}

static void
forget_partitions(struct membership *m)
{
	assignment_forget(m->assignment);
	m->rebalances++;
}

/*
 * Drop partitions of topics that were not asked for. A named member started
 * again with fewer topics may get its former ones: the group does not look at
 * its topics until the next rebalance.
 */
static void
leave_out_others(
    const struct membership *m, rd_kafka_topic_partition_list_t *list)
{
	for (int i = list->cnt; i-- > 0;) {
		const rd_kafka_topic_partition_t *t = &list->elems[i];

		if (lent_name(m, t->topic) != NULL)
			continue;
		warnx("%s[%" PRId32
		      "] was assigned to us, and is not in -t: it "
		      "is left to the group's next rebalance",
		    t->topic, t->partition);
		rd_kafka_topic_partition_list_del_by_idx(list, i);
	}
}

/*
 * Set where each partition begins: at the committed offset, in the list. An
 * explicit -o, with `starts` for all places, holds for partitions that this run
 * has not read before; NULL: there is none. What a command says holds always.
 */
static void
settle_starts(struct membership *m, rd_kafka_topic_partition_list_t *list,
    const rd_kafka_topic_partition_list_t *starts)
{
	struct places *places = m->assignment->places;

	for (int i = 0; i < list->cnt; i++) {
		rd_kafka_topic_partition_t *t = &list->elems[i];
		struct place *p = places_find(places, t->topic, t->partition);

		if (p == NULL)
			p = places_add_late(
			    places, lent_name(m, t->topic), t->partition);
		p->epoch = epoch_read(t);
		if (m->start->kind == START_RESUMED)
			t->offset = p - places->at < starts->cnt
			    ? starts->elems[p - places->at].offset
			    : p->low;
		else if (starts != NULL && p->next < 0 && !p->late)
			t->offset = starts->elems[p - places->at].offset;
		else if (t->offset < 0)
			t->offset = p->low;
		/* Others may have gone on: our old offsets are out of date. */
		if (p->next >= 0)
			p->next = p->left = p->committed = t->offset;
	}
}

static int
find_starts(struct membership *m, rd_kafka_topic_partition_list_t *list,
    struct error *e)
{
	rd_kafka_topic_partition_list_t *starts = NULL;
	rd_kafka_resp_err_t err =
	    committed_find(m->k->rk, list, m->k->timeout_ms);

	if (err != RD_KAFKA_RESP_ERR_NO_ERROR)
		return fail(e, "cannot ask for committed offsets", err);
	if (m->start->kind != START_DEFAULT && m->start->kind != START_STORED) {
		starts = start_find(m->k, m->assignment->places, m->start, e);
		if (starts == NULL)
			return -1;
	}
	settle_starts(m, list, starts);
	if (starts != NULL)
		rd_kafka_topic_partition_list_destroy(starts);
	return 0;
}

/* Take partitions given to us, and begin at the group's committed offsets. */
static int
take_partitions(struct membership *m, rd_kafka_topic_partition_list_t *list,
    struct error *e)
{
	rd_kafka_resp_err_t err;

	leave_out_others(m, list);
	if (find_starts(m, list, e) < 0) {
		rd_kafka_assign(m->k->rk, NULL);
		return -1;
	}
	err = assignment_take(m->assignment, list);
	if (err != RD_KAFKA_RESP_ERR_NO_ERROR)
		return fail(e, "cannot read", err);
	return 0;
}

int
membership_read_stored(struct membership *m, struct error *e)
{
	rd_kafka_topic_partition_list_t *list =
	    places_list(m->assignment->places, 0);
	int failed = take_partitions(m, list, e);

	rd_kafka_topic_partition_list_destroy(list);
	return failed;
}

/* --- partitions are taken away -------------------------------------------- */

static void
lose_partitions(struct membership *m, bool can_commit)
{
	rd_kafka_resp_err_t err = RD_KAFKA_RESP_ERR_NO_ERROR;

	if (can_commit) {
		if (m->flush())
			places_all_left(m->assignment->places);
		err = membership_commit(m, true);
	}
	/* They may go because of their topic: watch.h finds out. */
	if (kafka_is_missing(err))
		m->k->missing = true;
	else if (err != RD_KAFKA_RESP_ERR_NO_ERROR)
		warnx("cannot commit offsets: %s", cause_of(err));
	forget_partitions(m);
	rd_kafka_assign(m->k->rk, NULL);
}

/* --- are they ours? ------------------------------------------------------- */

/*
 * Are we a member of the group, so that its generation fences our commits?
 * Between the broker's answer and our call the membership may have gone (a
 * stopped process), and brokers accept a transaction's offsets without a
 * generation from anybody. Before 2.8 only the written form tells.
 */
static bool
is_member(const rd_kafka_consumer_group_metadata_t *member)
{
#if RD_KAFKA_VERSION >= 0x020800ff
	return rd_kafka_consumer_group_metadata_generation_id(member) >= 0;
#else
	static const char magic[] = "CGMDv2:";
	const size_t at = sizeof magic - 1;
	int32_t generation = 0;
	rd_kafka_error_t *error;
	void *p = NULL;
	size_t len;

	error = rd_kafka_consumer_group_metadata_write(member, &p, &len);
	if (error != NULL) {
		rd_kafka_error_destroy(error);
		return true;
	}
	if (len >= at + sizeof generation && memcmp(p, magic, at) == 0)
		memcpy(&generation, (char *)p + at, sizeof generation);
	rd_kafka_mem_free(NULL, p);
	return generation >= 0;
#endif
}

/*
 * Are partitions really given to us, and as which member of which generation?
 *
 * A new generation of the group fences commits sent in the one before. But a
 * follower that joins again with the same subscription keeps generation and
 * member id: a topic got partitions, and it was the first to see them. Our
 * commit on its way would then be accepted after we have begun at the offsets
 * before it, and its records come twice. So it has to end first, however we
 * come to be here. And when somebody commits as this member, the given
 * partitions must be of the generation that is named.
 */
static bool
are_given(struct membership *m)
{
	if (m->await_commits != NULL)
		m->await_commits(m->await_arg);
	if (m->member != NULL)
		rd_kafka_consumer_group_metadata_destroy(m->member);
	m->member = rd_kafka_consumer_group_metadata(m->k->rk);
	return is_member(m->member) && join_is_certain(&m->join);
}

/*
 * Have new partitions found after a named member came back. Within its session
 * it gets its former ones, and nobody reads those that its topics have got
 * meanwhile: the group looks only when its leader joins again. So where we have
 * not got all, we join again, once: from other members that is no change for
 * the group.
 */
static void
look_for_more(struct membership *m, const rd_kafka_topic_partition_list_t *list)
{
	if (m->instance == NULL || m->looked_for_more)
		return;
	m->looked_for_more = true;
	if (list->cnt >= (int)m->assignment->places->count)
		return;
	m->to_look = true;
	note("joining again, since there may be partitions without a reader");
}

/*
 * Join again rather than read partitions that may not be ours: that takes all
 * away first, and what comes then is certain.
 */
static void
let_pass(struct membership *m)
{
	rd_kafka_topic_partition_list_t *none =
	    rd_kafka_topic_partition_list_new(1);

	rd_kafka_assign(m->k->rk, none);
	rd_kafka_topic_partition_list_destroy(none);
	m->in_doubt = true;
	note("partitions were assigned to us, and the group has changed since: "
	     "they are not read, we join again");
}

int
membership_rebalance(struct membership *m, rd_kafka_resp_err_t err,
    rd_kafka_topic_partition_list_t *list, struct error *e)
{
	int failed = 0;

	if (err != RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
		join_taken_away(&m->join);
		lose_partitions(m, !rd_kafka_assignment_lost(m->k->rk));
		return 0;
	}
	/* Our old partitions may not have been taken before (join.h). */
	forget_partitions(m);
	if (are_given(m)) {
		/* librdkafka has joined again before us. */
		m->in_doubt = false;
		failed = take_partitions(m, list, e);
		look_for_more(m, list);
	} else {
		let_pass(m);
	}
	rd_kafka_yield(m->k->rk); /* end the poll that called us */
	return failed;
}

/* --- joining and leaving -------------------------------------------------- */

int
membership_configure(
    struct membership *m, rd_kafka_conf_t *conf, struct error *e)
{
	char why[256];

	join_configure(conf);
	join_watch(&m->join, conf);
	rd_kafka_conf_set(conf, "group.id",
	    m->group != NULL ? m->group : "weir-none", why, sizeof why);
	if (m->instance != NULL &&
	    rd_kafka_conf_set(conf, "group.instance.id", m->instance, why,
		sizeof why) != RD_KAFKA_CONF_OK)
		return error_set(e, ST_CANNOT, "--instance: %s", why);
	return 0;
}

int
membership_join(struct membership *m, struct error *e)
{
	rd_kafka_topic_partition_list_t *list =
	    rd_kafka_topic_partition_list_new(1);
	rd_kafka_resp_err_t err;

	for (char **topic = m->topics; *topic != NULL; topic++)
		rd_kafka_topic_partition_list_add(
		    list, *topic, RD_KAFKA_PARTITION_UA);
	err = rd_kafka_subscribe(m->k->rk, list);
	rd_kafka_topic_partition_list_destroy(list);
	if (err != RD_KAFKA_RESP_ERR_NO_ERROR)
		return error_set(e, ST_FAILED, "cannot join group '%s': %s",
		    m->group, cause_of(err));
	return 0;
}

int
membership_rejoin(struct membership *m, struct error *e)
{
	if (!m->in_doubt && !m->to_look)
		return 0;
	m->in_doubt = m->to_look = false;
	return membership_join(m, e);
}

bool
membership_is_joining(struct membership *m, int64_t now)
{
	bool joining = m->group != NULL && !m->assignment->known;

	if (joining)
		join_wait(&m->join, now);
	else
		join_done(&m->join);
	return joining;
}

rd_kafka_resp_err_t
membership_commit(struct membership *m, bool wait)
{
	if (m->group == NULL || m->no_commit)
		return RD_KAFKA_RESP_ERR_NO_ERROR;
	return commit_places(m->k, m->assignment->places, wait);
}

/*
 * Close with a deadline: the plain rd_kafka_consumer_close() of 2.0.2 waits for
 * ever when the broker is silent (#4519).
 */
void
membership_leave(struct membership *m)
{
	rd_kafka_queue_t *queue;
	rd_kafka_error_t *err;
	int64_t since = clock_ms();

	if (m->group == NULL)
		return;
	queue = rd_kafka_queue_new(m->k->rk);
	err = rd_kafka_consumer_close_queue(m->k->rk, queue);
	while (err == NULL && !rd_kafka_consumer_closed(m->k->rk) &&
	    clock_ms() - since < LEAVE_MS) {
		rd_kafka_event_t *event = rd_kafka_queue_poll(queue, 100);

		if (event == NULL)
			continue;
		if (rd_kafka_event_type(event) == RD_KAFKA_EVENT_REBALANCE)
			rd_kafka_assign(m->k->rk, NULL);
		rd_kafka_event_destroy(event);
	}
	if (err != NULL)
		rd_kafka_error_destroy(err);
	rd_kafka_queue_destroy(queue);
	if (m->member != NULL)
		rd_kafka_consumer_group_metadata_destroy(m->member);
	m->member = NULL;
}
