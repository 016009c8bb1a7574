#include "stream/csv_strict.h"

#include "base/mem.h"
#include "stream/csv_split.h"

/*
 * Blanks of cells without quotes: libcsv cuts what it takes for them, and RFC
 * 4180 does not.
 */
static int
is_no_blank(unsigned char c)
{
	(void)c;
	return 0;
}

static int
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

static void *
resize(void *p, size_t size)
{
	return mem_resize(p, size, 1);
}

void
csv_strict_open(struct csv *c)
{
	/*
	 * Strict: an error where a quote stands that is neither around a cell
	 * nor doubled in one. Empty is null: tells an empty cell from "".
	 */
	csv_init(&c->parser, CSV_STRICT | CSV_EMPTY_IS_NULL);
	csv_set_realloc_func(&c->parser, resize);
	csv_set_blk_size(&c->parser, 64 << 10);
}

void
csv_strict_release(struct csv *c)
{
	csv_free(&c->parser);
}

bool
csv_strict_prepare(struct csv *c)
{
	const struct csv_dialect *d = &c->dialect;

	if (d->quote == CSV_NONE || d->escape != CSV_NONE || d->lazy_quotes)
		return false;
	csv_set_delim(&c->parser, (unsigned char)d->delimiter);
	csv_set_quote(&c->parser, (unsigned char)d->quote);
	csv_set_space_func(&c->parser, d->trim ? is_blank : is_no_blank);
	return true;
}

bool
csv_strict_start(struct csv *c)
{
	const char *p = c->line.text, *end = p + c->line.len;

	while (c->dialect.trim && p < end && *p != c->dialect.delimiter &&
	    is_blank((unsigned char)*p))
		p++;
	if (p == end || *p == '\r')
		return false;
	/* What is left of a row that was not read to its end goes to nobody. */
	csv_fini(&c->parser, NULL, NULL, NULL);
	c->row_ends = 0;
	return true;
}

static void
on_cell(void *text, size_t len, void *data)
{
	struct csv *c = data;

	c->split.at = c->split.text.len;
	buf_add(&c->split.text, text, len);
	csv_split_cell(c, text != NULL);
}

static void
on_row(int end, void *data)
{
	struct csv *c = data;

	(void)end;
	c->row_ends++;
}

static bool
feed(struct csv *c, const char *p, size_t len)
{
	return csv_parse(&c->parser, p, len, on_cell, on_row, c) == len;
}

int
csv_strict_line(struct csv *c)
{
	const char *text = c->line.text;
	size_t len = c->line.len, body = len;

	if (len > 0 && text[len - 1] == '\r')
		body--;
	/* To libcsv a carriage return ends a row; to RFC 4180 not. */
	if (!feed(c, text, body) || c->row_ends > 0 ||
	    !feed(c, text + body, len - body) || !feed(c, "\n", 1))
		return -1;
	return c->row_ends > 0;
}
