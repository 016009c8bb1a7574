/*
 * header: the columns' names as a header row has them, and what is doubtful
 * about that row.
 */
#ifndef STREAM_HEADER_H
#define STREAM_HEADER_H

#include "base/diag.h"
#include "base/words.h"
#include "stream/csv.h"

#include <stdbool.h>
#include <stddef.h>

struct header_ask {
	bool number_names;  /* a, a, "" become a, a_2, column_3 */
	bool drop_trailing; /* columns at the end without a name are none */
};

/*
 * Add the names of the header row, in their order, to `names`, which is empty;
 * all of them are different. -1 (status 2) when the row is bad, or when names
 * are the same and are not to be numbered.
 */
int header_names(const struct csv *c, const struct header_ask *ask,
    struct words *names, struct error *e);
#define HEADER_WRONG_DELIMITER 1 /* another one would split it further */
/*
 * Warn of a header row that does not look like one of this dialect. Each kind
 * of doubt has a bit in `*told`, and is reported once.
 */
void
header_doubts(const struct csv *c, const struct words *names, unsigned *told);
/*
 * Warn of the first row of a table of one column if blanks delimit it, as many
 * as in the column's name.
 */
void header_doubt_blanks(const struct csv *c, const char *name);

#endif
