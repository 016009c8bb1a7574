#include "stream/guess.h"

#include "base/opt.h"
#include "base/utf8.h"

#include <string.h>

/* Kinds of files by their first bytes; the longer beginnings come first. */
static const struct kind {
	const char *bytes;
	size_t len;
	struct guess guess;
} kinds[] = {
#define BEGIN(bytes) bytes, sizeof bytes - 1
    {BEGIN("\x1f\x8b"), {"gzip data", "zcat", NULL}},
    {BEGIN("\x1f\x9d"), {"data of compress(1)", "zcat", NULL}},
    {BEGIN("\x28\xb5\x2f\xfd"), {"zstd data", "zstdcat", NULL}},
    {BEGIN("\xfd"
	   "7zXZ"),
	{"xz data", "xzcat", NULL}},
    {BEGIN("BZh"), {"bzip2 data", "bzcat", NULL}},
    {BEGIN("\x04\x22\x4d\x18"), {"lz4 data", "lz4cat", NULL}},
    {BEGIN("7z\xbc\xaf\x27\x1c"),
	{"a 7z archive", NULL, "7z x -so FILE writes what is in it to stdout"}},
    {BEGIN("PK\x03\x04"),
	{"a zip archive or a spreadsheet (xlsx, ods)", NULL,
	    "unzip -p FILE writes what is in an archive to stdout; save a "
	    "spreadsheet as CSV"}},
    {BEGIN("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
	{"an old Excel file (xls)", NULL, "save it as CSV"}},
    {BEGIN("PAR1"),
	{"a Parquet file", NULL,
	    "pandas or duckdb can write it as CSV or NDJSON"}},
    {BEGIN("ORC"),
	{"an ORC file", NULL, "pandas can write it as CSV or NDJSON"}},
    {BEGIN("ARROW1"),
	{"an Arrow file", NULL, "pandas can write it as CSV or NDJSON"}},
    {BEGIN("Obj\x01"),
	{"an Avro file", NULL, "avro-tools tojson FILE writes it as NDJSON"}},
    {BEGIN("SQLite format 3"),
	{"an SQLite database", NULL,
	    "sqlite3 -csv -header FILE 'SELECT ...' writes a table as CSV"}},
    {BEGIN("\x89HDF"),
	{"an HDF5 file", NULL, "pandas can write it as CSV or NDJSON"}},
    {BEGIN("\x93NUMPY"),
	{"an array of NumPy", NULL, "numpy.savetxt() writes it as CSV"}},
    {BEGIN("%PDF-"), {"a PDF file", NULL, "its table is needed as CSV"}},
    {BEGIN("\xff\xfe\0\0"), {"UTF-32 text", "iconv -f UTF-32 -t UTF-8", NULL}},
    {BEGIN("\0\0\xfe\xff"), {"UTF-32 text", "iconv -f UTF-32 -t UTF-8", NULL}},
    {BEGIN("\xff\xfe"), {"UTF-16 text", "iconv -f UTF-16 -t UTF-8", NULL}},
    {BEGIN("\xfe\xff"), {"UTF-16 text", "iconv -f UTF-16 -t UTF-8", NULL}},
#undef BEGIN
};

/*
 * Encodings without a byte order mark, by two characters of ASCII: where the
 * NULs stand.
 */
static const struct {
	const char *nuls; /* 0: a NUL, x: another byte */
	struct guess guess;
} wide[] = {
    {"x000x000", {"UTF-32 text", "iconv -f UTF-32LE -t UTF-8", NULL}},
    {"000x000x", {"UTF-32 text", "iconv -f UTF-32BE -t UTF-8", NULL}},
    {"x0x0", {"UTF-16 text", "iconv -f UTF-16LE -t UTF-8", NULL}},
    {"0x0x", {"UTF-16 text", "iconv -f UTF-16BE -t UTF-8", NULL}},
};

static bool
has_nuls(const char *p, size_t len, const char *nuls)
{
	size_t n = strlen(nuls);

	for (size_t i = 0; i < n && i < len; i++)
		if ((p[i] == '\0') != (nuls[i] == '0'))
			return false;
	return len >= n;
}

bool
guess_data(const char *p, size_t len, struct guess *g)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (len >= kinds[i].len &&
		    memcmp(p, kinds[i].bytes, kinds[i].len) == 0) {
			*g = kinds[i].guess;
			return true;
		}
	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		if (has_nuls(p, len, wide[i].nuls)) {
			*g = wide[i].guess;
			return true;
		}
	return false;
}

/* What the bytes of a text beyond ASCII are like. */
struct high {
	size_t characters; /* whole ones of UTF-8 */
	size_t longest;	   /* of the runs of other ones */
	bool c1;	   /* one of the others is from 0x80 to 0x9f */
};

static void
look_at(const char *p, const char *end, struct high *h)
{
	size_t run = 0;

	*h = (struct high){0};
	while (p < end) {
		unsigned char c = (unsigned char)*p;
		size_t n = c < 0x80 ? 1 : utf8_sequence(p, end);

		run = n == 0 ? run + 1 : 0;
		if (run > h->longest)
			h->longest = run;
		h->characters += n > 1;
		h->c1 |= n == 0 && c < 0xa0;
		p += n == 0 ? 1 : n;
	}
}

/* Does a character of UTF-8 begin at p, of two bytes at least, and is it cut? */
static bool
is_cut(const char *p, const char *end)
{
	unsigned char c = (unsigned char)*p;
	size_t n = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;

	if (c < 0xc2 || c > 0xf4 || end - p < 2 || (size_t)(end - p) >= n)
		return false;
	for (p++; p < end; p++)
		if (((unsigned char)*p & 0xc0) != 0x80)
			return false;
	return true;
}

void
guess_encoding(
    const char *text, const char *at, const char *end, struct guess *g)
{
	struct high h;

	look_at(text, end, &h);
	if (h.characters > 0 || is_cut(at, end))
		*g = (struct guess){
		    "a broken character of UTF-8, which iconv -c leaves out",
		    "iconv -c -f UTF-8 -t UTF-8", NULL};
	else if (h.longest > 2)
		*g = (struct guess){
		    "text of another encoding, such as SHIFT_JIS, GB18030 or "
		    "WINDOWS-1251",
		    "iconv -f ENCODING -t UTF-8", NULL};
	else if (h.c1)
		*g = (struct guess){"text of Windows-1252",
		    "iconv -f WINDOWS-1252 -t UTF-8", NULL};
	else
		*g = (struct guess){
		    "text of Latin-1", "iconv -f LATIN1 -t UTF-8", NULL};
}

void
guess_word(struct buf *b, const char *word)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789"
				    "_./-+,:=@%";

	if (word[strspn(word, plain)] == '\0' && *word != '\0') {
		buf_add_string(b, word);
		return;
	}
	buf_add_byte(b, '\'');
	for (; *word != '\0'; word++)
		if (*word == '\'')
			buf_add_string(b, "'\\''");
		else
			buf_add_byte(b, *word);
	buf_add_byte(b, '\'');
}

void
guess_pipe(struct buf *b, const char *command, const char *file)
{
	buf_add_format(b, "%s ", command);
	if (file != NULL && strcmp(file, "<stdin>") != 0)
		guess_word(b, file);
	else
		buf_add_string(b, "FILE");
	buf_add_format(
	    b, " | %s%s", diag_name(), opt_more_than_files() ? " ..." : "");
}

void
guess_way(struct buf *b, const struct guess *g, const char *file)
{
	if (g->command != NULL)
		guess_pipe(b, g->command, file);
	else
		buf_add_string(b, g->advice);
}

int
guess_error(const struct guess *g, const char *file, struct error *e)
{
	struct buf b = {0};

	guess_way(&b, g, file);
	error_set(
	    e, ST_CANNOT, "'%s' is %s: %s", file, g->what, buf_string(&b));
	buf_release(&b);
	return -1;
}
