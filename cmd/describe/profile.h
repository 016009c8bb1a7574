/*
 * profile: what the records of a stream were, member by member.
 *
 * Each thread has a profile of its own; profile_merge() makes one of all, the
 * same one however the records were shared out. Only with weights the order of
 * the records shows, in the last digits of sums.
 *
 * The members are the fields of the reader (stream/rec.h), in its order, which
 * is that of their first occurrence: profile_discover() asks for those of a
 * record that are new.
 *
 * Memory: 20 to 55 kB a member of numbers, up to 100 kB one of strings, and 5 to
 * 25 kB more for each further class.
 */
#ifndef DESCRIBE_PROFILE_H
#define DESCRIBE_PROFILE_H

#include "base/words.h"
#include "member.h"
#include "stream/rec.h"

#include <stdbool.h>
#include <stddef.h>

#define PROFILE_CLASSES 33   /* 32 words, and the records without one */
#define PROFILE_MEMBERS 4096 /* further ones are only counted */
/* The records before this one tell which values are counted for ever. */
#define PROFILE_WATCH 512

/* What is the same for all threads. */
struct profile_ask {
	bool by, weighted;
	size_t by_field, weight_field, place_field;
};

struct profile {
	const struct profile_ask *ask;
	double records;	    /* how many */
	double weight;	    /* what they stand for */
	double unlisted;    /* members beyond PROFILE_MEMBERS */
	struct words class; /* 0 is "": no label */
	double class_weight[PROFILE_CLASSES];
	struct profile_member *member; /* one a field of the reader */
	size_t members, capacity;
	struct buf text;
};

void profile_init(struct profile *p, const struct profile_ask *ask);
void profile_release(struct profile *p);

/*
 * Ask for the members of the present record that `rec` does not want yet; true
 * when there are some, and the record is to be read again.
 */
bool profile_discover(struct rec *rec, struct buf *name);
/*
 * Add a record. -1 with a fault when its label or its weight is none, and then
 * nothing is added; 1 when it has one class too many.
 */
int profile_add(struct profile *p, const struct rec *rec, struct fault *f);

/* Add the numbers that still wait: before anything is read off. */
void profile_settle(struct profile *p);
/* Go on counting the values of so far exactly. */
void profile_watch(struct profile *p);
/* Begin an empty profile as another one is watched. */
void profile_watch_as(struct profile *p, const struct profile *other);
/* Add what `from` has; false when that are too many classes. */
bool profile_merge(struct profile *into, struct profile *from);

#endif
