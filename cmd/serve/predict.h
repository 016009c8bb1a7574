/*
 * predict: what TensorFlow Serving, KServe's V1, MLflow, Vertex AI and SageMaker
 * ask: {"instances":[...]} and its like, answered by {"predictions":[...]}.
 */
#ifndef SERVE_PREDICT_H
#define SERVE_PREDICT_H

#include "serve.h"

/* :predict, and /invocations. */
void predict_answer(struct call *c);
/* :explain: what each member adds to the score. */
void predict_explain(struct call *c);

#endif
