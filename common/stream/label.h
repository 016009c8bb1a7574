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

/* The first different values of labels; `{0}` has none. */
#define LABEL_VALUES_MAX 20
struct label_values {
	struct words words;
	bool more;
};

/* Note the value of a good label, unless there is no positive value. */
void
label_note(struct label_values *v, const struct label *l, const struct rec *r);
void label_values_release(struct label_values *v);
/*
 * Say that no record has the positive value, with the values that there are,
 * and those that are nearly it.
 */
void label_say_never(const struct label *l, const char *name,
    const struct label_values *v, struct buf *out);

#endif
