#include "kafka/near.h"

#include "base/buf.h"
#include "base/near.h"

#include <string.h>

#define ASK_MS 1000

int
near_error(
    struct error *e, const char *wanted, const struct rd_kafka_metadata *md)
{
	struct near near;
	struct buf b = {0};

	near_start(&near, wanted);
	for (int i = 0; i < md->topic_cnt; i++) {
		const char *name = md->topics[i].topic;

		/* Nobody means Kafka's own topics, unless they say so. */
		if (strncmp(name, "__", 2) != 0 ||
		    strncmp(wanted, "__", 2) == 0)
			near_offer(&near, name, strlen(name));
	}
	near_say(&near, &b);
	error_set(
	    e, ST_CANNOT, "there is no topic '%s'%s", wanted, buf_string(&b));
	buf_release(&b);
	near_release(&near);
	return -1;
}

void
near_groups(struct buf *b, struct kafka *k, const char *wanted)
{
	const struct rd_kafka_group_list *list;
	struct near near;

	if (rd_kafka_list_groups(k->rk, NULL, &list, ASK_MS) !=
	    RD_KAFKA_RESP_ERR_NO_ERROR)
		return;
	near_start(&near, wanted);
	for (int i = 0; i < list->group_cnt; i++)
		near_offer(&near, list->groups[i].group,
		    strlen(list->groups[i].group));
	near_say(&near, b);
	near_release(&near);
	rd_kafka_group_list_destroy(list);
}
