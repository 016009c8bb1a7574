/*
 * carry: a statement whose sorted rows bring their records along.
 *
 * A sort hands out values, not records. So that a bare member has the bytes of
 * its record after ORDER BY, too, the statement is given one more result:
 *
 *	SELECT a, b FROM stream ORDER BY a
 *	SELECT a, b, "_record" FROM stream ORDER BY a
 */
#ifndef QUERY_CARRY_H
#define QUERY_CARRY_H

#include "base/buf.h"

#include <stdbool.h>

#define CARRY_COLUMN "_record"

/*
 * Append the statement with that result to `with`; false, and nothing is
 * appended, when its rows may not be records one by one: there is no ORDER BY,
 * or a DISTINCT, a GROUP BY or a UNION.
 */
bool carry_write(const char *sql, struct buf *with);

#endif
