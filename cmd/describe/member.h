/*
 * member: what the values of one member of the records were.
 */
#ifndef DESCRIBE_MEMBER_H
#define DESCRIBE_MEMBER_H

#include "sketch/numbers.h"
#include "sketch/values.h"
#include "stream/rec.h"

#include <stdbool.h>
#include <stddef.h>

#define PROFILE_TYPES (JSON_OBJECT + 1)

/* What a member was in the records of one class. */
struct profile_part {
	double present; /* neither absent nor null */
	struct numbers numbers;
};

/*
 * Numbers that wait to be added: many of one member at once find its sketches
 * in the processor's nearest cache.
 */
#define PROFILE_WAITING 256
struct profile_waiting {
	double number[PROFILE_WAITING];
	unsigned char class[PROFILE_WAITING];
};

/* Counts are of records, or their weights. */
struct profile_member {
	double type[PROFILE_TYPES]; /* how often it had each */
	double too_large;	    /* numbers that no double holds */
	double inexact;		    /* integers that no double is equal to */
	size_t longest;		    /* characters of a string */
	struct values values;
	struct profile_part *part; /* one a class */
	size_t parts;
	struct profile_waiting *waiting; /* or NULL */
	size_t wait;			 /* how many do, in no count yet */
};

/* How a value is added. */
struct member_how {
	double weight;
	bool weighted;	  /* the weights are an option's, not all 1 */
	struct buf *text; /* room for a text */
};

void member_release(struct profile_member *m);
/* Add what a record of this class has; some numbers wait. */
void member_add(struct profile_member *m, size_t class,
    const struct rec_field *v, const struct member_how *how);
/* Add the numbers that wait: before anything is read off. */
void member_settle(struct profile_member *m);
/* Add what `from` has, and release it; its classes have these numbers. */
void member_merge(struct profile_member *into, struct profile_member *from,
    const size_t *class);

#endif
