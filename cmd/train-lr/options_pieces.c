/* The option --pieces. */
#include "base/mem.h"
#include "model/schema.h"
#include "options.h"

#include <stdlib.h>
#include <string.h>

#define PIECES_DEFAULT 8

static size_t
read_count(const char *text)
{
	return (size_t)opt_int("--pieces", text, 2, SCHEMA_PIECES);
}

/* Is it meant as a number of pieces: "3.5", "-3", "1e3"? */
static bool
is_like_number(const char *text)
{
	char *end;

	if (text[strspn(text, "+-.")] < '0' || text[strspn(text, "+-.")] > '9')
		return false;
	strtod(text, &end);
	return *end == '\0';
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

/* Find the comma that ends the item, or the list's end. */
static const char *
end_of_item(const char *item)
{
	while (*item != '\0' && *item != ',')
		item += *item == '\\' && item[1] != '\0' ? 2 : 1;
	return item;
}

/*
 * Take the names up to the first item that ends in ":N", which is the number of
 * them all; return what follows, or NULL.
 */
static const char *
take_group(struct ask_pieces *p, const char *list)
{
	const char *from = list, *end;
	struct buf item = {0}, names = {0};
	size_t count = PIECES_DEFAULT;
	bool found = false;

	do {
		const char *colon;

		end = end_of_item(from);
		item.len = 0;
		buf_add(&item, from, (size_t)(end - from));
		colon = strrchr(buf_string(&item), ':');
		found = colon != NULL && is_like_number(colon + 1);
		if (found) {
			count = read_count(colon + 1);
			item.len = (size_t)(colon - item.data);
		}
		if (from != list)
			buf_add_byte(&names, ',');
		buf_add(&names, item.data, item.len);
		from = end + 1;
	} while (!found && *end != '\0');
	take_names(p, buf_string(&names), count);
	buf_release(&item);
	buf_release(&names);
	return *end != '\0' ? from : NULL;
}

void
options_take_pieces(void *opts, const char *text)
{
	struct ask_pieces *p = &((struct opts *)opts)->ask.pieces;

	if (is_like_number(text)) {
		if (p->all > 0)
			diex(ST_CANNOT,
			    "--pieces: the number for all members is given "
			    "twice");
		p->all = read_count(text);
		return;
	}
	while (text != NULL)
		text = take_group(p, text);
}
