#include "train/ask.h"

#include <string.h>

void
ask_prepare(struct train_ask *ask)
{
	cell_nulls_init(
	    &ask->nulls, ask->null_words.name, ask->null_words.count);
}

void
ask_release(struct train_ask *ask)
{
	cell_nulls_release(&ask->nulls);
}

bool
ask_have(const struct names *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->name[i], name) == 0)
			return true;
	return false;
}

size_t
ask_pieces(const struct train_ask *ask, const char *name)
{
	const struct ask_pieces *p = &ask->pieces;

	for (size_t i = 0; i < p->names.count; i++)
		if (strcmp(p->names.name[i], name) == 0)
			return p->count[i];
	return p->all;
}
