/*
 * cell: a wanted member of a record as a value of a table: missing, a number,
 * or one of a category's words.
 */
#ifndef STREAM_CELL_H
#define STREAM_CELL_H

#include "base/words.h"
#include "stream/rec.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Words that mean a missing value, as the word of a category has it: a string,
 * a number, true or false. `{0}` has none.
 */
struct cell_nulls {
	struct words words;
	double *number; /* those of the words that are numbers */
	size_t numbers;
};

void cell_nulls_init(struct cell_nulls *n, char *const *word, size_t count);
void cell_nulls_release(struct cell_nulls *n);
/* Is a string, false or true, as it is written in JSON, one of the words? */
bool
cell_is_null_text(const struct cell_nulls *n, const char *text, size_t len);

/* Is the member absent, null, an empty string, or one of these words? */
bool
cell_is_missing(const struct rec *r, size_t field, const struct cell_nulls *n);
/*
 * Fill the fault of a missing value: the member is absent, null, empty, or a
 * word that means missing. Returns -1. The reason is that of a member that is
 * there; `advice` follows the sentence, and may be empty.
 */
int cell_missing(const struct rec *r, size_t field, enum reason reason,
    const char *advice, struct fault *f);
#define CELL_QUOTED 16
/*
 * Put a short string's characters into `text`, after a blank and in the quotes
 * of a shell, as a command can have them: " '-'". Empty where they are too long
 * or need more than quotes.
 */
void cell_quote(const struct rec *r, size_t field, char text[CELL_QUOTED]);
/* Is the word a number, if blanks around it are taken away? */
bool cell_is_number_word(const char *word);
/*
 * Put the member's word into `text`: a string's characters, true, false, or a
 * number: a whole one by its digits, so that 7, 7.0 and "7" are the same word,
 * any other by the shortest decimal that reads back. -1 when it is missing, an
 * array or an object, a string with a NUL in it, or a number too large for a
 * double.
 */
int
cell_word(const struct rec *r, size_t field, struct buf *text, struct fault *f);
/* Read a number for ln(1 + x): above -1. */
int cell_log1p(const struct rec *r, size_t field, double *x, struct fault *f);

#endif
