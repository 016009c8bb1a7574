#include "base/near.h"

#include "check.h"

#include <stdlib.h>

/* What is said for `wanted` where the names of a NULL-terminated list exist. */
static const char *
said(const char *wanted, const char *const *names)
{
	static struct buf b;
	struct near n;

	near_start(&n, wanted);
	for (; *names != NULL; names++)
		near_offer(&n, *names, strlen(*names));
	b.len = 0;
	near_say(&n, &b);
	near_release(&n);
	return buf_string(&b);
}

int
main(void)
{
	static const char *const names[] = {"Amount", "amount", "Time", "V1",
	    "V2", "V11", "V3", "Amuont", "Amounts", "", NULL};
	static char lengthy[NEAR_LENGTH_MAX + 2];
	const char *const one[] = {lengthy, NULL};
	const char *const in_euros[] = {"Amount, EUR", "B", "a,b,c", NULL};

	check_text(said("AMOUNT", names),
	    ": did you mean 'Amount', 'amount' or 'Amounts'?");
	check_text(said("Tiem", names), ": did you mean 'Time'?");
	check_text(said("V1", names), ": did you mean 'V11', 'V2' or 'V3'?");
	check_text(said("Time", names), "");
	check_text(said("Class", names), "");
	check_text(said("x", names), "");
	check_text(said("", names), "");
	check_text(said("Amount", in_euros),
	    ": did you mean 'Amount, EUR'? (in a list, a comma within a "
	    "name is written \\,)");
	check_text(said(" EUR", in_euros),
	    ": did you mean 'Amount, EUR'? (in a list, a comma within a "
	    "name is written \\,)");
	check_text(said("EUR", in_euros), "");
	check_text(said("b", in_euros),
	    ": did you mean 'B' or 'a,b,c'? (in a list, a comma within a "
	    "name is written \\,)");
	memset(lengthy, 'a', sizeof lengthy - 1);
	check_text(said("aaa", one), "");
	check_text(said(lengthy, names), "");
	return check_done();
}
