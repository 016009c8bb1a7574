#include "stream/csv.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/plain.h"
#include "base/stop.h"
#include "base/utf8.h"

#include <ctype.h>
#include <emmintrin.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/*
 * Keep the blanks of cells without quotes: libcsv would cut them, RFC 4180 does
 * not.
 */
static int
is_no_space(unsigned char c)
{
	(void)c;
	return 0;
}

static void
on_cell(void *text, size_t len, void *data)
{
	struct csv *c = data;

	c->cell =
	    mem_grow(c->cell, c->cells, &c->cell_capacity, sizeof *c->cell);
	c->cell[c->cells++] = (struct csv_cell){
	    .at = c->text.len, .len = len, .bare_empty = text == NULL};
	buf_add(&c->text, text, len);
	buf_add_byte(&c->text, '\n');
}

static void
on_row(int end, void *data)
{
	struct csv *c = data;

	(void)end;
	c->ends++;
}

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
 * Split the line just read; false, with nothing done, when libcsv should look
 * at it.
 */
static bool
split_plain(struct csv *c)
{
	char delimiter = (char)csv_get_delim(&c->parser);
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

static int
start_parser(struct csv *c, char delimiter, struct error *e)
{
	/*
	 * Strict: an error where a quote stands that is neither around a cell
	 * nor doubled in one. Empty is null: tells an empty cell from "".
	 */
	if (csv_init(&c->parser,
		CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL) != 0)
		return error_set(e, ST_FAILED, "out of memory");
	csv_set_delim(&c->parser, (unsigned char)delimiter);
	csv_set_space_func(&c->parser, is_no_space);
	csv_set_blk_size(&c->parser, 64 << 10);
	return 0;
}

/* Forget the row that the parser is in. */
static int
restart_parser(struct csv *c, struct error *e)
{
	char delimiter = (char)csv_get_delim(&c->parser);

	csv_free(&c->parser);
	return start_parser(c, delimiter, e);
}

int
csv_open(
    struct csv *c, char **files, char delimiter, size_t limit, struct error *e)
{
	const char *way = getenv("WEIR_CSV");

	*c = (struct csv){0};
	if (start_parser(c, delimiter, e) < 0)
		return -1;
	/* A number could seem to go on after such a delimiter. */
	c->plain_way = strpbrk((char[]){delimiter, '\0'}, "+-.") == NULL &&
	    !isalnum((unsigned char)delimiter) &&
	    strcmp(way != NULL ? way : "", "libcsv") != 0;
	return line_open(&c->line, files, limit, e);
}

void
csv_release(struct csv *c)
{
	csv_free(&c->parser);
	line_release(&c->line);
	buf_release(&c->text);
	buf_release(&c->rows_lines);
	free(c->cell);
}

static int
refuse(struct csv *c, enum reason reason, const char *text)
{
	c->bad = true;
	fault_set(&c->fault, reason, NULL, "%s", text);
	return 1;
}

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

/* Find faults of a row that the parser cannot know. */
static int
check_row(struct csv *c)
{
	memset(buf_reserve(&c->text, JSON_SLACK), 0, JSON_SLACK);
	c->base = c->text.data;
	if (memchr(c->raw, '\0', c->raw_len) != NULL)
		return refuse(c, REASON_NUL_BYTE, "NUL byte");
	if (!utf8_valid(c->raw, c->raw_len))
		return refuse(c, REASON_BAD_UTF8, "not UTF-8");
	return 1;
}

/* End a row in the middle of which the input ended, in quotes. */
static int
unclosed(struct csv *c, struct error *e)
{
	if (restart_parser(c, e) < 0)
		return -1;
	c->raw = c->rows_lines.data;
	c->raw_len = c->rows_lines.len - 1;
	c->bad = true;
	fault_set(&c->fault, REASON_BAD_QUOTE, NULL,
	    "a quote is not closed before the end, at line %" PRIu64,
	    c->last_line);
	return 1;
}

static bool
feed(struct csv *c, const char *p, size_t len)
{
	return csv_parse(&c->parser, p, len, on_cell, on_row, c) == len;
}

/* Have the parser forget a row that it refuses. */
static int
refuse_and_restart(
    struct csv *c, enum reason reason, const char *text, struct error *e)
{
	return restart_parser(c, e) < 0 ? -1 : refuse(c, reason, text);
}

/* Give the line just read to the parser: 1 the row ends, 0 it goes on. */
static int
parse_line(struct csv *c, struct error *e)
{
	const char *text = c->line.text;
	size_t len = c->line.len, body = len;

	if (c->plain_way && c->rows_lines.len == 0 && split_plain(c))
		return 1;
	if (len > 0 && text[len - 1] == '\r')
		body--;
	if (feed(c, text, body)) {
		/* To libcsv a carriage return ends a row; to RFC 4180 not. */
		if (c->ends > 0)
			return refuse_and_restart(c, REASON_RAGGED,
			    "carriage return outside of quotes", e);
		if (feed(c, text + body, len - body) && feed(c, "\n", 1)) {
			if (c->ends > 0)
				return check_row(c);
			/* libcsv passes over an empty line. */
			if (c->rows_lines.len == 0 && body == 0)
				return refuse(
				    c, REASON_EMPTY_LINE, "empty line");
			keep_line(c);
			return 0;
		}
	}
	if (csv_error(&c->parser) != CSV_EPARSE)
		return error_set(e, ST_FAILED, "out of memory");
	return refuse_and_restart(c, REASON_BAD_QUOTE,
	    "a quote that is neither around a cell nor doubled in one", e);
}

static void
start_row(struct csv *c)
{
	c->cells = 0;
	c->text.len = 0;
	c->rows_lines.len = 0;
	c->raw_len = 0;
	c->whole_len = 0;
	c->ends = 0;
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
				return unclosed(c, e);
			return got;
		}
		c->held = false;
		if (c->number != 0 && c->line.number == 1) {
			/* The next file: a row ends with its own. */
			c->held = true;
			return unclosed(c, e);
		}
		if (c->number == 0) {
			c->number = c->line.number;
			c->name = c->line.input.name;
		}
		c->last_line = c->line.number;
		take_line(c);
		if (too_long(c))
			return restart_parser(c, e) < 0 ? -1 : 1;
		got = parse_line(c, e);
		if (got != 0)
			return got;
	}
}

void
csv_take_as_empty_cell(struct csv *c)
{
	c->bad = false;
	on_cell(NULL, 0, c);
	c->base = c->text.data;
}
