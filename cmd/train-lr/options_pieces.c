/* The option --pieces. */
#include "base/mem.h"
#include "model/schema.h"
#include "options.h"

#include <string.h>

#define PIECES_DEFAULT 8

static size_t
read_count(const char *text)
{
	return (size_t)opt_int("--pieces", text, 2, SCHEMA_PIECES);
}

static bool
is_count(const char *text)
{
	return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

/* Take "A,B" with their number of pieces. */
static void
take_names(struct ask_pieces *p, const char *text, size_t count)
{
	size_t before = p->names.count;

	opt_list_add(&p->names.name, &p->names.count, "--pieces", text);
	p->count = mem_resize(p->count, p->names.count, sizeof *p->count);
	for (size_t i = before; i < p->names.count; i++)
		p->count[i] = count;
}

void
options_take_pieces(void *opts, const char *text)
{
	struct ask_pieces *p = &((struct opts *)opts)->ask.pieces;
	const char *colon = strrchr(text, ':');
	struct buf names = {0};

	if (is_count(text)) {
		if (p->all > 0)
			diex(ST_CANNOT,
			    "--pieces: the number for all members is given "
			    "twice");
		p->all = read_count(text);
		return;
	}
	if (colon == NULL || !is_count(colon + 1)) {
		take_names(p, text, PIECES_DEFAULT);
		return;
	}
	buf_add(&names, text, (size_t)(colon - text));
	take_names(p, buf_string(&names), read_count(colon + 1));
	buf_release(&names);
}
