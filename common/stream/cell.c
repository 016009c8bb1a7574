#include "stream/cell.h"

#include "base/mem.h"
#include "base/num.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Doubles tell all whole numbers up to this one apart: 2^53. */
#define WHOLE_MAX 9007199254740992.0

void
cell_nulls_init(struct cell_nulls *n, char *const *word, size_t count)
{
	*n = (struct cell_nulls){
	    .number = mem_zero(count + 1, sizeof *n->number)};
	for (size_t i = 0; i < count; i++) {
		words_add(&n->words, word[i], strlen(word[i]));
		if (num_real(
			word[i], -DBL_MAX, DBL_MAX, &n->number[n->numbers]))
			n->numbers++;
	}
}

void
cell_nulls_release(struct cell_nulls *n)
{
	words_release(&n->words);
	free(n->number);
	*n = (struct cell_nulls){0};
}

bool
cell_is_null_text(const struct cell_nulls *n, const char *text, size_t len)
{
	struct buf plain = {0};
	bool found;

	if (n->words.count == 0)
		return false;
	if (*text == '"') {
		text++;
		len -= 2;
	}
	if (memchr(text, '\\', len) == NULL)
		return words_find(&n->words, text, len) != WORDS_NONE;
	json_unescape(&plain, text, len);
	found = words_find(&n->words, plain.data, plain.len) != WORDS_NONE;
	buf_release(&plain);
	return found;
}

static bool
is_null_number(const struct cell_nulls *n, double x)
{
	for (size_t i = 0; i < n->numbers; i++)
		if (x == n->number[i])
			return true;
	return false;
}

bool
cell_is_missing(const struct rec *r, size_t field, const struct cell_nulls *n)
{
	const struct rec_field *v = &r->field[field];

	switch (v->type) {
	case JSON_ABSENT:
	case JSON_NULL:
		return true;
	case JSON_NUMBER:
		return is_null_number(n, v->number);
	case JSON_STRING:
		return v->len == 2 || cell_is_null_text(n, v->text, v->len);
	case JSON_TRUE:
	case JSON_FALSE:
		return cell_is_null_text(n, v->text, v->len);
	default:
		return false;
	}
}

int
cell_missing(const struct rec *r, size_t field, enum reason reason,
    const char *advice, struct fault *f)
{
	const struct rec_field *v = &r->field[field];
	char text[REC_SHOWN];

	if (v->type == JSON_ABSENT)
		return fault_set(f, REASON_MISSING, v->name,
		    "field '%.64s' is missing%s", v->name, advice);
	if (v->type == JSON_NULL)
		return fault_set(f, reason, v->name, "field '%.64s' is null%s",
		    v->name, advice);
	if (v->type == JSON_STRING && v->len == 2)
		return fault_set(f, reason, v->name, "field '%.64s' is empty%s",
		    v->name, advice);
	return fault_set(f, reason, v->name,
	    "field '%.64s' is %s, which means missing%s", v->name,
	    rec_show(r, field, text), advice);
}

void
cell_quote(const struct rec *r, size_t field, char text[CELL_QUOTED])
{
	const struct rec_field *v = &r->field[field];
	size_t len = v->type == JSON_STRING ? v->len - 2 : CELL_QUOTED;

	*text = '\0';
	if (len < CELL_QUOTED - 3 && memchr(v->text, '\\', v->len) == NULL &&
	    memchr(v->text, '\'', v->len) == NULL &&
	    memchr(v->text, ',', v->len) == NULL)
		snprintf(text, CELL_QUOTED, " '%.*s'", (int)len, v->text + 1);
}

bool
cell_is_number_word(const char *word)
{
	size_t len = strlen(word);
	char *copy;
	double x;
	bool is;

	while (len > 0 && (*word == ' ' || *word == '\t'))
		word++, len--;
	while (len > 0 && (word[len - 1] == ' ' || word[len - 1] == '\t'))
		len--;
	copy = mem_copy(word, len);
	is = num_real(copy, -DBL_MAX, DBL_MAX, &x);
	free(copy);
	return is;
}

/* Is the value written as digits only, with or without a minus sign? */
static bool
is_digits(const struct rec_field *v)
{
	for (size_t i = *v->text == '-'; i < v->len; i++)
		if (v->text[i] < '0' || v->text[i] > '9')
			return false;
	return true;
}

static void
number_word(const struct rec_field *v, double x, struct buf *text)
{
	if (x == floor(x) && fabs(x) < WHOLE_MAX)
		buf_add_format(text, "%lld", (long long)x);
	else if (is_digits(v)) /* more of them than a double has */
		buf_add(text, v->text, v->len);
	else
		buf_add_number(text, x);
}

int
cell_word(const struct rec *r, size_t field, struct buf *text, struct fault *f)
{
	const struct rec_field *v = &r->field[field];
	double x;

	text->len = 0;
	if (v->type == JSON_STRING && v->len > 2) {
		rec_text(r, field, text);
		if (memchr(text->data, '\0', text->len) != NULL)
			return fault_set(f, REASON_NUL_BYTE, v->name,
			    "field '%s' has a NUL in it", v->name);
		return 0;
	}
	if (v->type == JSON_TRUE || v->type == JSON_FALSE) {
		buf_add(text, v->text, v->len);
		return 0;
	}
	if (v->type == JSON_ARRAY || v->type == JSON_OBJECT)
		return fault_set(f, REASON_WRONG_TYPE, v->name,
		    "field '%.64s' is %s, not a category", v->name,
		    rec_show(r, field, NULL));
	if (v->type != JSON_NUMBER)
		return cell_missing(r, field, REASON_MISSING, "", f);
	if (rec_number(r, field, &x, f) < 0)
		return -1;
	number_word(v, x, text);
	return 0;
}

int
cell_log1p(const struct rec *r, size_t field, double *x, struct fault *f)
{
	const char *name = r->field[field].name;

	if (rec_number(r, field, x, f) < 0)
		return -1;
	if (*x <= -1)
		return fault_set(f, REASON_OUT_OF_RANGE, name,
		    "field '%s' is -1 or less: ln(1 + it) is no number", name);
	return 0;
}
