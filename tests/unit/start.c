#include "kafka/start.h"

#include "check.h"

#include <string.h>

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
	if (list != NULL)
		rd_kafka_topic_partition_list_destroy(list);
	places_release(&ps);
	return good;
}

static bool
parsed_begins(const char *text, int64_t first, int64_t second)
{
	struct start start = {0};
	struct error e;

	return start_parse(text, &start, &e) == 0 &&
	    begins(start, first, second);
}

/* Is the text refused, by an error that begins so? */
static bool
is_refused(const char *text, const char *why)
{
	struct start start;
	struct error e = {0};

	if (start_parse(text, &start, &e) < 0 && e.status == ST_CANNOT &&
	    strncmp(e.text, why, strlen(why)) == 0)
		return true;
	printf("\t'%s': %s\n", text, e.text);
	return false;
}

int
main(void)
{
	rd_kafka_topic_partition_list_t *list =
	    rd_kafka_topic_partition_list_new(2);
	struct start listed = {.kind = START_LISTED, .listed = list};
	struct start none = {0}, timed = {0};
	struct error e;

	diag_quiet(); /* an offset that is gone is warned of */
	check(begins(none, 10, 5));
	check(parsed_begins("beginning", 10, 5));
	check(parsed_begins("stored", 10, 5));
	check(parsed_begins("end", 20, 9));
	check(parsed_begins("7", 10, 7));
	check(parsed_begins("9", 10, 9));
	check(!parsed_begins("12", 12, 9)); /* after the end of the second */
	check(parsed_begins("-2", 18, 7));
	check(parsed_begins("-6", 14, 5));
	check(parsed_begins("-0", 20, 9));
	check(parsed_begins("earliest", 10, 5));
	check(parsed_begins("latest", 20, 9));
	check(is_refused("1e3", "'1e3' is not beginning, end, "));
	check(is_refused("@1700000000", "'1700000000' looks like seconds"));
	check(start_parse("@1700000000123", &timed, &e) == 0 &&
	    timed.kind == START_TIME && timed.number == 1700000000123);
	check(begins(listed, 10, 5));
	rd_kafka_topic_partition_list_add(list, "ty", 3)->offset = 8;
	check(begins(listed, 10, 8));
	rd_kafka_topic_partition_list_add(list, "tx", 0)->offset = 20;
	rd_kafka_topic_partition_list_add(list, "tx", 1)->offset = 3;
	check(begins(listed, 20, 8));
	list->elems[1].offset = 21;
	check(!begins(listed, 20, 8));
	rd_kafka_topic_partition_list_destroy(list);
	return check_done();
}
