/*
 * serve: what its parts share.
 *
 *	options -> main -> models (what is served, and its newer bytes)
 *	                -> listen, events (when to look for newer bytes, the end)
 *	                -> routes -> predict, infer -> instances (body to scores)
 *	                          -> status, metrics
 */
#ifndef SERVE_SERVE_H
#define SERVE_SERVE_H

#include "base/opt.h"
#include "follower.h"
#include "http/server.h"
#include "models.h"
#include "tokens.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#define SERVE_PORT 8501

struct opts {
	struct opt_common common;
	const char *source; /* of --models, or NULL */
	char **models;	    /* a file, or NAME@ALIAS of the source */
	size_t count;
	const char *name;
	char *address; /* of --listen, without its port; or NULL */
	int port;
	const char *socket, *token_file;
	bool open, plain;
	char **hosts; /* that Host may name; NULL: by the address */
	size_t max_body, connections, max_missing;
	int64_t drain_ms;
};

/* Parse the command line, and what the environment says in its place. */
void options_parse(struct opts *o, int argc, char **argv);
/* Can only this machine reach that address? */
bool options_is_loopback(const char *address);

struct serve {
	const struct opts *o;
	uv_loop_t loop;
	struct http_server server;
	struct models models;
	struct follower follower; /* of a topic; else its own is NULL */
	struct tokens tokens;
	bool checks_host;
	bool serves; /* there is a model, and we listen */
	bool draining;
	uint64_t instances, explained;
};

/* Listen as the options say, and say where; the models are there (listen.c). */
void serve_listen(struct serve *s);

/* A request on its way: what its path names. */
struct call {
	struct serve *s;
	const struct http_request *q;
	struct http_answer *a;
	struct http_text model, version, label; /* as they stand in the path */
	struct live_model *live;		/* of a route with a model */
};

#endif
