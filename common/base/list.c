#include "base/list.h"

#include "base/mem.h"

#include <string.h>

char *
list_name(const char **text)
{
	const char *p = *text;
	char *name = mem_alloc(strlen(p) + 1);
	size_t len = 0;

	for (; *p != '\0' && *p != ','; p++) {
		if (*p == '\\' && (p[1] == ',' || p[1] == '\\'))
			p++;
		name[len++] = *p;
	}
	name[len] = '\0';
	*text = p;
	return name;
}
