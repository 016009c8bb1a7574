/*
 * print: prints the judgement for people (text.c), and for programs (json.c
 * with curves.c, table.c).
 */
#ifndef EVALUATE_PRINT_H
#define EVALUATE_PRINT_H

#include "base/json_out.h"
#include "judgement.h"

void print_text(const struct judgement *v, const struct opts *o);
void print_json(struct judgement *v, const struct opts *o);
/* Print a line a threshold. */
void print_table(const struct rows *m);

/* Print a number, or null where it is not defined. */
void print_value(struct json_out *j, const char *name, const struct value *v);
/* Print the member "curves"; sorts the rows by what they cost. */
void
print_curves(struct json_out *j, struct judgement *v, const struct opts *o);

#endif
