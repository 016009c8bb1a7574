/*
 * rec: one JSON object a line, read in one pass for the few members that a
 * program asked for.
 *
 * rec_read() checks the whole line and finds the wanted members on the way: no
 * tree, no copy, and no allocation a record once it has seen the first ones.
 * Records of a stream mostly have the same keys in the same order, perhaps not
 * all of them. The reader guesses that the same bytes stand between two values
 * as in the record before, and looks at them one by one only where that is
 * wrong:
 *
 *	{"V1":-1.36,"Amount":149.62,"Class":0}
 *	 0~~~~     1~~~~~~~~~      2~~~~~~~~		the guesses from now on
 *	{"V1":1.19,"Class":1}
 *	 0~~~~    2~~~~~~~~				1 is missing, 2 fits
 *	{"V1":0.5,"id":7,"Amount":2.69,"Class":0}
 *	 0~~~~   held~~ 1~~~~~~~~~    2~~~~~~~~		one more; 1 fits again
 *
 * If 1 did not fit after it, the span held back would become guess 1.
 */
#ifndef STREAM_REC_H
#define STREAM_REC_H

#include "base/buf.h"
#include "base/json.h"
#include "base/words.h"
#include "stream/rejects.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A wanted member. Its text points into the line that was read. */
struct rec_field {
	const char *name;    /* lent by `names` */
	enum json_type type; /* JSON_ABSENT when the record lacks it */
	const char *text;    /* the value as written */
	size_t len;
	double number; /* of a JSON_NUMBER; may be infinite */
};

/*
 * A guess: the bytes between two values, `,"V1":`, and the field that they
 * name.
 */
#define REC_SPAN 32
struct rec_guess {
	char head[REC_SPAN]; /* its first bytes */
	uint32_t head_bits;  /* a bit for each byte of `head` that counts */
	int field;
	size_t len;  /* 0: nothing is guessed */
	char *whole; /* all of it, when it is longer than `head` */
	size_t capacity;
};

struct rec {
	struct rec_field *field;
	size_t fields;
	const char *text; /* the line */
	size_t len;
	size_t brace;  /* text[brace] is the brace that closes the object */
	bool empty;    /* it has no members */
	size_t others; /* members that are not wanted */

	size_t field_capacity;
	struct words names; /* a name's number is its field's */
	struct rec_guess *guess;
	size_t guesses;
	struct buf key; /* a key with escapes, decoded */
};

void rec_init(struct rec *r);
void rec_release(struct rec *r);
/*
 * Ask for the member of this name (UTF-8). Returns the number of its field, the
 * same one when asked again.
 */
size_t rec_want(struct rec *r, const char *name);
/*
 * Read a line, which is lent as line.h says. -1 when it is not one JSON object,
 * or has a wanted member twice. Unwanted members may stand twice.
 */
int rec_read(struct rec *r, const char *text, size_t len, struct fault *f);

/*
 * Write the value for a sentence: as it is written in the record, cut where it
 * is long; "an array", "an object".
 */
#define REC_SHOWN 64
const char *rec_show(const struct rec *r, size_t field, char text[REC_SHOWN]);
/*
 * Tell why a wanted member is no finite number, and how a string that is almost
 * one becomes one: fills the fault, returns -1.
 */
int rec_no_number(const struct rec *r, size_t field, struct fault *f);
/*
 * Read a wanted member as a finite number; -1 with the fault when it is none.
 */
static inline int
rec_number(const struct rec *r, size_t field, double *x, struct fault *f)
{
	const struct rec_field *v = &r->field[field];

	*x = v->number;
	if (v->type == JSON_NUMBER && isfinite(v->number))
		return 0;
	return rec_no_number(r, field, f);
}
/* Append the characters of a wanted string, or a wanted value as written. */
void rec_text(const struct rec *r, size_t field, struct buf *b);

#endif
