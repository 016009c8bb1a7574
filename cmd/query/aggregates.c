#include "aggregates.h"

#include <stddef.h>
#include <stdint.h>

static int
add_list(sqlite3 *db, const struct aggregate *a)
{
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
	int rc = SQLITE_OK;

	for (; rc == SQLITE_OK && a->name != NULL; a++)
		rc = sqlite3_create_window_function(db, a->name, a->arguments,
		    flags, (void *)(uintptr_t)a->data, a->step, a->end,
		    a->value, a->inverse, NULL);
	return rc;
}

int
aggregates_add(sqlite3 *db)
{
	static const struct aggregate *const all[] = {aggregate_sums,
	    aggregate_moments, aggregate_quantiles, aggregate_distinct};
	int rc = SQLITE_OK;

	for (size_t i = 0; rc == SQLITE_OK && i < sizeof all / sizeof *all; i++)
		rc = add_list(db, all[i]);
	return rc;
}
