/*
 * labels: labels as they come, from a file that may grow or from a pipe, beside
 * the records.
 *
 * What is there is read at the start, when a window closes and while nothing
 * else comes; the rest at the end. A line that is no label is warned of and
 * counted.
 */
#ifndef MONITOR_LABELS_H
#define MONITOR_LABELS_H

#include "base/buf.h"
#include "base/diag.h"
#include "stream/label.h"
#include "stream/rec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct labels {
	const char *name;
	int fd; /* -1: none */
	struct rec rec;
	size_t key;
	struct label label;
	struct cell_nulls nulls;
	struct buf bytes, text;
	uint64_t lines, read, rejected;
	void (*take)(void *arg, uint64_t key, bool positive);
	void *arg;
};

/* Open; `take` and `arg` are set. -1: it cannot be read. */
int labels_open(struct labels *l, const char *file, const char *key,
    const char *label, const char *positive, struct error *e);
/* Read what is there; `all`: wait for the end of a pipe, too. */
int labels_read(struct labels *l, bool all, struct error *e);
void labels_release(struct labels *l);

#endif
