#include "stream/guess.h"

#include "check.h"

#define DATA(bytes) said_data(bytes, sizeof bytes - 1)
#define TEXT(bytes) said_text(bytes, sizeof bytes - 1)

/* What is said of a file that begins so, or "" where it is text. */
static const char *
said_data(const char *bytes, size_t len)
{
	static struct error e;
	struct guess g;

	e.text[0] = '\0';
	if (guess_data(bytes, len, &g))
		guess_error(&g, "a b", &e);
	return e.text;
}

/* The command for a text whose first byte that is not ASCII is wrong. */
static const char *
said_text(const char *bytes, size_t len)
{
	const char *at = bytes;
	struct guess g;

	while ((unsigned char)*at < 0x80)
		at++;
	guess_encoding(bytes, at, bytes + len, &g);
	return g.command;
}

static const char *
piped(const char *file)
{
	static struct buf b;

	b.len = 0;
	guess_pipe(&b, "zcat", file);
	return buf_string(&b);
}

int
main(void)
{
	diag_init("score");
	check_text(
	    DATA("\x1f\x8b\x08"), "'a b' is gzip data: zcat 'a b' | score");
	check_text(DATA("\xff\xfe{\0"),
	    "'a b' is UTF-16 text: iconv -f UTF-16 -t UTF-8 'a b' | score");
	check_text(DATA("\xff\xfe\0\0{\0\0\0"),
	    "'a b' is UTF-32 text: iconv -f UTF-32 -t UTF-8 'a b' | score");
	check_text(DATA("{\0\"\0"),
	    "'a b' is UTF-16 text: iconv -f UTF-16LE -t UTF-8 'a b' | score");
	check_text(DATA("\0{\0\""),
	    "'a b' is UTF-16 text: iconv -f UTF-16BE -t UTF-8 'a b' | score");
	check_text(DATA("\0\0\0{\0\0\0\""),
	    "'a b' is UTF-32 text: iconv -f UTF-32BE -t UTF-8 'a b' | score");
	check_text(DATA("PAR1"),
	    "'a b' is a Parquet file: pandas or duckdb can "
	    "write it as CSV or NDJSON");
	check_text(DATA(""), "");
	check_text(DATA("\x1f"), "");
	check_text(DATA("\xef\xbb\xbf{\"a\":1}"), "");
	check_text(DATA("{\"a\":1}"), "");
	check_text(DATA("a\0"), "");
	check_text(DATA("a\0b\1"), "");

	check_text(TEXT("caf\xe9"), "iconv -f LATIN1 -t UTF-8");
	check_text(TEXT("caf\xe9 au lait"), "iconv -f LATIN1 -t UTF-8");
	check_text(TEXT("\x80 5"), "iconv -f WINDOWS-1252 -t UTF-8");
	check_text(TEXT("\xcf\xf0\xe8\xe2"), "iconv -f ENCODING -t UTF-8");
	/* Valid elsewhere, or cut at the end: it is UTF-8, but damaged. */
	check_text(TEXT("\xe9 \xc3\xa9"), "iconv -c -f UTF-8 -t UTF-8");
	check_text(TEXT("caf\xe2\x82"), "iconv -c -f UTF-8 -t UTF-8");

	check_text(piped(NULL), "zcat FILE | score");
	check_text(piped("<stdin>"), "zcat FILE | score");
	check_text(piped("d/x-1.gz"), "zcat d/x-1.gz | score");
	check_text(piped("it's"), "zcat 'it'\\''s' | score");
	return check_done();
}
