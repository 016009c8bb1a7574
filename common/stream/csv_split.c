#include "stream/csv_split.h"

#include "base/mem.h"

#include <string.h>

/* Bits of csv_split.special: which state has to look at a byte. */
#define IN_BARE 1
#define IN_QUOTED 2
#define BLANK 4

void
csv_split_prepare(struct csv *c)
{
	const struct csv_dialect *d = &c->dialect;
	unsigned char *special = c->split.special;

	memset(special, 0, sizeof c->split.special);
	special[' '] = special['\t'] = BLANK;
	special[(unsigned char)d->delimiter] = IN_BARE;
	special['\r'] |= IN_BARE;
	if (d->quote != CSV_NONE)
		special[d->quote] |= IN_BARE | IN_QUOTED;
	if (d->escape != CSV_NONE)
		special[d->escape] |= IN_BARE | IN_QUOTED;
}

void
csv_split_start(struct csv *c)
{
	c->cells = 0;
	c->split.text.len = 0;
	c->split.state = CSV_START;
}

static inline bool
is(const struct csv *c, char byte, int bit)
{
	return (c->split.special[(unsigned char)byte] & bit) != 0;
}

static const char *
skip_blanks(const struct csv *c, const char *p, const char *end)
{
	while (p < end && is(c, *p, BLANK))
		p++;
	return p;
}

void
csv_split_cell(struct csv *c, bool quoted)
{
	struct csv_split *s = &c->split;
	size_t len;

	/* Blanks that an escape or a quote made solid stay. */
	if (!quoted && c->dialect.trim)
		while (s->text.len > s->solid &&
		    is(c, s->text.data[s->text.len - 1], BLANK))
			s->text.len--;
	len = s->text.len - s->at;
	c->cell =
	    mem_grow(c->cell, c->cells, &c->cell_capacity, sizeof *c->cell);
	c->cell[c->cells++] = (struct csv_cell){
	    .at = s->at, .len = len, .bare_empty = len == 0 && !quoted};
	buf_add_byte(&s->text, '\n');
	s->state = CSV_START;
}

/* Refuse the row for the present cell: 1. Each text is a cause of its own. */
#define REFUSE(c, reason, text)                                                \
	((c)->bad = true,                                                      \
	    fault_set(                                                         \
		&(c)->fault, reason, NULL, "cell %zu: " text, (c)->cells + 1), \
	    1)

/* Refuse a quote in a cell without quotes, at p. */
static int
refuse_bare(struct csv *c, const char *p)
{
	const struct csv_split *s = &c->split;
	const char *cell = s->text.data + s->at;
	size_t len = s->text.len - s->at;

	if (p > c->split.line && len > 0 && p[-1] == '\\')
		return REFUSE(c, REASON_BAD_QUOTE,
		    "a quote after a backslash, in a cell without quotes: "
		    "--escape '\\' takes it as part of the cell");
	if (len > 0 && skip_blanks(c, cell, cell + len) == cell + len)
		return REFUSE(c, REASON_BAD_QUOTE,
		    "a blank before the opening quote: --trim removes it");
	return REFUSE(c, REASON_BAD_QUOTE,
	    "a quote inside a cell without quotes: --lazy-quotes takes it as "
	    "part of the cell");
}

/* Refuse what follows the closing quote at p. */
static int
refuse_quoted(struct csv *c, const char *p, const char *end)
{
	const char *next = skip_blanks(c, p + 1, end);

	if (p > c->split.line && p[-1] == '\\')
		return REFUSE(c, REASON_BAD_QUOTE,
		    "text after a quote that closes the cell, and a backslash "
		    "before it: --escape '\\' takes it as part of the cell");
	if (next > p + 1 && (next == end || *next == c->dialect.delimiter))
		return REFUSE(c, REASON_BAD_QUOTE,
		    "a blank after the closing quote: --trim removes it");
	return REFUSE(c, REASON_BAD_QUOTE,
	    "text after the closing quote: --lazy-quotes takes the quote as "
	    "part of the cell");
}

static int
refuse_return(struct csv *c)
{
	return REFUSE(c, REASON_RAGGED,
	    "a carriage return outside of quotes: where it ends lines, give "
	    "the file through tr '\\r' '\\n'");
}

/* Does a cell end at p? A carriage return at the end of the line is no byte. */
static bool
is_end(const struct csv *c, const char *p, const char *end)
{
	return p == end || *p == c->dialect.delimiter ||
	    (*p == '\r' && p + 1 == end);
}

/*
 * Take the escape at *p: with the next byte if that is special. True when the
 * line ends after it: the newline is part of the cell.
 */
static bool
take_escape(struct csv *c, const char **p, const char *end)
{
	struct buf *text = &c->split.text;
	const char *next = *p + 1;
	bool ends =
	    next == end || (*next == '\r' && next + 1 == end && !c->line.cut);

	if (ends && !c->line.cut) {
		buf_add(text, next, (size_t)(end - next));
		buf_add_byte(text, '\n');
		*p = end;
	} else if (next < end && is(c, *next, IN_BARE) && *next != '\r') {
		buf_add_byte(text, *next);
		*p = next + 1;
	} else {
		buf_add_byte(text, **p);
		*p = next;
		ends = false;
	}
	c->split.solid = text->len;
	return ends;
}

/* Append the bytes from p on at which this state need not look. */
static inline const char *
take_run(struct csv *c, const char *p, const char *end, int bit)
{
	const char *start = p;

	while (p < end && !is(c, *p, bit))
		p++;
	buf_add(&c->split.text, start, (size_t)(p - start));
	return p;
}

/*
 * Read on in a cell without quotes, at *p. 1: the cell ends at *p, 0: it goes
 * on in the next line, -1: a fault.
 */
static int
read_bare(struct csv *c, const char **p, const char *end)
{
	for (;;) {
		*p = take_run(c, *p, end, IN_BARE);
		if (is_end(c, *p, end))
			return 1;
		if (**p == c->dialect.escape) {
			if (take_escape(c, p, end))
				return 0;
		} else if (**p == '\r') {
			refuse_return(c);
			return -1;
		} else if (c->dialect.lazy_quotes) {
			buf_add_byte(&c->split.text, *(*p)++);
		} else {
			refuse_bare(c, *p);
			return -1;
		}
	}
}

/* As read_bare(), in a cell in quotes: *p is after its opening quote. */
static int
read_quoted(struct csv *c, const char **p, const char *end)
{
	const struct csv_dialect *d = &c->dialect;
	struct buf *text = &c->split.text;

	for (;;) {
		const char *next;

		*p = take_run(c, *p, end, IN_QUOTED);
		if (*p == end) {
			buf_add_byte(text, '\n');
			return 0;
		}
		if (**p == d->escape && d->escape != d->quote) {
			if (take_escape(c, p, end))
				return 0;
			continue;
		}
		next = *p + 1;
		if (next < end && *next == d->quote) {
			buf_add_byte(text, *next);
			*p = next + 1;
			continue;
		}
		if (d->trim)
			next = skip_blanks(c, next, end);
		if (is_end(c, next, end)) {
			*p = next;
			return 1;
		}
		if (!d->lazy_quotes) {
			refuse_quoted(c, *p, end);
			return -1;
		}
		buf_add_byte(text, *(*p)++);
	}
}

static const char *
start_cell(struct csv *c, const char *p, const char *end)
{
	struct csv_split *s = &c->split;

	if (c->dialect.trim)
		p = skip_blanks(c, p, end);
	s->at = s->solid = s->text.len;
	s->state = CSV_BARE;
	if (p < end && *p == c->dialect.quote) {
		s->state = CSV_QUOTED;
		p++;
	}
	return p;
}

int
csv_split_line(struct csv *c, const char *line, size_t len)
{
	const char *p = line, *end = p + len;

	c->split.line = line;
	for (;;) {
		bool quoted;
		int got;

		if (c->split.state == CSV_START)
			p = start_cell(c, p, end);
		quoted = c->split.state == CSV_QUOTED;
		got = quoted ? read_quoted(c, &p, end) : read_bare(c, &p, end);
		if (got <= 0)
			return -got;
		csv_split_cell(c, quoted);
		if (p == end || *p != c->dialect.delimiter)
			return 1;
		p++;
	}
}
