#include "stream/amount.h"

int
amount_read(const struct rec *rec, size_t field, const char *what, double *x,
    struct fault *f)
{
	const char *name = rec->field[field].name;

	if (rec_number(rec, field, x, f) < 0)
		return -1;
	if (*x < 0)
		return fault_set(f, REASON_OUT_OF_RANGE, name,
		    "%s '%s' is negative", what, name);
	if (*x > AMOUNT_MOST)
		return fault_set(f, REASON_OUT_OF_RANGE, name,
		    "%s '%s' is more than %g", what, name, AMOUNT_MOST);
	if (*x != 0 && *x < AMOUNT_LEAST)
		return fault_set(f, REASON_OUT_OF_RANGE, name,
		    "%s '%s' is less than %g", what, name, AMOUNT_LEAST);
	return 0;
}
