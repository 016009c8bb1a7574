/*
 * status: is it alive, is it ready, what does it serve?
 */
#ifndef SERVE_STATUS_H
#define SERVE_STATUS_H

#include "serve.h"

/* GET / : {"status":"alive"}. */
void status_alive(struct call *c);
/* 200, or 503 from SIGTERM on. */
void status_ready(struct call *c);
void status_version(struct call *c);
/* /v1/models, and one of them. */
void status_models(struct call *c);
void status_model(struct call *c);
void status_metadata(struct call *c);
/* The same of version 2 of the Open Inference Protocol. */
void status_server(struct call *c);
void status_live(struct call *c);
void status_metadata_2(struct call *c);

#endif
