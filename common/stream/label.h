/*
 * label: a wanted member of a record as a label: is the record a positive?
 *
 * Without a positive value, 1 and true are positives, and 0 and false are not.
 * With one, a record is a positive where the member's word (cell.h) is that
 * value, so that 2, 2.0 and "2" are the same, and any other word is a negative.
 */
#ifndef STREAM_LABEL_H
#define STREAM_LABEL_H

#include "base/buf.h"
#include "base/words.h"
#include "stream/cell.h"
#include "stream/rec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct label {
	bool is_none;
	size_t field;
	const char *positive;		/* or NULL */
	double number;			/* its number, or NAN */
	const struct cell_nulls *nulls; /* or NULL: no word means missing */
};

/*
 * Want the member `name`; NULL: there is no label, and each record is a
 * negative. The texts and words must outlive the label.
 */
void label_init(struct label *l, struct rec *r, const char *name,
    const char *positive, const struct cell_nulls *nulls);
/* Read the label: 1 for a positive, else 0. -1 with the fault: it is none. */
int
label_read(const struct label *l, const struct rec *r, int *y, struct fault *f);

/*
 * The first different values of labels that are not the positive one, each with
 * its count; `{0}` has none.
 */
#define LABEL_VALUES_MAX 20
struct label_values {
	struct words words;
	uint64_t count[LABEL_VALUES_MAX];
	bool more; /* there were others, too, which are not counted */
};

/* The value of a negative, to be noted later; len 0: there is nothing to note. */
struct label_word {
	unsigned char len;
	char text[31];
};

/*
 * Note the value of a good label, of which label_read() gave `y`: nothing of a
 * positive, or where there is no positive value.
 */
void label_note(
    struct label_values *v, const struct label *l, const struct rec *r, int y);
/* Keep what label_note() would note. False: the value is too long for it. */
bool label_keep(
    struct label_word *kept, const struct label *l, const struct rec *r, int y);
void label_note_kept(struct label_values *v, const struct label_word *kept);
void label_values_release(struct label_values *v);
/*
 * Say that labels have more than one value besides the positive one; nothing
 * where they do not.
 */
void label_say_rest(const struct label *l, const char *name,
    const struct label_values *v, struct buf *out);
/*
 * Say that no record has the positive value, with the values that there are,
 * and those that are nearly it.
 */
void label_say_never(const struct label *l, const char *name,
    const struct label_values *v, struct buf *out);

#endif
