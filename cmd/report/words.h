/*
 * words: what evaluate's JSON calls by a key, as people say it.
 */
#ifndef REPORT_WORDS_H
#define REPORT_WORDS_H

#include "base/buf.h"

/* Append a member's title; one that is not known with blanks for its signs. */
void words_title(struct buf *out, const char *path, const char *name);
/* Return what a member means, or NULL. */
const char *words_meaning(const char *path);
/* Append the method of an interval: Wilson for "wilson". */
void words_method(struct buf *out, const char *method);
/* Append the heading of a column, and of a whole list. */
void words_column(struct buf *out, const char *name);
void words_list(struct buf *out, const char *name);
/*
 * Append what false predictions cost by a rule of evaluate's: "a false alarm
 * costs 10, a miss 1 × Amount"; another rule as it is.
 */
void words_rule(struct buf *out, const char *rule);

#endif
