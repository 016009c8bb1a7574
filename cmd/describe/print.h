/*
 * print: what was found, to stdout, in each of its forms.
 */
#ifndef DESCRIBE_PRINT_H
#define DESCRIBE_PRINT_H

#include "describe.h"

void print_text(const struct described *d);   /* text.c */
void print_json(const struct described *d);   /* json.c */
void print_page(const struct described *d);   /* page.c */
void print_schema(const struct described *d); /* schema.c */

#endif
