/* almost.h: what strings look like that are no numbers. */
#include "stream/almost.h"

#include "check.h"

static void
is(enum almost kind, const char *text)
{
	if (!check(almost_what(text, strlen(text)) == kind))
		printf("\tof '%s'\n", text);
	/* The glance may not overlook it. */
	check(kind == ALMOST_NOT || almost_may_be(text, strlen(text)));
}

int
main(void)
{
	is(ALMOST_BLANKS, " 39");
	is(ALMOST_BLANKS, "-1.5\t");
	is(ALMOST_COMMA, "1,5");
	is(ALMOST_COMMA, "1,5E3");
	is(ALMOST_COMMA, "-1,5e-07");
	is(ALMOST_NOT, "1,5E");
	is(ALMOST_NOT, "1,5E3,2");
	is(ALMOST_NOT, "1,2,3E4");
	is(ALMOST_COMMA, "-0,125");
	is(ALMOST_COMMA, " 1,5");
	is(ALMOST_COMMA, "1.234,50");
	is(ALMOST_COMMA, "1 234 567,5");
	is(ALMOST_GROUPS, "1,234");
	is(ALMOST_GROUPS, "-12,345,678.9");
	is(ALMOST_MONEY, "$5");
	is(ALMOST_MONEY, "-$1,234.50");
	is(ALMOST_MONEY, "$-5");
	is(ALMOST_MONEY, "5,50 €");
	is(ALMOST_MONEY, "£1");
	is(ALMOST_PERCENT, "5%");
	is(ALMOST_PERCENT, "0,5 %");
	is(ALMOST_MISSING, "NA");
	is(ALMOST_MISSING, "?");
	is(ALMOST_MISSING, " ? ");
	is(ALMOST_MISSING, "#DIV/0!");
	is(ALMOST_ZERO, "01067");
	is(ALMOST_ZERO, "00");
	is(ALMOST_NOT, "01067-1");
	is(ALMOST_BLANK, " \t");
	for (const char *const *p = (const char *const[]){"", "x", "N", "1a",
		 "+1", ".5", "5.", "1.2.3", "1,23,456", "1,2,3", "1234,567,890",
		 "0,12,3", "2024-01-31", "12:30", "- 5", "$", "%", ",", "1,",
		 ",5", "$x", "1 2", NULL};
	     *p != NULL; p++)
		is(ALMOST_NOT, *p);
	return check_done();
}
