/*
 * schema: the columns that a model sees, and how a record's fields become them.
 *
 * A feature is a column, computed from one member of the record by a recipe,
 * which column.h carries out. Parts that a recipe does not need are NULL or 0,
 * and NAN where any number may stand.
 */
#ifndef MODEL_SCHEMA_H
#define MODEL_SCHEMA_H

#include "base/document.h"
#include "base/json_out.h"

#include <stdbool.h>
#include <stddef.h>

struct schema_feature {
	char *name;
	char *field;	   /* the member it is computed from */
	char *level;	   /* 1 when the member is this category, else 0 */
	bool is_code;	   /* the number of the category's level, from 0 */
	bool is_indicator; /* 1 when the member is missing, else 0 */
	double missing;	   /* the value for a missing member; NAN: rejected */
	bool log1p;
	double clip[2]; /* lowest and highest, after log1p; NAN: none */
	/*
	 * A piece of the number, after that: 0 at the first of these knots and
	 * below, 1 at the second and above, a straight line between. NAN: none.
	 */
	double piece[2];
	size_t pieces; /* how many were asked for, of which this is one */
};

/*
 * A member that is one of several words. The reference has no column; with
 * codes there is one column for all levels, and no reference.
 */
struct schema_category {
	char *field;
	size_t levels;
	char **level; /* sorted by their bytes */
	size_t reference;
	bool is_coded;
	/* A record with another level is rejected, except */
	bool unseen_is_reference, unseen_is_missing;
};

struct schema {
	size_t features;
	struct schema_feature *feature;
	size_t categories;
	struct schema_category *category;
	/* The options for all features. */
	/*
	 * "mean", "indicator", "side" (it stays missing, a NAN), or NULL for
	 * rejected
	 */
	char *missing;
	double clip; /* sds; 0: not clipped */
	size_t nulls;
	char **null; /* words that mean a missing value */
};

#define SCHEMA_PIECES 1000 /* the most of a member */

/* `{0}` is an empty schema. */
void schema_release(struct schema *s);
void schema_feature_init(
    struct schema_feature *f, const char *name, const char *field);

/* Does a missing value stay missing in the columns? */
bool schema_keeps_missing(const struct schema *s);
/* Is the feature a piece of a number? */
bool schema_is_piece(const struct schema_feature *f);
/* Has some feature a piece? */
bool schema_has_pieces(const struct schema *s);
/* Find the category of that field, or NULL when it is a number. */
const struct schema_category *
schema_category(const struct schema *s, const char *field);

/*
 * Read one feature's members of a model file; `f` can be released in any case.
 */
void schema_read_feature(
    struct schema_feature *f, struct document *d, const struct node *o);
/* Write all members except the name and the field. */
void schema_write_recipe(const struct schema_feature *f, struct json_out *j);
void schema_write_feature(const struct schema_feature *f, struct json_out *j);
/* Read the member "categories", which may be lacking. */
void schema_read_categories(
    struct schema *s, struct document *d, const struct node *root);
void schema_write_categories(const struct schema *s, struct json_out *j);

/* Read and write the member "null" of the options, which may be lacking. */
void schema_read_nulls(
    struct schema *s, struct document *d, const struct node *options);
void schema_write_nulls(const struct schema *s, struct json_out *j);

/* Find a name that two features have, or one has with the label; or NULL. */
const char *schema_twice(const struct schema *s, const char *label);
/*
 * Fail unless all names differ, each field is either a number or a category,
 * each level exists, and no column is computed from the label (NULL: none).
 */
void
schema_check(const struct schema *s, const char *label, struct document *d);

#endif
