/*
 * c_header: writes the score as a header of C, which needs no library besides
 * C's own. It also compiles as C++.
 *
 *	struct NAME_record	the members of a record (c_members.c)
 *	NAME_columns()		from it to the columns that the model sees, as
 *				column.h computes them (c_columns.c)
 *	NAME_of_columns()	from these to the score, of which each kind has
 *				a file (c_linear.c)
 *	NAME_score()		all of it
 */
#ifndef MODEL_C_HEADER_H
#define MODEL_C_HEADER_H

#include "base/buf.h"
#include "commands.h"
#include "model/column.h"
#include "model/model.h"

#include <stdbool.h>
#include <stddef.h>

struct c_header {
	const struct model *m;
	const char *name; /* that its names begin with */
	struct columns columns;
	char **member; /* of the struct: an identifier a field */
	struct buf *out;
};

/* c_header.c: append a double, and a string, as C has them. */
void c_add_number(struct buf *out, double x);
void c_add_string(struct buf *out, const char *text);
/* Append an array of `n` doubles within a function. */
void c_add_array(struct buf *out, const char *name, const double *x, size_t n);

/* c_members.c: make the identifiers, free them, and append the struct. */
void c_members_make(struct c_header *h);
void c_members_release(struct c_header *h);
void c_members_add(const struct c_header *h);

/* c_columns.c: append the function. */
void c_columns(const struct c_header *h);

/* A file a kind: append the function from the columns to the score. */
void c_linear(const struct c_header *h);
void c_trees(const struct c_header *h);
void c_net(const struct c_header *h);

#endif
