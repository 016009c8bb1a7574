#include "model/column.h"

#include "check.h"

#include <stdlib.h>

static void
levels_are_numbered_as_they_come(void)
{
	struct words l = {0};
	char text[16];
	size_t *now;

	check(words_find(&l, "a", 1) == WORDS_NONE);
	for (size_t i = 0; i < 1000; i++) {
		int len = sprintf(text, "k%zu", 999 - i);

		check(words_add(&l, text, (size_t)len) == i);
	}
	check(l.count == 1000);
	check(words_add(&l, "k5", 2) == 994);
	check(words_find(&l, "k5", 2) == 994);
	check(words_find(&l, "k", 1) == WORDS_NONE);
	check(words_find(&l, "k51", 2) == 994); /* two of its bytes */
	now = words_sort(&l);
	check_text(l.text[0], "k0");
	check_text(l.text[1], "k1");
	check_text(l.text[2], "k10");
	check_text(l.text[999], "k999");
	check(now[999] == 0 && now[998] == 1 && now[0] == 999);
	for (size_t i = 0; i < 1000; i++) {
		int len = sprintf(text, "k%zu", 999 - i);

		check(words_find(&l, text, (size_t)len) == now[i]);
	}
	free(now);
	words_release(&l);
	now = words_sort(&l); /* of none */
	free(now);
}

static void
a_number_is_filled_in_transformed_and_clipped_in_this_order(void)
{
	struct column c = {.missing = NAN, .low = -INFINITY, .high = INFINITY};

	check(column_value(&c, -7.5) == -7.5);
	check(isnan(column_value(&c, NAN)));
	c.missing = 3;
	check(column_value(&c, NAN) == 3);
	c.log1p = true;
	check(column_value(&c, NAN) == log1p(3));
	check(column_value(&c, 1e-20) == 1e-20);
	c.high = 0.5;
	c.low = -0.5;
	check(column_value(&c, NAN) == 0.5);
	check(column_value(&c, -0.9) == -0.5);
	check(column_value(&c, 0.1) == log1p(0.1));
}

static void
levels_and_indicators_are_0_or_1(void)
{
	struct column c = {.kind = COLUMN_LEVEL, .level = 2, .missing = 0.25};

	check(column_value(&c, 2) == 1);
	check(column_value(&c, 1) == 0);
	check(column_value(&c, NAN) == 0.25);
	c.kind = COLUMN_INDICATOR;
	check(column_value(&c, NAN) == 1);
	check(column_value(&c, 0) == 0);
}

static void
two_columns_of_one_field_are_not_plain(void)
{
	char a[] = "a", b[] = "b", x_name[] = "x";
	struct schema_feature feature[] = {
	    {.name = a, .field = x_name, .missing = NAN, .clip = {NAN, NAN}},
	    {.name = b, .field = x_name, .missing = NAN, .clip = {NAN, NAN}},
	};
	struct schema s = {.features = 2, .feature = feature};
	struct columns c;
	double raw = 3, x[2] = {0, 0};

	columns_init(&c, &s);
	check(c.fields == 1 && c.count == 2 && !c.plain);
	columns_values(&c, &raw, x);
	check(x[0] == 3 && x[1] == 3);
	columns_release(&c);
	s.features = 1;
	columns_init(&c, &s);
	check(c.plain);
	columns_release(&c);
}

int
main(void)
{
	two_columns_of_one_field_are_not_plain();
	levels_are_numbered_as_they_come();
	a_number_is_filled_in_transformed_and_clipped_in_this_order();
	levels_and_indicators_are_0_or_1();
	return check_done();
}
