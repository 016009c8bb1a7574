/*
 * csv_byte: the bytes of a CSV dialect, such as its delimiter, as options take
 * them.
 */
#ifndef STREAM_CSV_BYTE_H
#define STREAM_CSV_BYTE_H

#include "base/diag.h"

/*
 * Parse one byte of ASCII that ends no line, or a word for one that a shell or
 * a reader would mistake: tab, \t, comma, semicolon, bar (or pipe), blank (or
 * space); none is CSV_NONE. -1, status 2, with a sentence that quotes the text,
 * and names the word that is near.
 */
int csv_byte_parse(const char *text, int *byte, struct error *e);

#endif
