/*
 * csv_strict: a row's cells by libcsv, in the dialects that libcsv knows.
 *
 * Those are RFC 4180 with any delimiter and any quote, and with blanks to trim:
 * a quote in a cell is doubled. libcsv does not say why it refuses a row;
 * csv_split.h does, which takes and refuses the same rows.
 */
#ifndef STREAM_CSV_STRICT_H
#define STREAM_CSV_STRICT_H

#include "stream/csv.h"

/* Prepare the parser, once; memory that it lacks ends the program. */
void csv_strict_open(struct csv *c);
void csv_strict_release(struct csv *c);
/* Prepare for rows of c->dialect; false when libcsv does not know it. */
bool csv_strict_prepare(struct csv *c);
/*
 * Forget what there is of a row, as csv_split_start() does too; false when
 * libcsv would pass over bytes of the row that begins with the line just read.
 */
bool csv_strict_start(struct csv *c);
/* As csv_split_line(), of the line just read; -1 when the row is refused. */
int csv_strict_line(struct csv *c);

#endif
