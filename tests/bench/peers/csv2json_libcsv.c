/*
 * csv2json_libcsv - the plain loop over libcsv: a callback a cell, stdio out.
 *
 * CSV on stdin with a header row; numbers go through as written, anything
 * else is quoted. What a C programmer would write in an hour.
 */
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct state {
	char **name;
	size_t names, capacity, column;
	int in_body;
};

static void
quote(const char *s, size_t len)
{
	putchar_unlocked('"');
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '"' || s[i] == '\\')
			putchar_unlocked('\\');
		putchar_unlocked(s[i]);
	}
	putchar_unlocked('"');
}

static void
on_cell(void *cell, size_t len, void *arg)
{
	struct state *s = arg;
	const char *text = cell;
	size_t number = strspn(text, "0123456789+-.eE");

	if (!s->in_body) {
		if (s->names == s->capacity) {
			s->capacity = s->capacity * 2 + 8;
			s->name =
			    realloc(s->name, s->capacity * sizeof *s->name);
			if (s->name == NULL)
				exit(3);
		}
		s->name[s->names++] = strdup(text);
		return;
	}
	if (s->column >= s->names)
		exit(1);
	putchar_unlocked(s->column == 0 ? '{' : ',');
	quote(s->name[s->column], strlen(s->name[s->column]));
	putchar_unlocked(':');
	s->column++;
	if (len > 0 && number == len)
		fwrite_unlocked(text, 1, len, stdout);
	else
		quote(text, len);
}

static void
on_row(int end, void *arg)
{
	struct state *s = arg;

	(void)end;
	if (s->in_body)
		fputs_unlocked("}\n", stdout);
	s->in_body = 1;
	s->column = 0;
}

int
main(void)
{
	static char block[1 << 16];
	struct csv_parser parser;
	struct state s = {0};
	size_t n;

	if (csv_init(&parser, CSV_APPEND_NULL) != 0)
		return 3;
	while ((n = fread(block, 1, sizeof block, stdin)) > 0)
		if (csv_parse(&parser, block, n, on_cell, on_row, &s) != n)
			return 1;
	csv_fini(&parser, on_cell, on_row, &s);
	csv_free(&parser);
	for (size_t i = 0; i < s.names; i++)
		free(s.name[i]);
	free(s.name);
	return fflush(stdout) == 0 ? 0 : 3;
}
