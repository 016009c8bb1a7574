#include "base/buf.h"
#include "base/json_out.h"
#include "kafka/groups.h"
#include "kafka/partitions.h"
#include "kafka/settings.h"
#include "stream/out.h"
#include "topics.h"

#include <string.h>

/* Write the line out, and begin a new one. */
static void
end_line(struct buf *line)
{
	buf_add_byte(line, '\n');
	out_add(line->data, line->len);
	line->len = 0;
}

/* Open a table of the topics of -t, or of all. */
static int
open_table(struct partitions *t, struct kafka *k, const struct opts *o,
    bool internal, struct error *e)
{
	if (partitions_open(t, k, e) < 0)
		return -1;
	if (o->topics != NULL)
		return partitions_add_named(t, o->topics, e);
	partitions_add_all(t, internal);
	return 0;
}

/* --- partitions, and a group's offsets in them ---------------------------- */

/* Find all that the output needs. */
static int
look(struct partitions *t, struct kafka *k, const struct opts *o,
    struct error *e)
{
	if (open_table(t, k, o, o->all, e) < 0)
		return -1;
	if (o->group != NULL && group_find_committed(t, o->group, e) < 0)
		return -1;
	if (o->group != NULL && o->topics == NULL)
		group_keep_its_own(t);
	return partitions_find_ends(t, e);
}

int
look_at_partitions(
    struct kafka *k, const struct opts *o, size_t *count, struct error *e)
{
	struct partitions t;
	struct buf line = {0};
	int failed = look(&t, k, o, e);

	for (size_t i = 0; i < t.count && failed == 0; i++) {
		if (o->group != NULL) {
			group_write(&line, &t.item[i], o->group);
			group_warn_gone(&t.item[i], o->group);
		} else {
			partition_write(&line, &t.item[i]);
		}
		end_line(&line);
	}
	*count = t.count;
	partitions_release(&t);
	buf_release(&line);
	return failed;
}

/* --- topics --------------------------------------------------------------- */

/* Append the line of a topic, which is in the table. */
static int
write_topic(struct buf *line, const struct partitions *t, const char *topic,
    struct error *e)
{
	struct json_out j = {.out = line};

	json_out_object(&j, NULL);
	json_out_string(&j, "topic", topic);
	json_out_array(&j, "partitions");
	for (size_t i = 0; i < t->count; i++)
		if (strcmp(t->item[i].topic, topic) == 0)
			partition_write_object(&j, &t->item[i]);
	json_out_end(&j);
	if (settings_write(&j, t->kafka, topic, e) < 0)
		return -1;
	json_out_end(&j);
	return 0;
}

int
look_at_topics(struct kafka *k, char **topics, struct error *e)
{
	struct partitions t;
	struct buf line = {0};
	int failed = partitions_open(&t, k, e) < 0 ||
	    partitions_add_named(&t, topics, e) < 0 ||
	    partitions_find_ends(&t, e) < 0;

	for (; *topics != NULL && !failed; topics++) {
		failed = write_topic(&line, &t, *topics, e) < 0;
		if (!failed)
			end_line(&line);
	}
	partitions_release(&t);
	buf_release(&line);
	return failed ? -1 : 0;
}

/* --- groups --------------------------------------------------------------- */

static int
write_groups(
    const struct groups *g, struct partitions *t, bool all, struct error *e)
{
	struct buf line = {0};
	bool concerns;
	int failed = 0;

	for (size_t i = 0; i < g->count && failed == 0; i++) {
		line.len = 0;
		failed = groups_describe(&line, &g->item[i], t, &concerns, e);
		if (failed == 0 && (all || concerns))
			end_line(&line);
	}
	buf_release(&line);
	return failed;
}

int
look_at_groups(struct kafka *k, const struct opts *o, struct error *e)
{
	struct partitions t;
	struct groups g = {0};
	int failed = open_table(&t, k, o, true, e) < 0 ||
	    partitions_find_ends(&t, e) < 0 || groups_find(&g, k, e) < 0 ||
	    write_groups(&g, &t, o->topics == NULL, e) < 0;

	groups_release(&g);
	partitions_release(&t);
	return failed ? -1 : 0;
}
