/*
 * expected: what a schema says of records: what describe --schema has seen, and
 * --check looks for.
 *
 *	{"format":"weir-schema","version":1,"records":24286,"members":[
 *	{"name":"Amount","types":["number"],"required":true,"missing":0,
 *	 "whole":false,"min":0,"max":19656.53,
 *	 "bins":{"edges":[1,5],"counts":[2430,7290,14566]}},
 *	{"name":"kind","types":["string","null"],"required":false,"missing":0.25,
 *	 "categories":{"values":["card","cash"],"counts":[12000,6214]}}]}
 *
 * All of a member but its name may be left out: then it is not checked.
 */
#ifndef DESCRIBE_EXPECTED_H
#define DESCRIBE_EXPECTED_H

#include "base/diag.h"
#include "base/json.h"
#include "base/words.h"

#include <stdbool.h>
#include <stddef.h>

#define EXPECTED_BINS 10
#define EXPECTED_CATEGORIES 64

struct expected_member {
	char *name;
	unsigned types; /* a bit for each enum json_type */
	bool required;	/* never absent, nor null */
	bool whole;	/* its numbers are */
	double missing; /* the share of records without it, or null; NAN */
	double min, max;
	double *edge, *count; /* bin i: from edge i - 1, below edge i */
	size_t bins;	      /* 0: none */
	/* Strings after a quote, true and false as they are. */
	struct words category;
	double *category_count;
};

struct expected {
	double records;
	struct expected_member *member;
	size_t members;
};

/*
 * Read a schema; "-" is stdin. -1 with the reason, and nothing to release, when
 * it cannot be read or is none.
 */
int expected_read(struct expected *x, const char *path, struct error *e);
void expected_release(struct expected *x);

#endif
