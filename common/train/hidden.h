/* hidden: --hidden N,..., the sizes of a net's hidden layers. */
#ifndef TRAIN_HIDDEN_H
#define TRAIN_HIDDEN_H

#include "base/diag.h"
#include "math/mlp.h"

#include <stddef.h>

struct hidden {
	size_t size[MLP_LAYERS], layers;
};

/* Take the text of the option; -1 with a sentence when it is no such list. */
int hidden_take(void *hidden, const char *text, struct error *e);

#endif
