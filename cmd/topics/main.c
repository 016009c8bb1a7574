/*
 * topics - list, describe, create and delete topics; list groups, their lag
 *
 * out:        {"topic":"tx","partition":0,"leader":1,"replicas":[1],"isr":[1],
 *              "low":0,"end":1042}
 * --describe: {"topic":"tx","partitions":[{"partition":0,"leader":1,...}],
 *              "config":{"retention.ms":"3600000"},"broker_config":{}}
 * --delete:   {"topic":"tx","partitions":1,"deleted":true}
 * -g:         {"group":"g","topic":"tx","partition":0,"committed":1000,
 *              "end":1042,"lag":42,"gone":0}
 * --groups:   {"group":"g","state":"Stable","members":[{"id":...}],
 *              "topics":{"tx":42},"lag":42}
 */
#include "base/buf.h"
#include "base/diag.h"
#include "base/json_out.h"
#include "base/stop.h"
#include "kafka/near.h"
#include "kafka/partitions.h"
#include "kafka/removal.h"
#include "stream/out.h"
#include "topics.h"

#include <string.h>

#define END_S 5 /* after a signal, whatever a broker does */

/* End after a failure, or by the signal that asked for the end. */
_Noreturn static void
leave(const struct error *e)
{
	/* What was printed has happened. */
	out_flush();
	stop_reraise();
	die_error(e);
}

static enum status
list(struct kafka *k, const struct opts *o)
{
	struct buf near = {0};
	struct error e;
	size_t count;

	if (look_at_partitions(k, o, &count, &e) < 0)
		leave(&e);
	if (count > 0 || o->group == NULL)
		return ST_OK;
	near_groups(&near, k, o->group);
	warnx(
	    "group '%s' has committed nothing%s", o->group, buf_string(&near));
	buf_release(&near);
	return ST_REJECTED;
}

static enum status
create(struct kafka *k, const struct opts *o)
{
	enum status status = ST_OK;
	struct error e;
	bool existed;

	for (size_t i = 0; i < o->creates; i++) {
		struct admin_topic t = o->create[i];

		t.set = o->set;
		t.sets = o->sets;
		if (admin_create(k, &t, &existed, &e) < 0)
			leave(&e);
		note("topic '%s' %s", t.name,
		    existed ? "existed already" : "is created");
		if (!existed || o->if_missing)
			continue;
		warnx("topic '%s' exists already", t.name);
		status = ST_CANNOT;
	}
	return status;
}

/* Find the number of partitions of all, before any is deleted. */
static void
check_removals(struct partitions *t, struct kafka *k, char **topics)
{
	struct error e;

	if (partitions_open(t, k, &e) < 0)
		leave(&e);
	for (; *topics != NULL; topics++) {
		if (strncmp(*topics, "__", 2) == 0)
			diex(ST_CANNOT,
			    "topic '%s' is Kafka's own: nothing is deleted",
			    *topics);
		if (partitions_add(t, *topics, &e) < 0)
			diex(e.status, "%s: nothing is deleted", e.text);
	}
}

/* Tell what was deleted as it happens: the next one may fail. */
static void
tell_removal(const struct partitions *t, const char *topic)
{
	struct buf line = {0};
	struct json_out j = {.out = &line};
	int64_t count = 0;

	for (size_t i = 0; i < t->count; i++)
		count += strcmp(t->item[i].topic, topic) == 0;
	json_out_object(&j, NULL);
	json_out_string(&j, "topic", topic);
	json_out_whole(&j, "partitions", count);
	json_out_bool(&j, "deleted", true);
	json_out_end(&j);
	buf_add_byte(&line, '\n');
	out_add(line.data, line.len);
	buf_release(&line);
}

static enum status
delete_topics(struct kafka *k, const struct opts *o)
{
	struct partitions t;
	struct error e;

	check_removals(&t, k, o->remove);
	for (char **topic = o->remove; *topic != NULL; topic++) {
		if (removal_delete(k, *topic, &e) < 0)
			leave(&e);
		tell_removal(&t, *topic);
	}
	partitions_release(&t);
	return ST_OK;
}

static enum status
commit(struct kafka *k, const struct opts *o)
{
	struct error e;

	if (group_move(k, o->group, &o->move, &e) < 0)
		leave(&e);
	return ST_OK;
}

static enum status
run(struct kafka *k, const struct opts *o)
{
	struct error e;

	if (o->creates > 0)
		return create(k, o);
	if (o->remove != NULL)
		return delete_topics(k, o);
	if (o->commit != NULL)
		return commit(k, o);
	if (o->describe != NULL && look_at_topics(k, o->describe, &e) < 0)
		leave(&e);
	if (o->groups && look_at_groups(k, o, &e) < 0)
		leave(&e);
	return o->describe != NULL || o->groups ? ST_OK : list(k, o);
}

static int
start(struct kafka *k, const struct opts *o, struct error *e)
{
	if (o->group != NULL || o->groups)
		return admin_start_for_groups(k, &o->kafka, o->group, e);
	return admin_start(k, &o->kafka, e);
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct kafka k;
	struct error e;
	enum status status;

	opt_start(argv);
	options_parse(&o, argc, argv);
	stop_within(END_S);
	if (start(&k, &o, &e) < 0)
		leave(&e);
	status = run(&k, &o);
	stop_reraise();
	out_close();
	rd_kafka_destroy_flags(k.rk, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
	return status;
}
