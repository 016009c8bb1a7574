#include "registry.h"

#include "base/buf.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *
registry_path(const char *folder, const char *stamp)
{
	const char *colon = strchr(stamp, ':'), *at = strchr(stamp, '@');
	struct buf b = {0};

	if (colon == NULL || at == NULL || colon > at || strchr(stamp, '/'))
		return NULL;
	buf_add_format(&b, "%s/%.*s/%.*s/model.json", folder,
	    (int)(colon - stamp), stamp, (int)(at - colon - 1), colon + 1);
	buf_string(&b);
	if (access(b.data, R_OK) == 0)
		return b.data;
	buf_release(&b);
	return NULL;
}

void
registry_tell(const char *folder, const char *stamp, char **who, char **why)
{
	(void)folder;
	(void)stamp;
	*who = *why = NULL;
}
