#include "stream/label.h"

#include "base/near.h"
#include "base/num.h"

#include <ctype.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define VALUES_SHOWN 5
#define VALUE_MAX 16 /* bytes of a value that a command has */

void
label_init(struct label *l, struct rec *r, const char *name,
    const char *positive, const struct cell_nulls *nulls)
{
	*l = (struct label){.is_none = name == NULL,
	    .field = name == NULL ? 0 : rec_want(r, name),
	    .positive = positive,
	    .number = NAN,
	    .nulls = nulls};
	if (positive != NULL)
		num_real(positive, -DBL_MAX, DBL_MAX, &l->number);
}

/* Refuse a value that is no label. */
static int
refuse(const struct label *l, const struct rec *r, struct fault *f)
{
	const struct rec_field *v = &r->field[l->field];
	char text[REC_SHOWN];

	if (l->positive != NULL)
		return fault_set(f, REASON_WRONG_TYPE, v->name,
		    "label '%.64s' is %s; it must be a word, a number, false "
		    "or true",
		    v->name, rec_show(r, l->field, text));
	return fault_set(f,
	    v->type == JSON_NUMBER ? REASON_OUT_OF_RANGE : REASON_WRONG_TYPE,
	    v->name,
	    "label '%.64s' is %s; it must be 0, 1, false or true; --positive "
	    "names the positive value",
	    v->name, rec_show(r, l->field, text));
}

/* Is it a name that jq takes as it is? */
static bool
is_plain(const char *name)
{
	for (size_t i = 0; name[i] != '\0'; i++)
		if (!isalpha((unsigned char)name[i]) && name[i] != '_' &&
		    (i == 0 || !isdigit((unsigned char)name[i])))
			return false;
	return *name != '\0';
}

/* Refuse a label that tells nothing, with what leaves such records out. */
static int
refuse_missing(const struct label *l, const struct rec *r, struct fault *f)
{
	const struct rec_field *v = &r->field[l->field];
	bool plain = is_plain(v->name);

	cell_missing(r, l->field,
	    l->positive != NULL ? REASON_MISSING : REASON_WRONG_TYPE, "", f);
	/* As it can be copied into a shell. */
	if (v->type == JSON_ABSENT || v->len > VALUE_MAX ||
	    memchr(v->text, '\'', v->len) != NULL ||
	    strpbrk(v->name, "'\"\\") != NULL)
		return -1;
	return fault_advise(f,
	    "jq -c 'select(.%s%.64s%s != %.*s)' leaves "
	    "such records out",
	    plain ? "" : "[\"", v->name, plain ? "" : "\"]", (int)v->len,
	    v->text);
}

static int
read_number(const struct label *l, const struct rec *r, int *y, struct fault *f)
{
	double x;

	if (rec_number(r, l->field, &x, f) < 0)
		return -1;
	if (l->positive != NULL)
		*y = x == l->number;
	else if (x != 0 && x != 1)
		return refuse(l, r, f);
	else
		*y = x == 1;
	return 0;
}

/* Is the string, false or true the positive value? */
static bool
is_positive(const struct label *l, const struct rec *r)
{
	const struct rec_field *v = &r->field[l->field];
	struct buf text = {0};
	size_t len = strlen(l->positive);
	bool is;

	if (v->type == JSON_STRING && memchr(v->text, '\\', v->len) == NULL)
		return v->len == len + 2 &&
		    memcmp(v->text + 1, l->positive, len) == 0;
	rec_text(r, l->field, &text);
	is =
	    text.len == len && memcmp(buf_string(&text), l->positive, len) == 0;
	buf_release(&text);
	return is;
}

int
label_read(const struct label *l, const struct rec *r, int *y, struct fault *f)
{
	static const struct cell_nulls none;
	const struct rec_field *v;

	if (l->is_none) {
		*y = 0;
		return 0;
	}
	v = &r->field[l->field];
	if (v->type == JSON_NUMBER &&
	    (l->nulls == NULL || l->nulls->numbers == 0))
		return read_number(l, r, y, f);
	if (cell_is_missing(r, l->field, l->nulls != NULL ? l->nulls : &none) &&
	    (l->positive != NULL || v->type != JSON_STRING || v->len > 2))
		return refuse_missing(l, r, f);
	switch (v->type) {
	case JSON_NUMBER:
		return read_number(l, r, y, f);
	case JSON_TRUE:
	case JSON_FALSE:
		if (l->positive == NULL)
			*y = v->type == JSON_TRUE;
		else
			*y = is_positive(l, r);
		return 0;
	case JSON_STRING:
		if (l->positive == NULL)
			return refuse(l, r, f);
		*y = is_positive(l, r);
		return 0;
	default:
		return refuse(l, r, f);
	}
}

/* Note one more label of this word. */
static void
note_word(struct label_values *v, const char *text, size_t len)
{
	size_t at = v->words.count < LABEL_VALUES_MAX
	    ? words_add(&v->words, text, len)
	    : words_find(&v->words, text, len);

	if (at == WORDS_NONE)
		v->more = true;
	else
		v->count[at]++;
}

void
label_note(
    struct label_values *v, const struct label *l, const struct rec *r, int y)
{
	struct buf text = {0};
	struct fault f;

	if (l->positive == NULL || y != 0)
		return;
	if (cell_word(r, l->field, &text, &f) == 0)
		note_word(v, text.data, text.len);
	buf_release(&text);
}

/* Return a string without escapes as it stands in the record, or NULL. */
static const char *
plain_text(const struct rec_field *v, size_t *len)
{
	if (v->type != JSON_STRING || memchr(v->text, '\\', v->len) != NULL)
		return NULL;
	*len = v->len - 2;
	return v->text + 1;
}

static bool
keep_text(struct label_word *kept, const char *text, size_t len)
{
	if (len > sizeof kept->text)
		return false;
	kept->len = (unsigned char)len;
	memcpy(kept->text, text, len);
	return true;
}

bool
label_keep(
    struct label_word *kept, const struct label *l, const struct rec *r, int y)
{
	struct buf word = {0};
	struct fault f;
	size_t len;
	const char *text;
	bool fits = true;

	kept->len = 0;
	if (l->positive == NULL || y != 0)
		return true;
	text = plain_text(&r->field[l->field], &len);
	if (text != NULL)
		return keep_text(kept, text, len);
	if (cell_word(r, l->field, &word, &f) == 0)
		fits = keep_text(kept, word.data, word.len);
	buf_release(&word);
	return fits;
}

void
label_note_kept(struct label_values *v, const struct label_word *kept)
{
	if (kept->len > 0)
		note_word(v, kept->text, kept->len);
}

void
label_values_release(struct label_values *v)
{
	words_release(&v->words);
	*v = (struct label_values){0};
}

/* Add "'a', 'b' and 'c'". */
static void
add_values(const struct label_values *v, struct buf *out)
{
	size_t count = v->words.count;
	size_t shown = count < VALUES_SHOWN ? count : VALUES_SHOWN;
	bool all = shown == count && !v->more;

	for (size_t i = 0; i < shown; i++)
		buf_add_format(out, "%s'%.64s'",
		    i == 0			? ""
			: i + 1 == shown && all ? " and "
						: ", ",
		    v->words.text[i]);
	if (!all)
		buf_add_string(out, " and others");
}

void
label_say_never(const struct label *l, const char *name,
    const struct label_values *v, struct buf *out)
{
	struct near near;

	buf_add_format(out, "no record has the label '%.64s'", l->positive);
	if (v->words.count > 0) {
		buf_add_format(out, ": the first values of '%.64s' are ", name);
		add_values(v, out);
	}
	near_start(&near, l->positive);
	for (size_t i = 0; i < v->words.count; i++)
		near_offer(&near, v->words.text[i], strlen(v->words.text[i]));
	near_say(&near, out);
	near_release(&near);
}

/* Find the most frequent value of those that are not told yet. */
static size_t
most_frequent(const struct label_values *v, const bool *told)
{
	size_t most = WORDS_NONE;

	for (size_t i = 0; i < v->words.count; i++)
		if (!told[i] &&
		    (most == WORDS_NONE || v->count[i] > v->count[most]))
			most = i;
	return most;
}

void
label_say_rest(const struct label *l, const char *name,
    const struct label_values *v, struct buf *out)
{
	size_t count = v->words.count;
	size_t shown = count < VALUES_SHOWN ? count : VALUES_SHOWN;
	bool told[LABEL_VALUES_MAX] = {false};

	if (l->positive == NULL || count < 2)
		return;
	buf_add_format(out, "label '%.64s' has %s%zu values besides '%.64s'",
	    name, v->more ? "more than " : "", count, l->positive);
	for (size_t n = 0; n < shown; n++) {
		size_t i = most_frequent(v, told);

		told[i] = true;
		buf_add_format(out, "%s'%.64s' (%" PRIu64 ")",
		    n == 0 ? ": " : ", ", v->words.text[i], v->count[i]);
	}
	if (v->more)
		buf_add_string(out, " and others");
	else if (count > shown)
		buf_add_format(out, " and %zu other%s", count - shown,
		    count - shown == 1 ? "" : "s");
	buf_add_string(out, ": all count as negative");
}
