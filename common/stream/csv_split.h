/*
 * csv_split: a row's cells, byte by byte, in any dialect, and the faults of
 * rows.
 *
 * A cell in quotes begins with the quote. In it a doubled quote is one, and the
 * quote that the delimiter or the end of the line follows closes it. Whatever
 * is no row is a fault that names the option by which it would be one.
 */
#ifndef STREAM_CSV_SPLIT_H
#define STREAM_CSV_SPLIT_H

#include "stream/csv.h"

/* Prepare for rows of c->dialect. */
void csv_split_prepare(struct csv *c);
/* Forget what there is of a row. */
void csv_split_start(struct csv *c);
/*
 * Split a line, which begins a row or goes on with one: 1 the row ends (it may
 * be bad), 0 its next line must follow.
 */
int csv_split_line(struct csv *c, const char *line, size_t len);
/* End the present cell, of the text from c->split.at on. */
void csv_split_cell(struct csv *c, bool quoted);

#endif
