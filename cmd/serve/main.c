/*
 * serve - answer HTTP requests with a model's scores
 *
 * in:   POST /v1/models/fraud:predict   {"instances":[{"V1":-1.36},...]}
 * out:  {"predictions":[{"score":0.00071,"alert":false},...]}
 *
 * One thread and one loop: a request is answered between two events, and so is
 * a model exchanged.
 */
#include "base/diag.h"
#include "base/mem.h"
#include "base/path.h"
#include "events.h"
#include "routes.h"
#include "serve.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define HEAD_MS 5000
#define BODY_MS 10000
#define IDLE_MS 60000

/* Read what is served; of a topic, when its follower has it. */
static int
open_models(struct serve *s, struct error *e)
{
	const struct opts *o = s->o;

	s->models.max_missing = o->max_missing;
	if (o->source == NULL)
		return models_add(&s->models, o->name, o->models[0], e);
	if (strncmp(o->source, REGISTRY_TOPIC, strlen(REGISTRY_TOPIC)) == 0)
		return follower_start(&s->follower, o->source, e);
	return models_open(&s->models, o->source, o->models, o->count, e);
}

static void
start(struct serve *s, struct events *e)
{
	const struct opts *o = s->o;
	char *folder;

	uv_loop_init(&s->loop);
	s->server = (struct http_server){.connections = o->connections,
	    .max_body = o->max_body,
	    .head_ms = HEAD_MS,
	    .body_ms = BODY_MS,
	    .idle_ms = IDLE_MS,
	    .answer = routes_answer,
	    .ended = events_end,
	    .context = s};
	server_init(&s->server, &s->loop);
	if (s->models.count > 0)
		serve_listen(s);
	events_start(e);
	if (!s->serves)
		return;
	folder = o->source != NULL ? mem_string(o->source)
				   : path_directory(o->models[0]);
	events_watch(e, folder);
	free(folder);
}

/* What a program that exits in the middle has to leave in order. */
static struct serve *serving;

static void
clean_up(void)
{
	if (serving != NULL)
		follower_end(&serving->follower);
}

static void
release(struct serve *s, struct opts *o)
{
	uv_loop_close(&s->loop);
	server_release(&s->server);
	models_release(&s->models);
	tokens_release(&s->tokens);
	follower_end(&s->follower);
	serving = NULL;
	for (size_t i = 0; i < o->count; i++)
		free(o->models[i]);
	free(o->models);
	free(o->address);
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct serve s = {.o = &o};
	struct events events = {.s = &s};
	struct error e;

	opt_start(argv);
	options_parse(&o, argc, argv);
	signal(SIGPIPE, SIG_IGN);
	serving = &s;
	atexit(clean_up);
	if (tokens_open(&s.tokens, o.token_file, &e) < 0 ||
	    open_models(&s, &e) < 0)
		die_error(&e);
	start(&s, &events);
	uv_run(&s.loop, UV_RUN_DEFAULT);
	release(&s, &o);
	return ST_OK;
}
