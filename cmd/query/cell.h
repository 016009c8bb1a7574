/*
 * cell: one value of a row, as JSON or as the characters of a cell.
 */
#ifndef QUERY_CELL_H
#define QUERY_CELL_H

#include "base/buf.h"
#include "print.h"

/*
 * Append the value of result i as JSON: a number has the shortest digits of its
 * double, and what is no number and no text is null.
 */
void cell_json(struct print *p, int i, struct buf *b);
/*
 * Append the characters of result i: of a bare member those of the record, of
 * NULL none.
 */
void cell_add(struct print *p, size_t i, struct buf *b);

#endif
