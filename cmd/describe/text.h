/*
 * text: parts of the description as tables to read.
 */
#ifndef DESCRIBE_TEXT_H
#define DESCRIBE_TEXT_H

#include "grid.h"
#include "summary.h"

/* All that is printed of the members, computed once. */
struct text_members {
	struct summary_member *summary;
	size_t count;
};

/* text.c: end a row of heads; a cell with a quantile. */
void text_heads(struct grid *g, const char *const *heads);
void text_quantile(struct grid *g, const struct summary_part *p, int percent);

/* text_by.c: the classes, and how the members differ between them. */
void text_classes(struct buf *out, const struct described *d,
    const struct summary_classes *classes);
void text_by(struct grid *g, const struct described *d,
    const struct text_members *all, const struct summary_classes *classes);

/* text_positions.c: where the records stood in Kafka, if they tell. */
void text_positions(struct buf *out, const struct described *d);

#endif
