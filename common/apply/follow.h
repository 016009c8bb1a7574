/*
 * follow: the model in a file, and in what comes to be in its place: another
 * file under its name, a link that moves, new bytes.
 *
 *	struct follow f = {.file = "fraud/champion", .check = check, .arg = ...};
 *
 *	follow_open(&f, &e)		f.now is the first model
 *	while (...)
 *		if (follow_look(&f))	a new one waits, read and checked
 *			... nobody uses f.now any more ... follow_take(&f);
 *
 * What cannot be used is told once by a warning, and the model before stays. So
 * it does while there is no file. A file is best replaced by rename(2): one that
 * is written in place may be seen when half of it is there, and is then read
 * again.
 */
#ifndef APPLY_FOLLOW_H
#define APPLY_FOLLOW_H

#include "apply/identity.h"
#include "base/diag.h"
#include "model/model.h"

#include <stdbool.h>
#include <stdint.h>

/* A model that was read, and which one it is. */
struct known_model {
	struct model model;
	struct identity identity;
};

struct follow {
	const char *file; /* set these; NULL or "-": stdin, read once */
	/*
	 * NULL, or: can the program use this model? -1 with a sentence; called
	 * by whoever calls the functions below.
	 */
	int (*check)(void *arg, const struct model *m, struct error *e);
	void *arg;

	struct known_model now, next;
	bool is_regular; /* there is something to follow */
	bool waits;	 /* `next` is a model */
	uint64_t mark;	 /* of what was read last */
	int64_t gone;	 /* clock_ms() when the file was first missing, or 0 */
};

/* Read the first model; -1: there is none to use, nothing to release. */
int follow_open(struct follow *f, struct error *e);
/*
 * Look at the file, and read what is new there; true while a model waits. Some
 * microseconds when nothing has changed. One thread at a time may call it,
 * while others use `now`.
 */
bool follow_look(struct follow *f);
/* Let the model that waits be `now`, in place of the one before. */
void follow_take(struct follow *f);
void follow_release(struct follow *f);

#endif
