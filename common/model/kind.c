#include "model/autoencoder.h"
#include "model/linear.h"
#include "model/model.h"
#include "model/net.h"
#include "model/trees.h"

/* A new kind is a file next to linear.c, and a line here. */
const struct model_kind *const model_kinds[] = {
    &linear_kind,
    &trees_kind,
    &net_kind,
    &autoencoder_kind,
    NULL,
};
