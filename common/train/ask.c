#include "train/ask.h"

#include <string.h>

bool
ask_have(const struct names *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->name[i], name) == 0)
			return true;
	return false;
}
