/* csv.h: rows with their places, whatever the bytes, in pieces or at once. */
#include "stream/csv.h"

#include "check.h"

#include <stdlib.h>
#include <unistd.h>

/* Read a text as a file: cells joined by |, rows by ; and bad ones as !N. */
static void
rows_of(const struct csv_dialect *dialect, const char *text, const char *wanted)
{
	char path[] = "/tmp/weir-csv-XXXXXX", *files[] = {path, NULL};
	int fd = mkstemp(path);
	struct buf b = {0};
	struct csv c;
	struct error e;

	check(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	check(csv_open(&c, files, dialect, 1000, &e) == 0);
	while (csv_next(&c, &e) == 1) {
		if (c.bad) {
			buf_add_format(&b, "!%d;", (int)c.number);
			continue;
		}
		for (size_t i = 0; i < c.cells; i++) {
			buf_add_string(&b, i > 0 ? "|" : "");
			buf_add(&b, c.base + c.cell[i].at, c.cell[i].len);
			if (c.cell[i].bare_empty)
				buf_add_byte(&b, '0');
		}
		buf_add_byte(&b, ';');
	}
	check_text(buf_string(&b), wanted);
	csv_release(&c);
	buf_release(&b);
	close(fd);
	unlink(path);
}

static void
rows(const char *text, const char *wanted)
{
	rows_of(&CSV_RFC_4180, text, wanted);
}

static void
dialects(void)
{
	struct csv_dialect d = CSV_RFC_4180;

	d.escape = '\\';
	rows_of(&d, "\"a \\\"b\\\"\",c\\,d\n", "a \"b\"|c,d;");
	rows_of(&d, "\"a\\\\\",\\n\\\nx\n", "a\\|\\n\nx;");
	rows_of(&d, "a\\\n", "!1;");
	d = CSV_RFC_4180;
	d.lazy_quotes = true;
	rows_of(&d, "5\" pipe,\"a\"b\"\n", "5\" pipe|a\"b;");
	rows_of(&d, "\"a\"\"b\",\"c\n", "!1;");
	d.trim = true;
	rows_of(&d, " a\t, \" b \" ,\" c\n", "!1;");
	rows_of(&d, " a\t, \" b \" , \r\n", "a| b |0;");
	rows_of(&d, "\"a\" b\"\n", "a\" b;");
	d = CSV_RFC_4180;
	d.delimiter = '\t';
	d.trim = true;
	rows_of(&d, " a \t\t b\n", "a|0|b;");
	d.quote = CSV_NONE;
	rows_of(&d, "\"a\t\"\n", "\"a|\";");
	d.skip = 1;
	d.skip_blank = true;
	d.comment = "//";
	rows_of(&d, "title\n\n \n//x\na\n\t\n", "a;0|0;");
	d = CSV_RFC_4180;
	rows_of(&d, "sep=;\na;b\n", "a|b;");
	rows_of(&d, "\"sep=\t\"\r\na\tb\n", "a|b;");
	d.fixed = true;
	diag_quiet();
	rows_of(&d, "sep=;\na;b\n", "a;b;");
}

int
main(void)
{
	rows("", "");
	rows("a,b\n1,2\n", "a|b;1|2;");
	rows("a,b\r\n1,2", "a|b;1|2;");
	rows(",\"\",\n", "0||0;");
	rows(" a , b \n", " a | b ;");
	rows("\"a\nb\",\"c\"\"d\"\n", "a\nb|c\"d;");
	rows("a\n\nb\n", "a;!2;b;");
	rows("a\n\"b\nc\n", "a;!2;");
	rows("a\nx\"y\nb\n", "a;!2;b;");
	rows("a\n\xff\nb\n", "a;!2;b;");
	rows("a\nx\ry\nb\n", "a;!2;b;");
	rows("\xef\xbb\xbf\"a\",b\n", "a|b;");
	dialects();
	return check_done();
}
