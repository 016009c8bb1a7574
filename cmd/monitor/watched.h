/*
 * watched: a model whose scores are watched, and what its records were like
 * when it was fine.
 *
 * It is known by its stamp, "fraud:3@sha256:0123456789ab", or, without one, by
 * the one file that was named. Its reference is the model file's; without one,
 * the first windows' records are kept until there are enough of them.
 */
#ifndef MONITOR_WATCHED_H
#define MONITOR_WATCHED_H

#include "apply/scorer.h"
#include "model/model.h"
#include "options.h"
#include "state.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WATCHED_FIRST 5000 /* records of first windows that will do ... */
#define WATCHED_MOST 25000 /* ... and the most that are kept */

enum watched_source {
	WATCHED_NONE,  /* there is no reference yet */
	WATCHED_MODEL, /* the model file's */
	WATCHED_FIRST_WINDOWS,
};

struct watched {
	char *stamp;  /* as records have it; "" */
	char *name;   /* "fraud:3", or the file's; "" */
	char *digest; /* 12 hexadecimal digits, or "" */
	bool has_model;
	struct model model;
	struct scorer scorer;
	double threshold; /* of alerts; NAN: not known */
	enum watched_source source;
	struct reference reference; /* where source is not WATCHED_NONE */
	double alerts, alerts_of;   /* the share of alerts, of so many */
	/* Rows of first windows: the raw values and the score. */
	double *first;
	size_t first_count, first_capacity;
	struct state state;
	/* What the labels of the latest mature window say of the scores. */
	enum level calibration;
	char calibration_words[160];
	int64_t begin;	 /* of its first window */
	char *who, *why; /* of its promotion, from the registry, or NULL */
};

/*
 * Make one of the text of a model's file, which messages call `path`; NULL: of
 * none. -1.
 */
int watched_init(struct watched *w, const struct opts *o, const char *path,
    const struct buf *text, struct rec *rec, struct error *e);
void watched_release(struct watched *w);
/* Take the name and the digest of a stamp. */
void watched_name(struct watched *w, const char *stamp, size_t len);
/* How many fields are watched. */
size_t watched_fields(const struct watched *w);
/* How many bins the i-th field has: one more than the reference of levels. */
size_t watched_bins(const struct watched *w, size_t i);
/* Keep a row of the first windows, of watched_fields() values. */
void watched_keep(struct watched *w, const double *raw, double score);
/* Make the reference of the rows kept, if they are enough. */
void watched_settle(struct watched *w);

#endif
