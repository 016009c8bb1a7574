#include "stream/almost.h"

#include "base/json.h"

#include <string.h>

const char *const almost_words[ALMOST_WORDS] = {"?", ".", "-", "--", "NA",
    "N/A", "n/a", "na", "#N/A", "NaN", "nan", "NAN", "NULL", "null", "Null",
    "None", "none", "nil", "\\N", "<NA>", "#DIV/0!", "#VALUE!"};

static const char *const money[] = {"$", "€", "£", "¥"};

#define WORD 7	  /* the longest word for missing */
#define FIGURE 40 /* longer ones are no amounts */

const unsigned char almost_longest[256] = {['0'] = FIGURE,
    ['1'] = FIGURE,
    ['2'] = FIGURE,
    ['3'] = FIGURE,
    ['4'] = FIGURE,
    ['5'] = FIGURE,
    ['6'] = FIGURE,
    ['7'] = FIGURE,
    ['8'] = FIGURE,
    ['9'] = FIGURE,
    ['-'] = FIGURE,
    ['+'] = FIGURE,
    [' '] = FIGURE,
    ['\t'] = FIGURE,
    ['$'] = FIGURE,
    ['.'] = WORD,
    ['?'] = WORD,
    ['N'] = WORD,
    ['n'] = WORD,
    ['#'] = WORD,
    ['\\'] = WORD,
    ['<'] = WORD,

    [0xc2] = FIGURE,
    [0xe2] = FIGURE};

/* A part of a string, from p to before end. */
struct almost_part {
	const char *p, *end;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void
strip_blanks(struct almost_part *s)
{
	while (s->p < s->end && is_blank(*s->p))
		s->p++;
	while (s->end > s->p && is_blank(s->end[-1]))
		s->end--;
}

static void
strip_sign(struct almost_part *s)
{
	if (s->p < s->end && (*s->p == '-' || *s->p == '+'))
		s->p++;
}

/* Strip a word from the beginning or from the end; false when it is at none. */
static bool
strip_word(struct almost_part *s, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(s->end - s->p) < len)
		return false;
	if (memcmp(s->p, word, len) == 0)
		s->p += len;
	else if (memcmp(s->end - len, word, len) == 0)
		s->end -= len;
	else
		return false;
	strip_blanks(s);
	return true;
}

/* Strip a sign of money; false when there is none. */
static bool
strip_money(struct almost_part *s)
{
	for (size_t i = 0; i < sizeof money / sizeof *money; i++)
		if (strip_word(s, money[i]))
			return true;
	return false;
}

static bool
are_digits(const char *p, const char *end)
{
	const char *start = p;

	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return p == end && p > start;
}

/* Digits without a zero that leads. */
static bool
is_whole(const char *p, const char *end)
{
	return are_digits(p, end) && (*p != '0' || end - p == 1);
}

/* Find the exponent, such as E3 or e-05, at the end of digits; the end: none. */
static const char *
find_exponent(const char *p, const char *end)
{
	const char *e = end;

	while (e > p && e[-1] >= '0' && e[-1] <= '9')
		e--;
	if (e == end)
		return end;
	if (e > p && (e[-1] == '+' || e[-1] == '-'))
		e--;
	return e > p && (e[-1] == 'e' || e[-1] == 'E') ? e - 1 : end;
}

/* Groups of three digits, such as "12,345,678". */
static bool
is_grouped(const char *p, const char *end, char separator)
{
	const char *next = memchr(p, separator, (size_t)(end - p));

	if (next == NULL || next - p > 3 || *p == '0' || !are_digits(p, next))
		return false;
	for (p = next; p < end; p += 4)
		if (*p != separator || end - p < 4 || !are_digits(p + 1, p + 4))
			return false;
	return true;
}

/* Find the last such byte, or NULL. */
static const char *
find_last(const struct almost_part *s, char byte)
{
	for (const char *p = s->end; p > s->p; p--)
		if (p[-1] == byte)
			return p - 1;
	return NULL;
}

/* What are these digits? ALMOST_BLANKS: a number, if nothing is around it. */
static enum almost
judge_figure(const struct almost_part *s)
{
	const char *point = find_last(s, '.'), *comma = find_last(s, ',');
	const char *stop = point != NULL ? point : s->end;
	bool fraction = point == NULL || are_digits(point + 1, s->end);

	if (comma == NULL)
		return is_whole(s->p, stop) && fraction ? ALMOST_BLANKS
							: ALMOST_NOT;
	if (is_grouped(s->p, stop, ',') && fraction)
		return ALMOST_GROUPS;
	if (are_digits(comma + 1, s->end) &&
	    (is_whole(s->p, comma) || is_grouped(s->p, comma, '.') ||
		is_grouped(s->p, comma, ' ')))
		return ALMOST_COMMA;
	return ALMOST_NOT;
}

/* Strip what may be around digits, and judge those; `*around` is what it was. */
static enum almost
judge_inner(struct almost_part *s, enum almost *around)
{
	const char *start = s->p, *end = s->end;

	*around = ALMOST_NOT;
	strip_blanks(s);
	if (s->p > start || s->end < end)
		*around = ALMOST_BLANKS;
	strip_sign(s);
	if (strip_word(s, "%"))
		*around = ALMOST_PERCENT;
	if (strip_money(s)) {
		*around = ALMOST_MONEY;
		strip_sign(s);
	}
	return judge_figure(s);
}

/* Is it a number such as -1,5E3? */
static bool
is_comma_exponent(const struct almost_part *s)
{
	struct almost_part n = *s;
	const char *comma = find_last(s, ',');
	const char *exponent = find_exponent(s->p, s->end);

	strip_sign(&n);
	return comma != NULL && exponent < s->end && is_whole(n.p, comma) &&
	    are_digits(comma + 1, exponent);
}

unsigned
almost_word(const char *text, size_t len)
{
	struct almost_part s = {text, text + len};
	unsigned i;

	strip_blanks(&s);
	len = (size_t)(s.end - s.p);
	for (i = 0; i < ALMOST_WORDS; i++)
		if (*almost_words[i] == *s.p &&
		    strlen(almost_words[i]) == len &&
		    memcmp(almost_words[i], s.p, len) == 0)
			break;
	return i;
}

enum almost
almost_what(const char *text, size_t len)
{
	struct almost_part s = {text, text + len};
	enum almost figure, around;

	strip_blanks(&s);
	if (s.p == s.end)
		return len > 0 ? ALMOST_BLANK : ALMOST_NOT;
	if (almost_word(text, len) < ALMOST_WORDS)
		return ALMOST_MISSING;
	if (*text == '0' && len > 1 && are_digits(text, text + len))
		return ALMOST_ZERO;
	if (is_comma_exponent(&s))
		return ALMOST_COMMA;
	s = (struct almost_part){text, text + len};
	figure = judge_inner(&s, &around);
	if (figure == ALMOST_NOT || around == ALMOST_MONEY ||
	    around == ALMOST_PERCENT)
		return figure == ALMOST_NOT ? figure : around;
	return figure == ALMOST_BLANKS ? around : figure;
}

bool
almost_needs_numbers(enum almost kind)
{
	return kind == ALMOST_MISSING || kind == ALMOST_BLANK ||
	    kind == ALMOST_ZERO;
}

/* Append a column as a filter of jq, in single quotes, has it. */
static void
add_path(struct buf *b, const char *column)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789_";

	if (*column > '9' && column[strspn(column, plain)] == '\0') {
		buf_add_format(b, ".%s", column);
		return;
	}
	buf_add_string(b, ".[");
	if (strchr(column, '\'') == NULL)
		json_quote(b, column, strlen(column));
	else
		buf_add_string(b, "\"NAME\"");
	buf_add_string(b, "]");
}

/* Append the command of jq that makes numbers of such strings. */
static void
say_jq(const char *column, const char *cell, struct buf *b)
{
	struct almost_part s = {cell, cell + strlen(cell)};
	enum almost around;
	bool comma = judge_inner(&s, &around) == ALMOST_COMMA;

	buf_add_string(b, "jq -c '(");
	add_path(b, column);
	buf_add_format(b,
	    " | strings | select(test(\"^[^A-Za-z]*[0-9][^A-Za-z]*$\"))) |= "
	    "(gsub(\"[^-0-9%s]\"; \"\")%s | tonumber)' makes it a number",
	    comma ? "," : ".", comma ? " | sub(\",\"; \".\")" : "");
}

/* Why a cell of this kind is a string. */
static const char *const why[] = {
    [ALMOST_BLANKS] = "the blanks",
    [ALMOST_COMMA] = "the decimal comma",
    [ALMOST_POINT] = "the decimal point",
    [ALMOST_GROUPS] = "the comma",
    [ALMOST_MONEY] = "the currency sign",
    [ALMOST_PERCENT] = "the %",
};

void
almost_say(
    enum almost kind, const char *column, const char *cell, struct buf *b)
{
	if (kind == ALMOST_NULL) {
		struct almost_part s = {cell, cell + strlen(cell)};

		strip_blanks(&s);
		buf_add_format(b,
		    ", which --null '%.*s' would take with --trim",
		    (int)(s.end - s.p), s.p);
		return;
	}
	if (kind == ALMOST_BLANK)
		buf_add_string(
		    b, ": blanks among numbers; --trim makes it null");
	else
		buf_add_format(b, ": a string, because of %s", why[kind]);
	if (kind == ALMOST_BLANKS)
		buf_add_string(b, "; --trim removes them");
	else if (kind == ALMOST_COMMA)
		buf_add_string(b, "; --decimal-comma makes it a number");
	else if (kind == ALMOST_POINT)
		buf_add_string(b, "; without --decimal-comma it is a number");
	else if (!almost_needs_numbers(kind)) {
		buf_add_string(b, "; ");
		say_jq(column, cell, b);
	}
}

bool
almost_decimal_comma(const char *text, size_t len, struct buf *b)
{
	struct almost_part s = {text, text + len};
	const char *comma, *exponent;

	strip_blanks(&s);
	text = s.p;
	strip_sign(&s);
	exponent = find_exponent(s.p, s.end);
	comma = find_last(&s, ',');
	if (comma == NULL)
		comma = exponent;
	else if (!are_digits(comma + 1, exponent))
		return false;
	/* A point before an exponent is that of another country: 1.234E5. */
	if (!is_whole(s.p, comma) &&
	    (exponent < s.end ||
		(!is_grouped(s.p, comma, '.') && !is_grouped(s.p, comma, ' '))))
		return false;
	if (*text == '-')
		buf_add_byte(b, '-');
	for (const char *p = s.p; p < exponent; p++)
		if (*p == ',')
			buf_add_byte(b, '.');
		else if (*p >= '0' && *p <= '9')
			buf_add_byte(b, *p);
	buf_add(b, exponent, (size_t)(s.end - exponent));
	return true;
}

bool
almost_mend(const char *name, const char *text, size_t len, struct buf *b)
{
	struct almost_part s = {text, text + len};
	enum almost around;

	if (len > FIGURE || judge_inner(&s, &around) == ALMOST_NOT)
		return false;
	say_jq(name, text, b);
	return true;
}
