#include "base/mem.h"
#include "complete.h"

#include <string.h>

#define CELLS 8

/* Cut a line at its tabs; the cells that it lacks are "". */
static void
cut(char *line, const char *cell[CELLS])
{
	for (int i = 0; i < CELLS; i++) {
		char *tab = strchr(line, '\t');

		cell[i] = line;
		line += strlen(line);
		if (tab != NULL) {
			*tab = '\0';
			line = tab + 1;
		}
	}
}

static void
add_row(struct option_table *t, const char *cell[CELLS])
{
	t->rows = mem_grow(t->rows, t->count, &t->capacity, sizeof *t->rows);
	t->rows[t->count++] = (struct option_row){.letter = cell[1],
	    .name = cell[2],
	    .arg = cell[3],
	    .kind = cell[4],
	    .words = cell[5],
	    .more = strcmp(cell[6], "more") == 0,
	    .help = cell[7]};
}

static void
add_verb(struct option_table *t, const char *cell[CELLS])
{
	t->verbs = mem_grow(
	    t->verbs, t->verbs_count, &t->verbs_capacity, sizeof *t->verbs);
	t->verb_lines = mem_grow(t->verb_lines, t->verbs_count,
	    &t->lines_capacity, sizeof *t->verb_lines);
	t->verb_lines[t->verbs_count] = cell[2];
	t->verbs[t->verbs_count++] = cell[1];
}

bool
complete_table(struct option_table *t, char *text)
{
	const char *cell[CELLS];
	char *next;

	*t = (struct option_table){0};
	for (; *text != '\0'; text = next) {
		next = text + strcspn(text, "\n");
		if (*next != '\0')
			*next++ = '\0';
		cut(text, cell);
		if (strcmp(cell[0], "option") == 0)
			add_row(t, cell);
		else if (strcmp(cell[0], "verb") == 0)
			add_verb(t, cell);
		else if (strcmp(cell[0], "operands") == 0)
			t->operands = cell[1];
	}
	return t->operands != NULL;
}

bool
complete_takes(const struct option_row *row)
{
	return *row->arg != '\0' && *row->arg != '[';
}

struct option_row *
complete_find(const struct option_table *t, const char *name, size_t len)
{
	for (size_t i = 0; i < t->count; i++) {
		struct option_row *row = &t->rows[i];

		if ((strlen(row->name) == len &&
			memcmp(row->name, name, len) == 0) ||
		    (len == 2 && memcmp(row->letter, name, len) == 0))
			return row;
	}
	return NULL;
}
