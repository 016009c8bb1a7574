#include "base/opt_table.h"

#include <ctype.h>
#include <string.h>

/* --- an option --------------------------------------------------------------- */

/*
 * Append the parts of A|B|C that are words as they are typed, in lower case:
 * "auto" of "A,B,...|auto", "full" of "[=full]".
 */
static void
add_words(struct buf *b, const char *text)
{
	size_t start = b->len;

	text += strspn(text, "[=");
	for (size_t len; *text != '\0'; text += len + (text[len] == '|')) {
		size_t i = 0;

		len = strcspn(text, "|]");
		while (i < len &&
		    (islower((unsigned char)text[i]) || text[i] == '-' ||
			(i > 0 && isdigit((unsigned char)text[i]))))
			i++;
		if (i == len && len > 0 && islower((unsigned char)*text)) {
			if (b->len > start)
				buf_add_byte(b, '|');
			buf_add(b, text, len);
		}
		if (text[len] == ']')
			break;
	}
}

static const char *
argument_kind(const struct opt *row)
{
	if (row->arg == NULL)
		return "none";
	if (row->file != OPT_NO_FILE || strcmp(row->arg, "FILE") == 0)
		return "file";
	if (row->kind == OPT_IS_WORD || row->kind == OPT_IS_EITHER)
		return "words";
	return row->kind == OPT_IS_LIST ? "list" : "text";
}

static void
add_option(struct buf *b, const struct opt *row)
{
	const char *kind = argument_kind(row);
	size_t start;

	buf_add_string(b, "option\t");
	if (row->letter != 0)
		buf_add_format(b, "-%c", row->letter);
	buf_add_format(b, "\t--%s\t%s\t%s\t", row->name,
	    row->arg != NULL ? row->arg : "", kind);
	if (strcmp(kind, "words") == 0)
		buf_add_string(b, row->words != NULL ? row->words : row->arg);
	else if (row->arg != NULL)
		add_words(b, row->words != NULL ? row->words : row->arg);
	buf_add_string(b,
	    row->repeats || row->kind == OPT_IS_LIST ? "\tmore\t" : "\tonce\t");
	start = b->len;
	buf_add_string(b, row->help);
	for (size_t i = start; i < b->len; i++)
		if (b->data[i] == '\n' || b->data[i] == '\t')
			b->data[i] = ' ';
	buf_add_byte(b, '\n');
}

/* --- the synopsis ------------------------------------------------------------ */

#define LINE                                                                   \
	"\n       " /* before the program's name, from the second line on */

/* Append the rest of a form of the command line, with one blank for several. */
static void
add_rest(struct buf *b, const char *text, const char *end)
{
	while (text < end) {
		size_t blanks = strspn(text, " \n");
		size_t len = strcspn(text + blanks, " \n");

		if (text + blanks + len > end)
			len = (size_t)(end - text) - blanks;
		if (blanks > 0 && b->data[b->len - 1] != '\t' && len > 0)
			buf_add_byte(b, ' ');
		buf_add(b, text + blanks, len);
		text += blanks + len;
	}
}

/* Return the end of a form: the next one, or the text behind all of them. */
static const char *
form_end(const char *text)
{
	const char *p = text;

	while ((p = strchr(p, '\n')) != NULL && strncmp(p, LINE " ", 9) == 0)
		p++;
	return p != NULL ? p : text + strlen(text);
}

static void
add_verbs(struct buf *b, const char *synopsis)
{
	const char *form = synopsis + strspn(synopsis, " ");

	while (form != NULL) {
		size_t len = strcspn(form, " \n");
		const char *end = form_end(form);
		size_t i = 0;

		while (i < len && (islower((unsigned char)form[i])))
			i++;
		if (len > 0 && i == len) {
			buf_add_format(b, "verb\t%.*s\t", (int)len, form);
			add_rest(b, form + len, end);
			buf_add_byte(b, '\n');
		}
		form = NULL;
		if (strncmp(end, LINE, strlen(LINE)) == 0) {
			form = strchr(end + strlen(LINE), ' ');
			form += form != NULL;
		}
	}
}

void
opt_table_add(struct buf *b, const struct opt_program *p)
{
	static const char *const operands[] = {[OPT_NO_FILES] = "none",
	    [OPT_FILES] = "files",
	    [OPT_FILES_AFTER_FIRST] = "after-first"};

	for (const struct opt *row = p->rows; row != NULL && row->name != NULL;
	     row++)
		add_option(b, row);
	for (const struct opt_table *t = p->shared; t->rows != NULL; t++)
		for (const struct opt *row = t->rows;
		     !t->hidden && row->name != NULL; row++)
			add_option(b, row);
	add_verbs(b, p->synopsis);
	buf_add_format(b, "operands\t%s\n",
	    p->until_operand ? "command" : operands[p->operands]);
}
