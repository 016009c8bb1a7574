#include "stream/rec.h"

#include "base/mem.h"
#include "base/plain.h"
#include "base/sse2.h"
#include "stream/almost.h"

#include <stdlib.h>
#include <string.h>

#define GUESSES_MAX 4096 /* keys of a record that are remembered */

/* What a key can name instead of a field: nothing wanted, or the end. */
enum { NO_FIELD = -1, AT_BRACE = -2 };

void
rec_init(struct rec *r)
{
	*r = (struct rec){0};
}

void
rec_release(struct rec *r)
{
	for (size_t i = 0; i < r->guesses; i++)
		free(r->guess[i].whole);
	free(r->field);
	words_release(&r->names);
	free(r->guess);
	buf_release(&r->key);
	rec_init(r);
}

size_t
rec_want(struct rec *r, const char *name)
{
	size_t number = words_add(&r->names, name, strlen(name));

	if (number < r->fields)
		return number;
	r->field =
	    mem_grow(r->field, r->fields, &r->field_capacity, sizeof *r->field);
	r->field[r->fields++] =
	    (struct rec_field){.name = r->names.text[number]};
	/* The guess about this key is no longer true. */
	for (size_t i = 0; i < r->guesses; i++)
		r->guess[i].len = 0;
	return number;
}

/* Find the field of a key (as written, with its quotes), or NO_FIELD. */
static int
look_up(struct rec *r, const char *key, size_t len, bool escaped)
{
	size_t number;

	if (escaped) {
		r->key.len = 0;
		json_unescape(&r->key, key + 1, len - 2);
		number = words_find(&r->names, r->key.data, r->key.len);
	} else {
		number = words_find(&r->names, key + 1, len - 2);
	}
	return number == WORDS_NONE ? NO_FIELD : (int)number;
}

/* The bytes found between two values. */
struct span {
	const char *start;
	size_t len; /* 0: nothing */
	int field;
};

/* Guess from now on that this stands in the nth place. */
static void
learn(struct rec *r, size_t nth, const struct span *span)
{
	size_t len = span->len;
	struct rec_guess *g;

	if (nth >= GUESSES_MAX)
		return;
	if (r->guess == NULL)
		r->guess = mem_zero(GUESSES_MAX, sizeof *r->guess);
	g = &r->guess[nth];
	if (nth >= r->guesses)
		r->guesses = nth + 1;
	g->len = 0;
	/*
	 * A Kafka message may have newlines; guessed() takes them for the end.
	 */
	if (memchr(span->start, '\n', len) != NULL)
		return;
	memset(g->head, 0, sizeof g->head);
	memcpy(g->head, span->start, len < REC_SPAN ? len : REC_SPAN);
	g->head_bits = len < REC_SPAN ? (1u << len) - 1 : UINT32_MAX;
	g->len = len;
	g->field = span->field;
	if (len <= REC_SPAN)
		return;
	if (len > g->capacity) {
		g->whole = mem_resize(g->whole, 2 * len, 1);
		g->capacity = 2 * len;
	}
	memcpy(g->whole, span->start, len);
}

/* Return a bit for each of 16 bytes that is the same. */
static uint32_t
same16(const char *a, const char *b)
{
	__m128i x = _mm_loadu_si128((const __m128i *)(const void *)a);
	__m128i y = _mm_loadu_si128((const __m128i *)(const void *)b);

	return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(x, y));
}

/*
 * Return the nth guess, if its bytes stand at p. A guess holds no newline, so
 * that none of these bytes can stand after the line's end.
 */
static inline const struct rec_guess *
guessed(const struct rec *r, size_t nth, const char *p, const char *end)
{
	const struct rec_guess *g;
	uint32_t same;

	if (nth >= r->guesses || (g = &r->guess[nth])->len == 0)
		return NULL;
	same = same16(p, g->head);
	if (g->len > 16)
		same |= same16(p + 16, g->head + 16) << 16;
	if ((same & g->head_bits) != g->head_bits)
		return NULL;
	if (g->len > REC_SPAN &&
	    (g->len > (size_t)(end - p) || memcmp(p, g->whole, g->len) != 0))
		return NULL;
	return g;
}

static const char *
refuse(struct json_fault *fault, const char *at, const char *what)
{
	*fault = (struct json_fault){.at = at, .what = what};
	return NULL;
}

/*
 * Go from after a value (or the opening brace) to the next value, with the span
 * between, or to the closing brace, with the field AT_BRACE.
 */
static const char *
to_value(struct rec *r, bool first, const char *p, const char *end,
    struct span *span, struct json_fault *fault)
{
	const char *key;
	bool escaped;

	span->start = p;
	span->field = AT_BRACE;
	p = json_blanks(p, end);
	if (*p == '}')
		return p;
	if (!first) {
		if (*p != ',')
			return refuse(fault, p, "expected ',' or '}'");
		p = json_blanks(p + 1, end);
	}
	if (*p != '"')
		return refuse(fault, p, "expected a key");
	key = p;
	p = json_string(p, end, &escaped, fault);
	if (p == NULL)
		return NULL;
	span->field = look_up(r, key, (size_t)(p - key), escaped);
	p = json_blanks(p, end);
	if (*p != ':')
		return refuse(fault, p, "expected ':'");
	p = json_blanks(p + 1, end);
	span->len = (size_t)(p - span->start);
	return p;
}

/* Turn a scanner's fault into a record's. */
static int
not_json(const struct rec *r, const struct json_fault *fault, struct fault *f)
{
	size_t at = (size_t)(fault->at - r->text);

	if (memchr(r->text, '\0', r->len) != NULL)
		return fault_set(f, REASON_NUL_BYTE, NULL, "NUL byte");
	if (fault->encoding)
		return fault_set(
		    f, REASON_BAD_UTF8, NULL, "not UTF-8 at byte %zu", at + 1);
	return fault_set(f, REASON_BAD_JSON, NULL, "not JSON at byte %zu: %s",
	    at + 1, fault->what);
}

static int
not_object(const struct rec *r, struct fault *f)
{
	struct json_fault fault;

	if (json_blanks(r->text, r->text + r->len) == r->text + r->len)
		return fault_set(f, REASON_EMPTY_LINE, NULL, "empty line");
	if (!json_valid(r->text, r->len, &fault))
		return not_json(r, &fault, f);
	return fault_set(f, REASON_NOT_OBJECT, NULL, "not a JSON object");
}

/* Return the place after an unwanted value at p, or at blanks before it. */
static inline const char *
skip_value(const char *p, const char *end, struct json_fault *fault)
{
	const char *behind = plain_end(p);
	enum json_type type;

	if (behind != NULL)
		return behind;
	return json_value(json_blanks(p, end), end, 1, &type, NULL, fault);
}

static inline bool
is_digit_alone(const char *p)
{
	return *p >= '0' && *p <= '9' && (p[1] == ',' || p[1] == '}');
}

/* Scan and keep a wanted member's value; returns the place after it. */
static inline const char *
read_value(const struct rec *r, struct rec_field *field, const char *p,
    const char *end, struct json_fault *fault)
{
	const char *behind = NULL;
	struct decimal d;

	if (p - r->text >= PLAIN_LEAD) {
		behind = plain_number(p, &field->number);
	} else if (is_digit_alone(p)) { /* a label that comes first */
		field->number = *p - '0';
		behind = p + 1;
	}
	if (behind != NULL) {
		field->type = JSON_NUMBER;
	} else {
		p = json_blanks(p, end);
		behind = json_value(p, end, 1, &field->type, &d, fault);
		if (behind == NULL)
			return NULL;
		if (field->type == JSON_NUMBER)
			field->number =
			    num_from_decimal(&d, p, (size_t)(behind - p));
	}
	field->text = p;
	field->len = (size_t)(behind - p);
	return behind;
}

static int
duplicate(const struct rec *r, int number, struct fault *f)
{
	const char *name = r->field[number].name;

	return fault_set(
	    f, REASON_DUPLICATE_KEY, name, "field '%s' occurs twice", name);
}

/*
 * Read the members between the opening brace and the closing one.
 *
 * `at` is the place where the next one is guessed to be. Records may lack a
 * member: then look at the next place too; or have one more, which is held back
 * until it is clear that no guess fits in its place instead. The first place,
 * where no comma stands, is for the first member alone.
 */
static int
read_members(struct rec *r, const char *p, const char *end, struct fault *f)
{
	struct span span, held = {0};
	struct json_fault fault;
	size_t at = 0;

	for (size_t nth = 0;; nth++) {
		const struct rec_guess *g = guessed(r, at, p, end);
		int field;

		if (g == NULL && at > 0 &&
		    (g = guessed(r, at + 1, p, end)) != NULL) {
			if (held.len != 0)
				learn(r, at, &held);
			at++;
		}
		if (g != NULL) {
			field = g->field;
			p += g->len;
			held.len = 0;
			at++;
		} else {
			p = to_value(r, nth == 0, p, end, &span, &fault);
			if (p == NULL)
				return not_json(r, &fault, f);
			if (held.len != 0)
				learn(r, at++, &held);
			field = span.field;
			if (field == AT_BRACE) {
				r->brace = (size_t)(p - r->text);
				r->empty = nth == 0;
				return 0;
			}
			held = span;
			if (nth == 0) {
				learn(r, at++, &held);
				held.len = 0;
			}
		}
		if (field == NO_FIELD) {
			r->others++;
			p = skip_value(p, end, &fault);
		} else if (r->field[field].type != JSON_ABSENT)
			return duplicate(r, field, f);
		else {
			p = read_value(r, &r->field[field], p, end, &fault);
		}
		if (p == NULL)
			return not_json(r, &fault, f);
	}
}

int
rec_read(struct rec *r, const char *text, size_t len, struct fault *f)
{
	const char *end = text + len, *p = json_blanks(text, end);
	struct json_fault fault;

	r->text = text;
	r->len = len;
	r->others = 0;
	for (size_t i = 0; i < r->fields; i++)
		r->field[i].type = JSON_ABSENT;
	if (*p != '{')
		return not_object(r, f);
	if (read_members(r, p + 1, end, f) < 0)
		return -1;
	p = json_blanks(text + r->brace + 1, end);
	if (p == end)
		return 0;
	refuse(&fault, p, "unexpected text after the object");
	return not_json(r, &fault, f);
}

const char *
rec_show(const struct rec *r, size_t field, char text[REC_SHOWN])
{
	const struct rec_field *v = &r->field[field];
	size_t len = v->len;

	if (v->type == JSON_ARRAY || v->type == JSON_OBJECT)
		return v->type == JSON_ARRAY ? "an array" : "an object";
	if (len < REC_SHOWN) {
		memcpy(text, v->text, len);
		text[len] = '\0';
		return text;
	}
	len = REC_SHOWN - sizeof "...\"";
	/* Not within a character. */
	while (((unsigned char)v->text[len] & 0xc0) == 0x80)
		len--;
	memcpy(text, v->text, len);
	strcpy(text + len, v->type == JSON_STRING ? "...\"" : "...");
	return text;
}

/* Advise how a string that is almost a number becomes one. */
static void
advise_number(const struct rec *r, size_t field, struct fault *f)
{
	struct buf text = {0}, way = {0};

	rec_text(r, field, &text);
	if (almost_mend(
		r->field[field].name, buf_string(&text), text.len, &way))
		fault_advise(f, "%s", buf_string(&way));
	buf_release(&way);
	buf_release(&text);
}

int
rec_no_number(const struct rec *r, size_t field, struct fault *f)
{
	const struct rec_field *v = &r->field[field];
	char text[REC_SHOWN];

	if (v->type == JSON_NUMBER)
		return fault_set(f, REASON_NOT_FINITE, v->name,
		    "field '%s' is too large for a double", v->name);
	if (v->type == JSON_ABSENT)
		return fault_set(f, REASON_MISSING, v->name,
		    "field '%s' is missing", v->name);
	if (v->type == JSON_NULL)
		return fault_set(f, REASON_WRONG_TYPE, v->name,
		    "field '%.64s' is null", v->name);
	fault_set(f, REASON_WRONG_TYPE, v->name,
	    "field '%.64s' is %s, not a number", v->name,
	    rec_show(r, field, text));
	if (v->type == JSON_STRING)
		advise_number(r, field, f);
	return -1;
}

void
rec_text(const struct rec *r, size_t field, struct buf *b)
{
	const struct rec_field *v = &r->field[field];

	if (v->type == JSON_STRING)
		json_unescape(b, v->text + 1, v->len - 2);
	else
		buf_add(b, v->text, v->len);
}
