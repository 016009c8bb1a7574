/*
 * page: parts of the description as a page.
 */
#ifndef DESCRIBE_PAGE_H
#define DESCRIBE_PAGE_H

#include "summary.h"

#define PAGE_DRAWN 4 /* classes */

/* The classes that are drawn: the largest ones, in their order. */
struct page_drawn {
	size_t class[PAGE_DRAWN];
	size_t count; /* 0: all records as one */
	const struct summary_classes *classes;
};

/* page_member.c: the CSS class of each. */
extern const char *const page_colours[PAGE_DRAWN];

/* page_cells.c: cells of a table. A number that is NAN, or a share of 0: "-". */
void page_number_cell(struct buf *out, double x);
void page_share_cell(struct buf *out, double share);
/* Begin a table with these heads; `#` before one: of a column of numbers. */
void page_table(struct buf *out, const char *const *heads);
void page_end_table(struct buf *out);
/* Append the bytes of a value as text: whatever they are, they stay text. */
void page_bytes(struct buf *out, const char *p, size_t len);

/* page_member.c: the section of a member, the number-th one. */
void page_member(struct buf *out, const struct described *d,
    const struct summary_member *s, size_t number, const struct page_drawn *k);

#endif
