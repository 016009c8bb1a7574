/*
 * csv: a CSV file to records, the plain way, by libcsv and byte by byte
 *
 * The first byte says which options; the rest is the file. Rows, places,
 * faults and what is written must be the same in all three ways, and every line that
 * is written is a JSON object to the oracle.
 */
#define _GNU_SOURCE
#include "oracle.h"
#include "stream/out.h"
#include "stream/table.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/*
 * What goes to stdout is kept instead: these stand for stream/out.c. A place
 * has no byte more than was asked for.
 */
static struct buf out;
static char *place;

char *
out_reserve(size_t len)
{
	free(place);
	place = malloc(len);
	return place;
}

void
out_advance(size_t len)
{
	buf_add(&out, place, len);
}

void
out_add(const char *p, size_t len)
{
	buf_add(&out, p, len);
}

void
out_flush(void)
{
}

/*
 * The dialect of the bits. With the last one nothing can go the plain way, and
 * with an escape nothing to libcsv.
 */
static struct csv_dialect
dialect_of(uint8_t options)
{
	struct csv_dialect d = CSV_RFC_4180;

	d.delimiter = ",;\t|"[options >> 3 & 3];
	d.lazy_quotes = options >> 6 & 1;
	if (options >> 7 & 1) {
		d.quote = '\'';
		d.escape = options & 1 ? '\\' : CSV_NONE;
		d.trim = d.skip_blank = true;
		d.comment = "#";
	}
	return d;
}

/* All that came of a file, in words; and the records. */
static void
convert(struct buf *told, uint8_t options)
{
	static char a[] = "a", b[] = "b", c[] = "c", one[] = "1", name[] = "-";
	static char *strings[] = {b}, *nulls[] = {one}, *names[] = {a, b, c},
		    *files[] = {name, NULL};
	struct csv_dialect dialect = dialect_of(options);
	struct table_ask ask = {.empty = options % 3,
	    .strings = strings,
	    .strings_count = options >> 2 & 1,
	    .nulls = nulls,
	    .nulls_count = options >> 7 & 1,
	    .header = {.number_names = options >> 6 & 1,
		.drop_trailing = options >> 7 & 1}};
	struct table t;
	struct csv rows;
	struct error e = {0};
	struct fault f;

	if (lseek(STDIN_FILENO, 0, SEEK_SET) != 0)
		abort();
	out.len = 0;
	diag_quiet();
	table_init(&t, &ask);
	if (csv_open(&rows, files, &dialect, 2000, &e) < 0 ||
	    table_set_names(&t, names, sizeof names / sizeof *names, &e) < 0)
		abort();
	while (csv_next(&rows, &e) == 1) {
		buf_add_format(told, "%llu: ", (unsigned long long)rows.number);
		if (!rows.bad && options >> 5 & 1 && rows.row == 1) {
			if (table_set_header(&t, &rows, &e) < 0) {
				buf_add_string(told, e.text);
				break;
			}
		}
		if (!rows.bad && table_write(&t, &rows, &f) < 0) {
			rows.bad = true;
			rows.fault = f;
		}
		if (rows.bad)
			buf_add_format(told, "%s, %d bytes", rows.fault.text,
			    (int)rows.raw_len);
		buf_add_byte(told, '\n');
	}
	csv_release(&rows);
	table_close(&t);
}

static void
check_records(void)
{
	static struct oracle oracle;

	for (size_t at = 0; at < out.len;) {
		const char *line = out.data + at;
		const char *stop = memchr(line, '\n', out.len - at);

		if (stop == NULL ||
		    !oracle_read(&oracle, line, (size_t)(stop - line))) {
			fprintf(stderr, "not JSON: %s\n", line);
			abort();
		}
		oracle_release(&oracle);
		at += (size_t)(stop - line) + 1;
	}
}

static bool
same(const struct buf *x, const struct buf *y)
{
	return x->len == y->len &&
	    (x->len == 0 || memcmp(x->data, y->data, x->len) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf plain = {0}, told = {0}, told_plain = {0};
	static const char *const ways[] = {"libcsv", "split"};
	static int file = -1;

	if (size == 0)
		return 0;
	if (file < 0)
		file = memfd_create("csv", 0);
	if (file < 0 || ftruncate(file, 0) != 0 ||
	    pwrite(file, data + 1, size - 1, 0) != (ssize_t)size - 1 ||
	    dup2(file, STDIN_FILENO) < 0)
		abort();
	setenv("WEIR_CSV", "", 1);
	convert(&told_plain, data[0]);
	buf_add(&plain, out.data, out.len);
	check_records();
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		setenv("WEIR_CSV", ways[i], 1);
		told.len = 0;
		convert(&told, data[0]);
		if (same(&told, &told_plain) && same(&out, &plain))
			continue;
		fprintf(stderr, "plain:\n%s%s\n%s:\n%s%s\n",
		    buf_string(&told_plain), buf_string(&plain), ways[i],
		    buf_string(&told), buf_string(&out));
		abort();
	}
	buf_release(&plain);
	buf_release(&told);
	buf_release(&told_plain);
	return 0;
}
