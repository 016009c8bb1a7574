/*
 * state: ok, warn, alert or unknown, with the reasons in words.
 *
 * Each check of a window gives a level. A check is raised to a level when so
 * many windows in a row (--for) reach it, and lowered when as many do not: one
 * odd window changes nothing, and no state flickers. The state is that of the
 * worst check. A window of too few records is not judged: it is unknown, and
 * changes no check.
 */
#ifndef MONITOR_STATE_H
#define MONITOR_STATE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum level { LEVEL_OK, LEVEL_WARN, LEVEL_ALERT, LEVEL_UNKNOWN };

extern const char *const state_names[];

struct state_item {
	enum level level;     /* it is raised to */
	size_t warns, alerts; /* windows in a row that reach it */
	size_t below;	      /* windows in a row below its level */
};

/* The checks that every model has; those of fields follow, two each. */
enum {
	CHECK_SCORE,
	CHECK_KS,
	CHECK_RATE,
	CHECK_CAPACITY,
	CHECK_CALIBRATION,
	CHECK_FIELDS
};

struct state {
	enum level level, worst;
	int64_t since; /* begin of the first window of this level */
	bool has_since;
	struct state_item *check;
	size_t checks;
};

/* What a window says: texts, NUL-terminated one after the other. */
struct reasons {
	struct buf now;	    /* of checks that are raised */
	struct buf pending; /* of those that are not raised yet */
};

void state_init(struct state *s, size_t fields);
void state_release(struct state *s);
/* Take the level of a check in this window, and the words for it. */
void state_check(struct state *s, size_t check, enum level level,
    const char *words, size_t patience, struct reasons *r);
/* Find the state after all checks of the window that began at `begin`. */
void state_settle(struct state *s, int64_t begin);
/* The window cannot be judged. */
void state_unknown(struct state *s, int64_t begin);
void reasons_release(struct reasons *r);

#endif
