/*
 * infer: the Open Inference Protocol, version 2, with tensors as JSON: one of
 * shape [N, d] with the values in the model's order, or one of N values for each
 * member, by its name.
 */
#ifndef SERVE_INFER_H
#define SERVE_INFER_H

#include "serve.h"

void infer_answer(struct call *c);

#endif
