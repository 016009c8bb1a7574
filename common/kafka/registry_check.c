#include "kafka/admin.h"
#include "kafka/described.h"
#include "kafka/registry_parts.h"
#include "kafka/registry_topic.h"
#include "kafka/topic.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the broker says of the topic; "": nothing. */
struct registry_form {
	char policy[64], timestamps[64];
	size_t room;
};

static void
take(void *arg, size_t topic, const char *name, const char *value)
{
	struct registry_form *form = arg;

	(void)topic;
	if (strcmp(name, "cleanup.policy") == 0)
		snprintf(form->policy, sizeof form->policy, "%s", value);
	else if (strcmp(name, "message.timestamp.type") == 0)
		snprintf(
		    form->timestamps, sizeof form->timestamps, "%s", value);
	else if (strcmp(name, "max.message.bytes") == 0)
		form->room = (size_t)strtoull(value, NULL, 10);
}

/* Refuse a topic for what it has. */
static int
refuse(const struct registry_topic *t, const char *has, const char *why,
    struct error *e)
{
	return error_set(e, ST_CANNOT,
	    "topic '%s' %s: %s (topics --create NAME:" REGISTRY_TOPIC_FORM
	    " makes a good one)",
	    t->topic, has, why);
}

static int
check_form(const struct registry_topic *t, const struct registry_form *form,
    struct error *e)
{
	char has[128];

	if (form->policy[0] != '\0' && strcmp(form->policy, "compact") != 0) {
		snprintf(
		    has, sizeof has, "has cleanup.policy=%s", form->policy);
		return refuse(
		    t, has, "a registry needs compact, or it loses models", e);
	}
	if (form->timestamps[0] != '\0' &&
	    strcmp(form->timestamps, "LogAppendTime") != 0) {
		snprintf(has, sizeof has, "has message.timestamp.type=%s",
		    form->timestamps);
		return refuse(t, has,
		    "a registry needs LogAppendTime, the broker's clock", e);
	}
	return 0;
}

int
registry_topic_check(struct registry_topic *t, struct error *e)
{
	struct registry_form form = {.room = SIZE_MAX};
	const char *const topic[] = {t->topic};
	bool mock;
	char has[64];
	int32_t n;

	if (topic_find_or_say(&t->ask, t->topic, &n, REGISTRY_TOPIC_FORM, e) <
	    0)
		return -1;
	mock = admin_is_mock(&t->ask);
	t->room = form.room;
	if (n != 1 && mock)
		return error_set(e, ST_CANNOT,
		    "topic '%s' has %" PRId32 " partitions, and a registry "
		    "needs one, for one order of all events: kafka-sandbox "
		    "--topic %s:1 makes it",
		    t->topic, n, t->topic);
	if (n != 1) {
		snprintf(has, sizeof has, "has %" PRId32 " partitions", n);
		return refuse(
		    t, has, "a registry needs one order of all events", e);
	}
	/* The mock does not answer, and has no such properties. */
	if (mock)
		return 0;
	if (!described_topics(&t->ask, topic, 1, take, &form))
		note("the broker does not say whether topic '%s' is compacted "
		     "and has its time: it takes the right to DescribeConfigs",
		    t->topic);
	t->room = form.room;
	return check_form(t, &form, e);
}
