#include "kafka/start.h"

#include "check.h"

/* The places tx[0], 10 to 20, and ty[3], 5 to 9, and where each begins. */
static bool
begins(struct start start, int64_t first, int64_t second)
{
	struct places ps = {0};
	rd_kafka_topic_partition_list_t *list;
	struct place *p;
	struct error e;
	bool good;

	p = places_add(&ps, "tx", 0);
	p->low = 10, p->end = 20;
	p = places_add(&ps, "ty", 3);
	p->low = 5, p->end = 9;
	list = start_find(NULL, &ps, &start, &e);
	good = list != NULL && list->cnt == 2 &&
	    list->elems[0].offset == first && list->elems[1].offset == second;
	rd_kafka_topic_partition_list_destroy(list);
	places_release(&ps);
	return good;
}

static bool
parsed_begins(const char *text, int64_t first, int64_t second)
{
	struct start start = {0};

	return start_parse(text, &start) && begins(start, first, second);
}

int
main(void)
{
	rd_kafka_topic_partition_list_t *list =
	    rd_kafka_topic_partition_list_new(2);
	struct start listed = {.kind = START_LISTED, .listed = list};
	struct start none = {0};

	diag_quiet(); /* an offset that is gone is warned of */
	check(begins(none, 10, 5));
	check(parsed_begins("beginning", 10, 5));
	check(parsed_begins("stored", 10, 5));
	check(parsed_begins("end", 20, 9));
	check(parsed_begins("7", 10, 7));
	check(parsed_begins("12", 12, 9));
	check(parsed_begins("-2", 18, 7));
	check(parsed_begins("-6", 14, 5));
	check(!start_parse("1e3", &none));
	check(begins(listed, 10, 5));
	rd_kafka_topic_partition_list_add(list, "ty", 3)->offset = 8;
	check(begins(listed, 10, 8));
	rd_kafka_topic_partition_list_add(list, "tx", 0)->offset = 21;
	rd_kafka_topic_partition_list_add(list, "tx", 1)->offset = 3;
	check(begins(listed, 20, 8));
	rd_kafka_topic_partition_list_destroy(list);
	return check_done();
}
