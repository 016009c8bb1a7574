/*
 * almosts: the strings in a table's columns that look like numbers, or like the
 * lack of one (almost.h), counted until the table ends.
 *
 * Each kind of string is told in one sentence, with the first column that has it,
 * its first such cell and the option that makes numbers or null of them; other
 * columns of the kind are named. Some kinds matter only in a column that has
 * numbers, too: the caller says which columns have.
 *
 * An option that takes a list is told with all words or columns that belong into
 * it, those that the user gave included, so that one more run is enough.
 *
 * Memory: one cell for each column and kind.
 */
#ifndef STREAM_ALMOSTS_H
#define STREAM_ALMOSTS_H

#include "base/words.h"
#include "stream/almost.h"
#include "stream/csv.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Strings of one kind in a column. */
struct almosts_kind {
	uint64_t count, line; /* of the first one */
	const char *file;
	char *cell;
};

struct almosts_column {
	struct almosts_kind kind[ALMOST_KINDS];
	uint32_t words;	   /* for missing: a bit for each almost_words[] */
	bool words_blanks; /* with blanks around one of them */
	bool numbers;	   /* it has numbers, too */
};

/* A list that the user gave: of --null, of --strings. */
struct almosts_list {
	char **word;
	size_t count;
};

struct almosts {
	struct almosts_column *column;
	size_t columns;
	bool
	    trimmed; /* blanks around cells are gone, but for those in quotes */
};

void almosts_init(struct almosts *t, size_t columns);
void almosts_release(struct almosts *t);
/* Count a string of column i, in the row `c`. */
void almosts_add(struct almosts *t, size_t i, enum almost kind,
    const struct csv *c, const char *text, size_t len);
/* Warn of each kind. The columns have these names. */
void almosts_tell(const struct almosts *t, const struct words *names,
    const struct almosts_list *nulls, const struct almosts_list *strings);

#endif
