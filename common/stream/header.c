#include "stream/header.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/num.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* --- names ---------------------------------------------------------------- */

/* The cell's text, in c->base. */
static const char *
text_of(const struct csv *c, size_t i)
{
	return c->base + c->cell[i].at;
}

static bool
is_same(const struct csv *c, size_t i, size_t j)
{
	return c->cell[i].len == c->cell[j].len &&
	    memcmp(text_of(c, i), text_of(c, j), c->cell[i].len) == 0;
}

/* Return a name without the blanks around it. */
static const char *
without_blanks(const char *name, size_t *len)
{
	while (*len > 0 && strchr(" \t", name[*len - 1]) != NULL)
		--*len;
	while (*len > 0 && strchr(" \t", *name) != NULL) {
		name++;
		--*len;
	}
	return name;
}

/* Is the name a number, with blanks around it or without? */
static bool
is_number(const char *name, size_t len)
{
	struct buf b = {0};
	bool is;

	name = without_blanks(name, &len);
	buf_add(&b, name, len);
	memset(buf_reserve(&b, JSON_SLACK), 0, JSON_SLACK);
	is = len > 0 && json_is_number(b.data, len);
	buf_release(&b);
	return is;
}

/* Append the numbers of the columns whose name is that of column i. */
static void
add_places(struct buf *b, const struct csv *c, size_t count, size_t i)
{
	size_t total = 0, done = 0;

	for (size_t j = 0; j < count; j++)
		total += is_same(c, i, j);
	for (size_t j = 0; j < count && done < 4; j++)
		if (is_same(c, i, j)) {
			done++;
			buf_add_format(b, "%s%zu",
			    done == 1		? ""
				: done == total ? " and "
						: ", ",
			    j + 1);
		}
	if (done < total)
		buf_add_format(b, " and %zu more", total - done);
}

/* Report that column i is not the first one without a name. */
static int
refuse_unnamed(const struct csv *c, size_t count, size_t i, const char *places,
    struct error *e)
{
	bool title = true;

	for (size_t j = 1; j < count; j++)
		title &= c->cell[j].len == 0;
	if (title)
		return error_set(e, ST_CANNOT,
		    "%s:%" PRIu64 ": columns %s have no name: if the line is "
		    "no header row, --skip-rows %" PRIu64 " passes over it",
		    c->name, c->number, places, c->number);
	return error_set(e, ST_CANNOT,
	    "%s:%" PRIu64 ": columns %s have no name: --number-names calls "
	    "each 'column_' and its number%s",
	    c->name, c->number, places,
	    is_same(c, i, count - 1)
		? ", --drop-trailing drops those at the end"
		: "");
}

/* Report that the name of column i is that of an earlier one, too. */
static int
refuse_twice(const struct csv *c, size_t count, size_t i, struct error *e)
{
	int len = (int)c->cell[i].len;
	const char *name = text_of(c, i);
	struct buf places = {0};

	add_places(&places, c, count, i);
	if (len == 0)
		refuse_unnamed(c, count, i, buf_string(&places), e);
	else
		error_set(e, ST_CANNOT,
		    "%s:%" PRIu64 ": columns %s have the name '%.*s': "
		    "--number-names makes it '%.*s_2' from the second on%s",
		    c->name, c->number, buf_string(&places), len, name, len,
		    name,
		    is_number(name, c->cell[i].len)
			? "; if the file has no header row, --names A,B,... "
			  "gives the names"
			: "");
	buf_release(&places);
	return -1;
}

/*
 * Add a name to those of a header that has the names of `taken`; with "_N",
 * from N = 2 on, where it is no new one. `*n` is the last N of this name.
 */
static void
add_numbered(struct words *names, const struct words *taken, const char *name,
    bool is_taken, size_t *n)
{
	struct buf b = {0};

	buf_add_string(&b, name);
	while (is_taken ||
	    words_find(names, buf_string(&b), b.len) != WORDS_NONE) {
		b.len = 0;
		buf_add_format(&b, "%s_%zu", name, ++*n);
		is_taken = words_find(taken, b.data, b.len) != WORDS_NONE;
	}
	words_add(names, b.data, b.len);
	buf_release(&b);
}

/* Give all columns different names. */
static void
number_names(const struct csv *c, size_t count, struct words *names)
{
	struct words taken = {0};
	size_t *last = mem_zero(count + 1, sizeof *last);

	for (size_t i = 0; i < count; i++)
		last[words_add(&taken, text_of(c, i), c->cell[i].len)] = 1;
	for (size_t i = 0; i < count; i++) {
		size_t which =
		    words_find(&taken, text_of(c, i), c->cell[i].len);
		struct buf column = {0};
		size_t one = 1;

		if (c->cell[i].len > 0) {
			add_numbered(names, &taken, taken.text[which], false,
			    &last[which]);
			continue;
		}
		buf_add_format(&column, "column_%zu", i + 1);
		add_numbered(names, &taken, buf_string(&column),
		    words_find(&taken, column.data, column.len) != WORDS_NONE,
		    &one);
		buf_release(&column);
	}
	free(last);
	words_release(&taken);
}

int
header_names(const struct csv *c, const struct header_ask *ask,
    struct words *names, struct error *e)
{
	size_t count = c->cells;

	if (c->bad)
		return error_set(e, ST_CANNOT,
		    "%s:%" PRIu64 ": header row: %s%s", c->name, c->number,
		    c->fault.text,
		    c->raw_len > 0 && strchr("{[", *c->raw) != NULL
			? " (JSON? csv2json reads CSV)"
			: "");
	while (ask->drop_trailing && count > 0 && c->cell[count - 1].len == 0)
		count--;
	if (ask->number_names) {
		number_names(c, count, names);
		return 0;
	}
	for (size_t i = 0; i < count; i++) {
		words_add(names, text_of(c, i), c->cell[i].len);
		if (names->count == i)
			return refuse_twice(c, count, i, e);
	}
	return 0;
}

/* --- the first row -------------------------------------------------------- */

/* Count the parts between blanks. */
static size_t
count_parts(const char *p, size_t len)
{
	size_t parts = 0;

	for (size_t i = 0; i < len; i++)
		parts += p[i] != ' ' && (i == 0 || p[i - 1] == ' ');
	return parts;
}

void
header_doubt_blanks(const struct csv *c, const char *name)
{
	size_t parts = count_parts(name, strlen(name));

	if (parts > 1 && count_parts(text_of(c, 0), c->cell[0].len) == parts)
		warnx("%s:%" PRIu64 ": the row is 1 column, as its header row, "
		      "and both have %zu words: tr -s ' ' before it and "
		      "-d blank make it %zu columns",
		    c->name, c->number, parts, parts);
}

/* --- doubts --------------------------------------------------------------- */

/* Delimiters that people use, as -d takes them, and as a sentence calls them. */
static const struct {
	char byte;
	const char *option, *name;
} delimiters[] = {
    {'\t', "tab", "tabs"},
    {';', "';'", "semicolons"},
    {'|', "'|'", "bars"},
    {',', "','", "commas"},
    {'\001', "$'\\001'", "bytes 0x01"},
    {'\037', "$'\\037'", "bytes 0x1f"},
};

/* Count a byte in the row as written; `*quoted` counts those in quotes. */
static size_t
count_byte(const struct csv *c, char byte, size_t *quoted)
{
	bool in_quotes = false;
	size_t n = 0;

	*quoted = 0;
	for (size_t i = 0; i < c->raw_len; i++) {
		if (c->raw[i] == c->dialect.quote)
			in_quotes = !in_quotes;
		else if (c->raw[i] == byte)
			*(in_quotes ? quoted : &n) += 1;
	}
	return n;
}

/* Would another delimiter split the header row into more columns? */
static bool
doubt_delimiter(
    const struct csv *c, const struct words *names, const char *place)
{
	size_t most = c->cells - 1, best = 0, quoted;
	bool found = false, whole = false;

	(void)names;
	for (size_t i = 0; i < sizeof delimiters / sizeof *delimiters; i++) {
		size_t n = count_byte(c, delimiters[i].byte, &quoted);

		whole |= c->cells == 1 && quoted > 0;
		if (delimiters[i].byte == c->dialect.delimiter || n <= most)
			continue;
		found = true;
		most = n;
		best = i;
	}
	if (found)
		warnx("%s: the header row is %zu column%s, and has %s: -d %s "
		      "makes it %zu columns",
		    place, c->cells, c->cells == 1 ? "" : "s",
		    delimiters[best].name, delimiters[best].option, most + 1);
	else if (whole)
		warnx("%s: the header row is one column, whose quotes hold "
		      "delimiters: if whole lines are in quotes, "
		      "sed 's/^\"//; s/\"\\(\\r*\\)$/\\1/; s/\"\"/\"/g' "
		      "removes them",
		    place);
	return found || whole;
}

/* The names of a header row that are numbers. */
struct number_names {
	size_t count, years;
	const char *first;
	bool series; /* they count up by 1, or are years */
	bool leads;  /* the first name is one of them */
};

/* Take a name that is a number, without blanks around it. */
static void
take_number(
    struct number_names *n, const char *name, size_t len, long long *last)
{
	char text[24];
	long long value;
	bool year;

	n->count++;
	if (len >= sizeof text) {
		n->series = false;
		return;
	}
	memcpy(text, name, len);
	text[len] = '\0';
	if (!num_int(text, 0, 1LL << 40, &value)) {
		n->series = false;
		return;
	}
	year = value >= 1900 && value < 2100;
	n->years += year;
	n->series &= n->count == 1 || value == *last + 1 || year;
	*last = value;
}

static void
find_numbers(const struct words *names, struct number_names *n)
{
	long long last = -1;

	*n = (struct number_names){.series = true};
	for (size_t i = 0; i < names->count; i++) {
		size_t len = strlen(names->text[i]);
		const char *name = names->text[i];

		if (!is_number(name, len))
			continue;
		if (n->first == NULL)
			n->first = name;
		n->leads |= i == 0;
		name = without_blanks(name, &len);
		take_number(n, name, len, &last);
	}
}

/*
 * Are these numbers what a header may have next to names: years, numbers that
 * count up, or the 0 of a column that pandas had no name for?
 */
static bool
are_names(const struct number_names *n)
{
	if (!n->series)
		return false;
	if (n->count > 1)
		return !n->leads || n->years == n->count;
	return !n->leads && (n->years == 1 || strcmp(n->first, "0") == 0);
}

#define NO_HEADER                                                              \
	"if the file has no header row, --names A,B,... gives the names"

/* Does the header row look like a row of data? */
static bool
doubt_numbers(const struct csv *c, const struct words *names, const char *place)
{
	struct number_names n;

	(void)c;
	find_numbers(names, &n);
	if (n.count == 0 || (n.count < names->count && are_names(&n)))
		return false;
	if (n.count == names->count)
		warnx("%s: each name in the header row is a number: " NO_HEADER,
		    place);
	else if (n.count == 1)
		warnx("%s: the header row has a number, '%s', for a "
		      "name: " NO_HEADER,
		    place, n.first);
	else
		warnx("%s: %zu of the %zu names in the header row are numbers, "
		      "such as '%s': " NO_HEADER,
		    place, n.count, names->count, n.first);
	return true;
}

/* Have names blanks around them? */
static bool
doubt_blanks(const struct csv *c, const struct words *names, const char *place)
{
	size_t len;

	for (size_t i = 0; i < names->count && !c->dialect.trim; i++) {
		len = strlen(names->text[i]);
		without_blanks(names->text[i], &len);
		if (len == strlen(names->text[i]))
			continue;
		warnx("%s: a name in the header row has blanks around it, "
		      "'%s': --trim removes them, and those around cells",
		    place, names->text[i]);
		return true;
	}
	return false;
}

static bool
doubt_no_name(const struct csv *c, const struct words *names, const char *place)
{
	size_t i = words_find(names, "", 0);

	(void)c;
	if (i == WORDS_NONE)
		return false;
	warnx("%s: column %zu has no name%s, so that its member's name is "
	      "empty: --number-names calls it 'column_%zu'%s",
	    place, i + 1, i == 0 ? " (an index of pandas?)" : "", i + 1,
	    i + 1 == names->count ? ", --drop-trailing drops it" : "");
	return true;
}

/* Are the names in quotes of another kind? */
static bool
doubt_quotes(const struct csv *c, const struct words *names, const char *place)
{
	for (size_t i = 0; i < names->count; i++) {
		const char *name = names->text[i];
		size_t len = strlen(name);

		if (len < 2 || *name != '\'' || name[len - 1] != '\'')
			return false;
	}
	if (names->count == 0 || c->dialect.quote == '\'')
		return false;
	warnx("%s: the names in the header row are in single quotes: "
	      "--quote \"'\" removes them",
	    place);
	return true;
}

void
header_doubts(const struct csv *c, const struct words *names, unsigned *told)
{
	/* The first one's bit is HEADER_WRONG_DELIMITER. */
	static bool (*const doubts[])(const struct csv *, const struct words *,
	    const char *) = {doubt_delimiter, doubt_numbers, doubt_blanks,
	    doubt_no_name, doubt_quotes};
	struct buf place = {0};

	buf_add_format(&place, "%s:%" PRIu64, c->name, c->number);
	/* Names that are split in the wrong places say no more. */
	for (size_t i = 0; i < sizeof doubts / sizeof *doubts &&
	     (*told & HEADER_WRONG_DELIMITER) == 0;
	     i++)
		if ((*told >> i & 1) == 0 &&
		    doubts[i](c, names, buf_string(&place)))
			*told |= 1U << i;
	buf_release(&place);
}
