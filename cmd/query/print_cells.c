#include "cell.h"
#include "print_kinds.h"
#include "stream/out.h"

#include <string.h>

static void
out_csv(const char *text, size_t len, bool is_text)
{
	bool quote = is_text && len == 0;

	for (size_t i = 0; i < len && !quote; i++)
		quote = strchr(",\"\r\n", text[i]) != NULL;
	if (!quote) {
		out_add(text, len);
		return;
	}
	out_add_byte('"');
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '"')
			out_add_byte('"');
		out_add_byte(text[i]);
	}
	out_add_byte('"');
}

static void
out_tsv(const char *text, size_t len)
{
	static const char from[] = "\t\n\r\\", to[] = "tnr\\";

	for (size_t i = 0; i < len; i++) {
		const char *at = memchr(from, text[i], sizeof from - 1);

		if (at != NULL)
			out_add_byte('\\');
		out_add_byte(at != NULL ? to[at - from] : text[i]);
	}
}

static void
out_text(const struct print *p, const char *text, size_t len, bool is_text)
{
	if (p->format == PRINT_CSV)
		out_csv(text, len, is_text);
	else
		out_tsv(text, len);
}

void
print_header(struct print *p)
{
	const struct statement *s = p->statement;

	p->has_header = true;
	for (size_t i = 0; i < s->results; i++) {
		if (i > 0)
			out_add_byte(p->format == PRINT_CSV ? ',' : '\t');
		out_text(p, s->result[i].name, strlen(s->result[i].name), true);
	}
	out_add_byte('\n');
}

void
print_cells(struct print *p)
{
	const struct statement *s = p->statement;

	if (!p->has_header)
		print_header(p);
	for (size_t i = 0; i < s->results; i++) {
		if (i > 0)
			out_add_byte(p->format == PRINT_CSV ? ',' : '\t');
		p->row.len = 0;
		cell_add(p, i, &p->row);
		out_text(p, p->row.data, p->row.len,
		    sqlite3_column_type(s->stmt, (int)i) == SQLITE_TEXT);
	}
	out_add_byte('\n');
}
