/*
 * monitor: the run: models that are watched, windows, and labels that join them.
 */
#ifndef MONITOR_MONITOR_H
#define MONITOR_MONITOR_H

#include "keys.h"
#include "labels.h"
#include "options.h"
#include "registry/registry.h"
#include "stream/filter.h"
#include "stream/place.h"
#include "stream/timeline.h"
#include "tally.h"
#include "watched.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Tallies that are kept for the page, whatever their age; and at the most. */
#define MONITOR_DRAWN 200
#define MONITOR_TALLIES 200000

/* The tallies of a window, one a model. */
struct pane {
	struct tally **tally;
	size_t count, capacity;
};

/* The fields of a record that monitor reads, besides those of models. */
struct monitor_fields {
	size_t score, alert, model, key, card, place;
};

/* A record that was read. */
struct scored_record {
	double score;
	int alert;	/* 0, 1; -1: it does not say */
	bool has_stamp; /* it is text[0..len-1] of the member */
	int64_t time;	/* microseconds, where there is --time */
	uint64_t key, card;
	bool has_card;
};

struct monitor {
	struct opts *o;
	struct filter f;
	struct registry registry; /* of --models */
	struct monitor_fields fields;
	struct record_place place;
	struct buf text, partition, word;
	struct watched **watched; /* in the order of their first record */
	size_t models, models_capacity;
	struct watched *recent;
	double *raw;
	size_t raw_capacity;

	struct timeline timeline;
	struct pane counted;  /* the window by count */
	int64_t records;      /* that it has, and all before */
	struct tally **tally; /* of numbers from first_number on */
	size_t tallies, tallies_capacity;
	uint32_t first_number, next_number;
	bool any_window;
	int64_t last_end;    /* of a window that closed */
	int64_t newest;	     /* time of a record */
	int64_t daily;	     /* when changed windows were printed last */
	uint64_t rejected;   /* before the present window */
	uint64_t late, lost; /* late records; those of windows gone by */

	struct keys keys;
	struct labels labels;
	uint64_t early, twice, repeated, dropped; /* labels; records */

	int64_t read_ms, wall_ms; /* when a record was read */
	int64_t page_ms, labels_ms;
	bool silent, dirty;
};

/* Prepare, read the record at hand, and find its model (record.c). */
void monitor_want(struct monitor *m);
int monitor_read(struct monitor *m, struct scored_record *s, struct fault *f);
struct watched *monitor_model(struct monitor *m, const struct scored_record *s);
/* Count a record in a tally (join.c), and take a label. */
void monitor_join(struct monitor *m, struct tally *t,
    const struct scored_record *s, bool alert);
void monitor_label(void *arg, uint64_t key, bool positive);
/* The share of its 100 cards of which a label is known, and that are frauds. */
struct monitor_cards {
	size_t cards, labelled, found;
};
struct monitor_cards monitor_cards(struct monitor *m, const struct tally *t);
/* Take the record at hand, into its window (take.c). */
void monitor_take(struct monitor *m);
/* Windows (windows.c): the beginning; a wait; the end. */
void windows_begin(struct monitor *m);
bool monitor_wait(void *arg);
void monitor_finish(struct monitor *m);
/* Find the tally of a model in a window, or make it. */
struct tally *windows_tally(struct monitor *m, struct pane *p,
    struct watched *w, int64_t begin, int64_t end);
/* Close the tallies of a window, and do what is due then. */
void
windows_close(struct monitor *m, struct pane *p, int64_t begin, int64_t end);
/* Print a window, or that there is none from `begin` to `end` (print.c). */
void monitor_print(struct monitor *m, struct tally *t);
void monitor_print_gap(
    struct monitor *m, int64_t begin, int64_t end, const char *reason);
/* Write the page and the figures for node_exporter. */
void monitor_write_page(struct monitor *m);
void monitor_write_prom(const struct monitor *of);
/* Add the figures of each model's last window. */
void monitor_tell(struct prometheus *m, const struct monitor *of);

#endif
