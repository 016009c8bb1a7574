#include "stream/csv.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/plain.h"
#include "base/sse2.h"
#include "base/stop.h"
#include "base/utf8.h"
#include "stream/csv_split.h"
#include "stream/csv_strict.h"
#include "stream/guess.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Find the first byte at or after p that may not stand in a plain cell. */
static const char *
skip_plain(const char *p, char delimiter)
{
	const __m128i quote = _mm_set1_epi8('"'), space = _mm_set1_epi8(' ');
	const __m128i comma = _mm_set1_epi8(delimiter);

	for (;; p += 16) {
		__m128i block =
		    _mm_loadu_si128((const __m128i *)(const void *)p);
		/* Signed: bytes from 0x80 on count as below the space too. */
		__m128i stops = _mm_or_si128(_mm_cmplt_epi8(block, space),
		    _mm_or_si128(_mm_cmpeq_epi8(block, quote),
			_mm_cmpeq_epi8(block, comma)));
		int mask = _mm_movemask_epi8(stops);

		if (mask != 0)
			return p + __builtin_ctz((unsigned)mask);
	}
}

/* Does a cell end at `stop`? A quoted one ends after its quote. */
static inline bool
is_cell_end(const char *stop, const char *end, char delimiter, bool quoted)
{
	if (quoted && *stop++ != '"')
		return false;
	return *stop == delimiter || stop == end;
}

/*
 * Find the end of the cell whose first byte (after its quote) is at p, or NULL.
 * The one loop that calls it is a sixth faster with both kinds of cell in it.
 */
__attribute__((always_inline)) static inline const char *
cell_end(
    const char *p, const char *end, char delimiter, bool quoted, bool *number)
{
	const char *stop;
	struct plain n;

	*number = plain_parts(p, &n) &&
	    is_cell_end(p + n.end, end, delimiter, quoted);
	if (*number)
		return p + n.end;
	stop = skip_plain(p, delimiter);
	return is_cell_end(stop, end, delimiter, quoted) ? stop : NULL;
}

/*
 * Split the line just read; false, with nothing done, when it is not
 * that plain.
 */
static bool
split_plain(struct csv *c)
{
	char delimiter = c->dialect.delimiter;
	const char *base = c->line.text, *p = base, *end = p + c->line.len;
	struct csv_cell *cell = c->cell;
	size_t n = 0;

	if (p < end && end[-1] == '\r')
		end--;
	if (p == end)
		return false;
	for (;; p++) {
		const char *start, *stop;
		bool quoted = false, number;

		/* A branch, lest the next steps wait for this byte. */
		if (*p == '"') {
			quoted = true;
			start = p + 1;
			stop = cell_end(start, end, delimiter, true, &number);
		} else {
			start = p;
			stop = cell_end(start, end, delimiter, false, &number);
		}
		if (stop == NULL)
			return false;
		if (n == c->cell_capacity)
			cell = c->cell =
			    mem_grow(cell, n, &c->cell_capacity, sizeof *cell);
		cell[n++] = (struct csv_cell){.at = (size_t)(start - base),
		    .len = (size_t)(stop - start),
		    .bare_empty = stop == p,
		    .number = number};
		p = stop + quoted;
		if (p == end)
			break;
	}
	c->base = base;
	c->cells = n;
	c->plain = true;
	return true;
}

/* Read the rows that follow in this dialect. */
static void
take_dialect(struct csv *c, const struct csv_dialect *d)
{
	const char *asked = getenv("WEIR_CSV"),
		   *way = asked != NULL ? asked : "";
	bool split = strcmp(way, "split") == 0;

	c->dialect = *d;
	/* A number could seem to go on after some delimiters. */
	c->plain_way = d->quote == '"' && d->escape == CSV_NONE && !d->trim &&
	    strpbrk((char[]){d->delimiter, '\0'}, "+-.") == NULL &&
	    !isalnum((unsigned char)d->delimiter) &&
	    strcmp(way, "libcsv") != 0 && !split;
	c->strict_way = csv_strict_prepare(c) && !split;
	csv_split_prepare(c);
}

int
csv_open(struct csv *c, char **files, const struct csv_dialect *dialect,
    size_t limit, struct error *e)
{
	*c = (struct csv){.asked = *dialect};
	c->passes = dialect->skip_blank || dialect->comment != NULL ||
	    dialect->skip > 0;
	csv_strict_open(c);
	take_dialect(c, dialect);
	return line_open(&c->line, files, limit, e);
}

void
csv_release(struct csv *c)
{
	csv_strict_release(c);
	line_release(&c->line);
	buf_release(&c->split.text);
	buf_release(&c->rows_lines);
	free(c->cell);
}

/* --- lines that belong to no row ------------------------------------------ */

/*
 * A first line "sep=;", with quotes or without, is how Excel learns the
 * delimiter. Return that, or NUL.
 */
static char
delimiter_line(const char *p, size_t len)
{
	if (len > 0 && p[len - 1] == '\r')
		len--;
	if (len == 7 && p[0] == '"' && p[6] == '"') {
		p++;
		len -= 2;
	}
	if (len != 5 || strncasecmp(p, "sep=", 4) != 0 || isalnum(p[4]) ||
	    p[4] < '\t' || p[4] == '"')
		return '\0';
	return p[4];
}

/* Is it a byte that text does not have, or not UTF-8? */
static bool
has_binary(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)p[i] < ' ' && strchr("\t\r\n", p[i]) == NULL)
			return true;
	return memchr(p, '\0', len) != NULL || !utf8_valid(p, len);
}

/* Warn of a file of which nothing is left. */
static void
end_file(const struct csv *c)
{
	if (c->row == 0 && c->file != NULL && c->dialect.skip >= c->last_line)
		warnx("%s: --skip-rows passed over all of its %" PRIu64
		      " lines",
		    c->file, c->last_line);
}

/* Look at a file's first line; -1 when the file is no text. */
static int
start_file(struct csv *c, struct error *e)
{
	const char *text = c->line.text;
	size_t len = c->line.len;
	struct csv_dialect d = c->asked;
	char delimiter = delimiter_line(text, len);
	struct guess g;

	end_file(c);
	c->row = 0;
	c->file = c->line.input.name;
	if (has_binary(text, len) && guess_data(text, len, &g))
		return guess_error(&g, c->line.input.name, e);
	if (delimiter != '\0' && !d.fixed)
		d.delimiter = delimiter;
	else if (delimiter != '\0' && d.delimiter != delimiter)
		warnx("%s:1: the line asks for the delimiter '%c', and -d for "
		      "'%c': -d wins",
		    c->line.input.name, delimiter, d.delimiter);
	if (d.delimiter != c->dialect.delimiter)
		take_dialect(c, &d);
	return 0;
}

static bool
is_blank_line(const struct csv *c)
{
	for (size_t i = 0; i < c->line.len; i++)
		if (c->line.text[i] == c->dialect.delimiter ||
		    strchr(" \t\r", c->line.text[i]) == NULL ||
		    c->line.text[i] == '\0')
			return false;
	return true;
}

/* Does the line just read, at which a row could begin, belong to none? */
static bool
pass_over(struct csv *c)
{
	const char *comment = c->dialect.comment;

	c->last_line = c->line.number;
	if (c->line.number <= c->dialect.skip)
		c->skipped++;
	else if (c->line.number == 1 &&
	    delimiter_line(c->line.text, c->line.len) != '\0')
		c->skipped++;
	else if (comment != NULL && c->line.len >= strlen(comment) &&
	    memcmp(c->line.text, comment, strlen(comment)) == 0)
		c->comments++;
	else if (c->dialect.skip_blank && is_blank_line(c))
		c->blank++;
	else
		return false;
	return true;
}

/* --- rows ----------------------------------------------------------------- */

/* Make the line just read part of the present row. */
static void
take_line(struct csv *c)
{
	if (c->rows_lines.len == 0) {
		c->raw = c->line.text;
		c->raw_len = c->line.len;
		return;
	}
	buf_add(&c->rows_lines, c->line.text, c->line.len);
	c->raw = c->rows_lines.data;
	c->raw_len = c->rows_lines.len;
}

/* Keep the present line, about to be lost: its row goes on in the next one. */
static void
keep_line(struct csv *c)
{
	if (c->rows_lines.len == 0)
		buf_add(&c->rows_lines, c->line.text, c->line.len);
	buf_add_byte(&c->rows_lines, '\n');
}

static bool
too_long(struct csv *c)
{
	if (!c->line.too_long && c->raw_len <= c->line.limit)
		return false;
	c->whole_len = c->rows_lines.len + c->line.whole_len;
	c->bad = true;
	fault_set(&c->fault, REASON_TOO_LONG, NULL,
	    "row of %" PRIu64 " bytes or more, the limit is %zu%s",
	    c->whole_len, c->line.limit,
	    c->rows_lines.len > 0 ? ": a quote may not be closed" : "");
	if (c->raw_len > 1024)
		c->raw_len = 1024;
	return true;
}

/* Refuse the byte at `at`, which is not UTF-8. */
static int
refuse_encoding(struct csv *c, const char *at)
{
	struct buf way = {0};
	struct guess g;

	guess_encoding(c->raw, at, c->raw + c->raw_len, &g);
	guess_way(&way, &g, c->name);
	c->bad = true;
	fault_set(&c->fault, REASON_BAD_UTF8, NULL,
	    "not UTF-8 at byte %zu of the row: %s: %s",
	    (size_t)(at - c->raw) + 1, g.what, buf_string(&way));
	buf_release(&way);
	return 1;
}

/* Find the first byte that is not UTF-8, or NULL. */
static const char *
find_bad_utf8(const char *p, size_t len)
{
	const char *end = p + len;

	if (utf8_valid(p, len))
		return NULL;
	while (p < end && ((unsigned char)*p < 0x80 || utf8_sequence(p, end)))
		p += (unsigned char)*p < 0x80 ? 1 : utf8_sequence(p, end);
	return p;
}

/* Find faults of a row that do not depend on its cells. */
static int
check_row(struct csv *c)
{
	const char *nul = memchr(c->raw, '\0', c->raw_len);
	const char *bad = find_bad_utf8(c->raw, c->raw_len);

	if (nul == NULL)
		return bad == NULL ? 1 : refuse_encoding(c, bad);
	c->bad = true;
	fault_set(&c->fault, REASON_NUL_BYTE, NULL,
	    "NUL byte, byte %zu of the row", (size_t)(nul - c->raw) + 1);
	return 1;
}

/* End a row in the middle of which the input ended, in quotes. */
static int
unclosed(struct csv *c)
{
	c->raw = c->rows_lines.data;
	c->raw_len = c->rows_lines.len - 1;
	c->bad = true;
	if (c->split.state == CSV_BARE)
		fault_set(&c->fault, REASON_BAD_QUOTE, NULL,
		    "the file ends after an escaped end of line, at line "
		    "%" PRIu64,
		    c->last_line);
	else
		fault_set(&c->fault, REASON_BAD_QUOTE, NULL,
		    "a quote is not closed before the end, at line %" PRIu64
		    ": --quote none takes quotes as bytes like any",
		    c->last_line);
	return 1;
}

static int
refuse_empty(struct csv *c)
{
	c->bad = true;
	fault_set(&c->fault, REASON_EMPTY_LINE, NULL,
	    "empty line: --skip-blank passes over such lines");
	return 1;
}

/* Split the row's lines so far once more: libcsv refuses it. */
static int
split_again(struct csv *c)
{
	const char *p = c->raw, *end = p + c->raw_len, *stop;

	csv_split_start(c);
	while ((stop = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		if (csv_split_line(c, p, (size_t)(stop - p)) == 1)
			return 1;
		p = stop + 1;
	}
	return csv_split_line(c, p, (size_t)(end - p));
}

/* Have the cells' bytes as csv.h promises them. */
static void
lend_cells(struct csv *c)
{
	memset(buf_reserve(&c->split.text, JSON_SLACK), 0, JSON_SLACK);
	c->base = c->split.text.data;
}

/* Split the line just read: 1 the row ends, 0 it goes on. */
static int
split_line(struct csv *c)
{
	bool first = c->rows_lines.len == 0;
	int got;

	if (first && c->plain_way && split_plain(c))
		return 1;
	if (first &&
	    (c->line.len == 0 || (c->line.len == 1 && *c->line.text == '\r')))
		return refuse_empty(c);
	if (first) {
		csv_split_start(c);
		c->strict = c->strict_way && csv_strict_start(c);
	}
	if (!c->strict)
		got = csv_split_line(c, c->line.text, c->line.len);
	else if ((got = csv_strict_line(c)) < 0) {
		c->strict = false;
		got = split_again(c);
	}
	if (got == 0) {
		keep_line(c);
		return 0;
	}
	lend_cells(c);
	return c->bad ? 1 : check_row(c);
}

static void
start_row(struct csv *c)
{
	c->cells = 0;
	c->rows_lines.len = 0;
	c->raw_len = 0;
	c->whole_len = 0;
	c->bad = false;
	c->plain = false;
	c->number = 0;
}

int
csv_next(struct csv *c, struct error *e)
{
	int got;

	start_row(c);
	for (;;) {
		if (!c->held && (got = line_next(&c->line, e)) != 1) {
			if (got == 0 && c->number != 0 && stop_requested() == 0)
				return unclosed(c);
			if (got == 0)
				end_file(c);
			return got;
		}
		if (c->number != 0 && c->line.number == 1) {
			/* The next file: a row ends with its own. */
			c->held = true;
			return unclosed(c);
		}
		c->held = false;
		if (c->number == 0) {
			if (c->line.number == 1 && start_file(c, e) < 0)
				return -1;
			if ((c->passes || c->line.number == 1) && pass_over(c))
				continue;
			c->number = c->line.number;
			c->name = c->line.input.name;
			c->row++;
		}
		c->last_line = c->line.number;
		take_line(c);
		if (too_long(c))
			return 1;
		got = split_line(c);
		if (got != 0)
			return got;
	}
}

void
csv_take_as_empty_cell(struct csv *c)
{
	c->bad = false;
	csv_split_start(c);
	c->split.at = c->split.solid = c->split.text.len;
	csv_split_cell(c, false);
	lend_cells(c);
}
