/* values.h against counting every value. */
#include "sketch/values.h"

#include "math/random.h"

#include "check.h"

#include <stdlib.h>

static void
add(struct values *v, double x)
{
	struct datum value = datum_of_number(x);

	values_add(v, &value, 1);
}

static void
add_text(struct values *v, const char *text, double weight)
{
	struct datum value = datum_of_text(DATUM_TEXT, text, strlen(text));

	values_add(v, &value, weight);
}

static void
knows_a_thousand(void)
{
	struct values v = {0};
	struct datum top[3];

	for (int round = 0; round < 3; round++)
		for (int i = 0; i < VALUES_EXACT; i++) {
			check(round > 0 || values_distinct(&v) == i);
			add(&v, i);
		}
	check(values_is_exact(&v) && values_distinct(&v) == 1024);
	check(!values_all_differ(&v));
	add(&v, 7);
	add(&v, -0.0);
	add(&v, 0);
	check(values_distinct(&v) == 1024); /* -0 is 0 */
	check(values_top(&v, top, 3) == 3);
	check(top[0].number == 0 && top[0].count == 5 && !top[0].about);
	check(top[1].number == 7 && top[1].count == 4);
	check(top[2].number == 1 && top[2].count == 3); /* the least of many */
	values_release(&v);
}

static void
tells_kinds_apart(void)
{
	static const char *const texts[] = {"", "1", "true", "a", "ab",
	    "abcdefgh", "abcdefghi", "abcdefgh\t", "häßlich"};
	struct values v = {0};
	struct datum json = datum_of_text(DATUM_JSON, "true", 4), top[16];

	add(&v, 1);
	values_add(&v, &json, 1);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		add_text(&v, texts[i], 1);
	check(values_distinct(&v) == 11);
	check(values_all_differ(&v));
	add_text(&v, "abcdefgh\t", 2.5);
	check(values_top(&v, top, 16) == 11);
	check_text(top[0].text, "abcdefgh\t");
	check(top[0].count == 3.5);
	check(top[1].kind == DATUM_NUMBER && top[1].number == 1);
	values_release(&v);
}

/* A long text is cut between two characters, and still is another one. */
static void
cuts_texts(void)
{
	char text[100];
	struct values v = {0};
	struct datum top;

	memset(text, 'x', sizeof text);
	memcpy(text + DATUM_LENGTH - 1, "ä", 2);
	text[99] = '\0';
	add_text(&v, text, 2);
	check(values_top(&v, &top, 1) == 1);
	check(strlen(top.text) == DATUM_LENGTH - 1 && top.len == 99);
	text[98] = 'y';
	add_text(&v, text, 1);
	check(values_distinct(&v) == 2);
	values_release(&v);
}

static bool
same_results(const struct values *a, const struct values *b)
{
	struct datum x[20], y[20];
	size_t n = values_top(a, x, 20);

	if (values_distinct(a) != values_distinct(b) ||
	    values_all_differ(a) != values_all_differ(b) ||
	    values_top(b, y, 20) != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (x[i].hash != y[i].hash || x[i].count != y[i].count)
			return false;
	return true;
}

/*
 * `count` values, each 50th of which is `frequent`; the others are below
 * `most`, or all different.
 */
static double
value_at(size_t i, size_t most, double frequent, struct random *r)
{
	uint64_t n = random_next(r);

	if (frequent != 0 && i % 25 == 0)
		return frequent;
	return most == 0 ? (double)i + 0.5 : (double)(n % most);
}

static void
estimates(size_t count, size_t most, double frequent, size_t distinct)
{
	struct values all = {0}, part[3] = {{0}}, merged = {0};
	struct datum top[2];
	struct random r;

	random_seed(&r, count + most);
	for (size_t i = 0; i < count; i++)
		add(&all, value_at(i, most, frequent, &r));
	random_seed(&r, count + most);
	for (size_t i = 0; i < count; i++)
		add(&part[i * i % 7 % 3], value_at(i, most, frequent, &r));
	for (int k = 2; k >= 0; k--)
		values_merge(&merged, &part[k]);
	check(same_results(&all, &merged));
	check_near(values_distinct(&all), (double)distinct,
	    (distinct > 1024 ? 4 * VALUES_ERROR : 0) * (double)distinct);
	check(values_all_differ(&all) == (most == 0 && frequent == 0));
	if (frequent != 0) {
		check(values_top(&all, top, 2) >= 1);
		check(top[0].number == frequent);
		check_near(top[0].count, (double)count / 25,
		    top[0].about ? (double)count / 250 : 0.5);
	} else if (distinct > 1024) {
		check(values_top(&all, top, 2) == 0);
	}
	for (int k = 0; k < 3; k++)
		values_release(&part[k]);
	values_release(&merged);
	values_release(&all);
}

/* What is watched is counted exactly, in whichever part it occurs. */
static void
watches(void)
{
	struct values v = {0}, part[2] = {{0}};
	struct datum top[3];
	double count[2] = {0};

	add(&v, 0.25);
	add(&v, 0.75);
	add(&v, 0.25);
	add(&v, 0.75);
	add(&v, -1);
	count[0] = count[1] = 2;
	values_watch(&v);
	values_watch_as(&part[0], &v);
	values_watch_as(&part[1], &v);
	check(values_distinct(&part[0]) == 0);
	for (int i = 0; i < 30000; i++) {
		double x = i % 41 == 0 ? 0.25 : i % 97 == 0 ? 0.75 : i;

		add(i < 500 ? &part[1] : &part[0], x);
		count[0] += x == 0.25;
		count[1] += x == 0.75;
	}
	values_merge(&v, &part[0]);
	values_merge(&v, &part[1]);
	check(values_top(&v, top, 3) == 2);
	check(top[0].number == 0.25 && top[0].count == count[0]);
	check(top[1].number == 0.75 && top[1].count == count[1]);
	check(!top[0].about && !top[1].about);
	check_near(values_distinct(&v), 28990, 28990 * 4 * VALUES_ERROR);
	values_release(&v);
	values_release(&part[0]);
	values_release(&part[1]);
}

int
main(void)
{
	knows_a_thousand();
	tells_kinds_apart();
	cuts_texts();
	estimates(900, 0, 0, 900);
	estimates(1025, 0, 0, 1025);
	estimates(3000, 1000, 0, 949);
	estimates(5000, 0, 0, 5000);
	estimates(200000, 0, 0, 200000);
	estimates(1000000, 50000, 0, 50000);
	estimates(100000, 0, -1, 96001);
	estimates(300000, 90000, -5, 86203);
	watches();
	return check_done();
}
