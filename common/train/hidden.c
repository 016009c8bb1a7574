#include "train/hidden.h"

#include "base/list.h"
#include "base/num.h"

#include <stdbool.h>
#include <stdlib.h>

int
hidden_take(void *hidden, const char *text, struct error *e)
{
	struct hidden *h = hidden;
	const char *rest = text;
	bool good = true;

	h->layers = 0;
	do {
		char *name = list_name(&rest);
		double size = 0;

		good = good && h->layers < MLP_LAYERS &&
		    num_real(name, 1, MLP_WIDTH, &size) &&
		    size == (double)(size_t)size;
		if (good)
			h->size[h->layers++] = (size_t)size;
		free(name);
	} while (*rest++ != '\0');
	if (good)
		return 0;
	return error_set(e, ST_CANNOT,
	    "--hidden: '%s' is not a list of 1 to %d whole numbers from 1 to "
	    "%d",
	    text, MLP_LAYERS, MLP_WIDTH);
}
