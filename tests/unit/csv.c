/* csv.h: rows with their places, whatever the bytes, in pieces or at once. */
#include "stream/csv.h"

#include "check.h"

#include <stdlib.h>
#include <unistd.h>

/* Read a text as a file: cells joined by |, rows by ; and bad ones as !N. */
static void
rows(const char *text, const char *wanted)
{
	char path[] = "/tmp/weir-csv-XXXXXX", *files[] = {path, NULL};
	int fd = mkstemp(path);
	struct buf b = {0};
	struct csv c;
	struct error e;

	check(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	check(csv_open(&c, files, ',', 1000, &e) == 0);
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
	return check_done();
}
