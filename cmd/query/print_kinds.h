/*
 * print_kinds: the ways to print a row, one a file (see print.h).
 */
#ifndef QUERY_PRINT_KINDS_H
#define QUERY_PRINT_KINDS_H

#include "print.h"

/* print_object.c: a row as an object; or its record's line, byte for byte. */
void print_object(struct print *p);
void print_line(const struct print *p);

/* print_cells.c: a row of CSV or TSV, after the header. */
void print_cells(struct print *p);
void print_header(struct print *p);

/* print_table.c: keep a row for the table; or only the names; print the kept. */
void print_table(struct print *p);
void print_names(struct print *p);
void print_kept(struct print *p);

#endif
