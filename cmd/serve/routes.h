/*
 * routes: who answers which path.
 */
#ifndef SERVE_ROUTES_H
#define SERVE_ROUTES_H

#include "serve.h"

/* Answer a request; `context` is the struct serve. */
void routes_answer(
    void *context, const struct http_request *q, struct http_answer *a);

#endif
