#include "stream/place.h"

#include "check.h"

#include <stdio.h>

/* The text of the member, which stands in a line as line.h lends it. */
static bool
reads(struct record_place *p, const char *text)
{
	static char line[256 + JSON_SLACK];
	struct fault f;
	struct rec r;
	size_t wanted;
	bool read;

	rec_init(&r);
	wanted = rec_want(&r, PLACE_MEMBER);
	snprintf(line, sizeof line, "{\"" PLACE_MEMBER "\":%s}\n", text);
	check(rec_read(&r, line, strlen(line) - 1, &f) == 0);
	read = place_read(p, &r.field[wanted]);
	rec_release(&r);
	return read;
}

static void
is_refused(struct record_place *p, const char *text)
{
	if (!check(!reads(p, text)))
		printf("\tof %s\n", text);
}

int
main(void)
{
	static const char *const refused[] = {"null", "[]", "\"tx[0]@1\"", "{}",
	    "{\"topic\":\"t\",\"partition\":0}",
	    "{\"topic\":\"t\",\"offset\":0}", "{\"partition\":0,\"offset\":0}",
	    "{\"topic\":\"\",\"partition\":0,\"offset\":0}",
	    "{\"topic\":7,\"partition\":0,\"offset\":0}",
	    "{\"topic\":\"t\\u0000x\",\"partition\":0,\"offset\":0}",
	    "{\"topic\":\"t\",\"partition\":0,\"offset\":1e3}",
	    "{\"topic\":\"t\",\"partition\":0,\"offset\":1.0}",
	    "{\"topic\":\"t\",\"partition\":0,\"offset\":-0}",
	    "{\"topic\":\"t\",\"partition\":0,\"offset\":\"1\"}",
	    "{\"topic\":\"t\",\"partition\":0,\"offset\":9007199254740993}",
	    "{\"topic\":\"t\",\"partition\":0,\"offset\":18446744073709551617}",
	    "{\"topic\":\"t\",\"partition\":2147483648,\"offset\":0}",
	    "{\"topic\":\"t\",\"partition\":0,\"offset\":1,\"offset\":1}",
	    "{\"topic\":\"t\",\"topic\":\"t\",\"partition\":0,\"offset\":1}",
	    "{\"topic\":\"t\",\"partition\":0,\"offset\":1,\"timestamp\":-1}",
	    "{\"topic\":\"t\",\"partition\":0,\"offset\":1,\"timestamp\":1,"
	    "\"timestamp\":1}"};
	struct record_place p = {0};

	check(reads(&p,
	    "{\"key\":null,\"timestamp\":5,\"offset\":7,"
	    "\"\\u0070artition\":3,\"topic\":\"\\u0074x\"}"));
	check(strcmp(buf_string(&p.topic), "tx") == 0);
	check(p.partition == 3 && p.offset == 7 && p.timestamp == 5);
	check(reads(&p,
	    "{\"topic\":\"t\",\"partition\":2147483647,"
	    "\"offset\":9007199254740992,\"timestamp\":null}"));
	check(p.partition == INT32_MAX && p.offset == INT64_C(1) << 53);
	check(p.timestamp == -1);
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		is_refused(&p, refused[i]);
	place_release(&p);
	return check_done();
}
