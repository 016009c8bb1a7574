/*
 * page: the page that monitor keeps: nine panels, in the order in which an
 * analyst asks.
 *
 * The last MONITOR_DRAWN windows are drawn, and the last PAGE_ROWS are in the
 * table under each chart. Up to four models have a colour of their own, in the
 * order of their first windows; the first window of a later one is an upright
 * line.
 */
#ifndef MONITOR_PAGE_H
#define MONITOR_PAGE_H

#include "monitor.h"
#include "page/plot.h"

#define PAGE_ROWS 50
#define PAGE_COLOURS 4

extern const char *const page_colours[PAGE_COLOURS];

struct page {
	struct buf out;
	struct monitor *m;
	const struct tally **tally; /* closed ones, the oldest first */
	size_t count;
	struct axis x;
	double per_unit; /* microseconds, or records, of the axis */
};

/* The colour of a model. */
const char *page_colour(const struct page *p, const struct watched *w);
/* Append a time as the records write theirs. */
void page_time(struct page *p, int64_t time);

/* Sections and tables (page_parts.c). */
void page_section(
    struct page *p, const char *id, const char *title, const char *text);
void page_end_section(struct page *p);
/* A NULL-terminated list; `#` before a head: of a column of numbers. */
void page_table(struct page *p, const char *summary, const char *const *heads);
void page_end_table(struct page *p);
void page_text_cell(struct page *p, const char *text);
void page_number_cell(struct page *p, double x, int digits);
void page_share_cell(struct page *p, double x);
/* A share with its interval below it. */
void
page_interval_cell(struct page *p, double x, const struct interval *interval);
/* The cells that begin each row of a window. */
void page_window_cells(struct page *p, const struct tally *t);
void page_keys(struct page *p);
/* The rows under a chart: how many of the latest windows; the newest is 0. */
size_t page_rows(const struct page *p);
const struct tally *page_row(const struct page *p, size_t i);
/* End them, and what folds them away. */
void page_end_rows(struct page *p);

/* A chart over the windows. */
struct chart {
	const char *id, *title, *unit;
	double (*value)(const struct page *p, const struct tally *t);
	/* Its interval; NULL: it has none. */
	struct interval (*bounds)(const struct page *p, const struct tally *t);
	/* A second figure, as dots with whiskers; hollow where provisional. */
	double (*dot)(const struct page *p, const struct tally *t);
	struct interval (*whisker)(const struct page *p, const struct tally *t);
	double rule[2]; /* levels to draw; NAN: none */
	double least;	/* that the axis reaches up to */
};

void page_chart(struct page *p, const struct chart *c);

/* Panels. */
void page_alerts(struct page *p);      /* 2 */
void page_precision(struct page *p);   /* 3 */
void page_recall(struct page *p);      /* 4 */
void page_calibration(struct page *p); /* 5 */
void page_scores(struct page *p);      /* 6 */
void page_fields(struct page *p);      /* 7 */
void page_volume(struct page *p);      /* 8 */

#endif
