/*
 * metrics: what Prometheus reads at /metrics.
 */
#ifndef SERVE_METRICS_H
#define SERVE_METRICS_H

#include "serve.h"

void metrics_answer(struct call *c);

#endif
