/*
 * lightgbm_text: the lines of NAME=VALUE of LightGBM's text.
 */
#ifndef MODEL_LIGHTGBM_TEXT_H
#define MODEL_LIGHTGBM_TEXT_H

#include "base/buf.h"
#include "base/document.h"

#include <stdbool.h>
#include <stddef.h>

/* A part of the text, up to the next tree. */
struct lightgbm_part {
	const char *text, *end;
};

/* Find the value of a name, NULL: there is none; it ends at *end. */
const char *lightgbm_find(
    const struct lightgbm_part *p, const char *name, const char **end);
/* Find the line that begins with a word, from `text` on, or NULL. */
const char *lightgbm_line(const char *text, const char *end, const char *word);
/* Take the next word of a value, into `word`; false: there is none. */
bool lightgbm_word(const char **at, const char *end, struct buf *word);
/*
 * Read numbers from lo to hi, as many as there should be, or one; inf, a
 * threshold above all numbers, is the largest one. The caller frees them.
 */
double *lightgbm_numbers(struct document *d, const struct lightgbm_part *p,
    const char *name, size_t count, double lo, double hi);
double lightgbm_number(struct document *d, const struct lightgbm_part *p,
    const char *name, double lo, double hi);

#endif
