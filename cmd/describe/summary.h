/*
 * summary: the figures of a member, computed from its sketches at the end.
 */
#ifndef DESCRIBE_SUMMARY_H
#define DESCRIBE_SUMMARY_H

#include "describe.h"
#include "sketch/steps.h"

#define SUMMARY_QUANTILES 99 /* from 1 % to 99 % */
#define SUMMARY_TOP 10

/* The numbers of one class, or of all. */
struct summary_part {
	double present; /* of any type but null */
	struct numbers_moments moments;
	double quantile[SUMMARY_QUANTILES]; /* NAN: there are no numbers */
	double error;			    /* of the quantiles, relative */
	double correlation, distance;  /* with (from) the others; NAN: none */
	const struct numbers *numbers; /* of a class; not of all */
};

struct summary_member {
	const char *name;
	const struct profile_member *member;
	double absent, null;
	double least, most;
	bool has_numbers, whole; /* all numbers are whole */
	bool constant, unique, mixed;
	double distinct;
	bool exact; /* `distinct` is */
	struct datum top[SUMMARY_TOP];
	size_t tops;
	struct summary_part all;
	struct summary_part *class; /* in the order of the classes, or NULL */
};

/* A class of the records. */
struct summary_class {
	const char *word; /* NULL: records without a label */
	size_t number;	  /* in the profile */
	double weight;
};

/* All classes in order: numbers by size, or words by their bytes. */
struct summary_classes {
	struct summary_class class[PROFILE_CLASSES];
	size_t count; /* 0 without --by */
};

/* Return its word, or a word for none. */
const char *summary_class_name(const struct summary_class *c);
void summary_classes(struct summary_classes *c, const struct described *d);
/* Summarise all members that some record has, in their order. */
struct summary_member *summary_all(const struct described *d,
    const struct summary_classes *classes, size_t *count);
/*
 * Return the buckets of a member's part, to draw them, in an array that the
 * caller frees; `*count` gets how many. Large: have those of one part only.
 */
struct numbers_step *summary_steps(const struct summary_member *s,
    const struct summary_part *p, size_t *count);
void summary_free(struct summary_member *s, size_t count);

/* The names of the types that are seen, in their order; counts may be 0. */
#define SUMMARY_TYPES 6
struct summary_type {
	const char *name;
	double count;
};
void summary_types(
    const struct profile_member *m, struct summary_type type[SUMMARY_TYPES]);

#endif
