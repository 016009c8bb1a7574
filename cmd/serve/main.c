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
#include "base/stop.h"
#include "routes.h"
#include "serve.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HEAD_MS 5000
#define BODY_MS 10000
#define IDLE_MS 60000
#define LOOK_MS 1000  /* from one look at the files to the next */
#define SETTLE_MS 20  /* after a folder has changed, before a look */

/* What the loop waits for, besides requests. */
struct events {
	struct serve *s;
	uv_poll_t stop;
	uv_signal_t hangup;
	uv_timer_t look, settle, drained;
	uv_fs_event_t folder;
};

/* --- newer files ------------------------------------------------------------------- */

static void
on_look(uv_timer_t *timer)
{
	struct events *e = timer->data;

	models_look(&e->s->models, false);
	tokens_look(&e->s->tokens);
}

static void
on_folder(uv_fs_event_t *event, const char *name, int events, int status)
{
	struct events *e = event->data;

	(void)name;
	(void)events;
	if (status == 0)
		uv_timer_start(&e->settle, on_look, SETTLE_MS, 0);
}

static void
on_hangup(uv_signal_t *hangup, int number)
{
	struct events *e = hangup->data;

	(void)number;
	models_look(&e->s->models, true);
	tokens_look(&e->s->tokens);
}

/* --- the end -------------------------------------------------------------------------- */

/* No connection is left: let the loop end, too. */
static void
on_ended(void *context)
{
	struct serve *s = context;

	uv_stop(&s->loop);
}

static void
on_drained(uv_timer_t *timer)
{
	struct events *e = timer->data;

	server_stop(&e->s->server);
}

static void
on_stop(uv_poll_t *poll, int status, int events)
{
	struct events *e = poll->data;

	(void)status;
	(void)events;
	uv_poll_stop(poll);
	note("drains");
	e->s->draining = true;
	server_drain(&e->s->server);
	uv_timer_start(
	    &e->drained, on_drained, (uint64_t)e->s->o->drain_ms, 0);
}

/* --- the beginning ---------------------------------------------------------------- */

static void
start_events(struct events *e)
{
	uv_loop_t *loop = &e->s->loop;
	char *folder = path_directory(e->s->o->model);

	e->stop.data = e->hangup.data = e->look.data = e->settle.data =
	    e->drained.data = e->folder.data = e;
	uv_poll_init(loop, &e->stop, stop_fd());
	uv_poll_start(&e->stop, UV_READABLE, on_stop);
	uv_signal_init(loop, &e->hangup);
	uv_signal_start(&e->hangup, on_hangup, SIGHUP);
	uv_timer_init(loop, &e->look);
	uv_timer_start(&e->look, on_look, LOOK_MS, LOOK_MS);
	uv_timer_init(loop, &e->settle);
	uv_timer_init(loop, &e->drained);
	uv_fs_event_init(loop, &e->folder);
	/* (Where it cannot be watched, the look each second has to do.) */
	if (uv_fs_event_start(&e->folder, on_folder, folder, 0) < 0)
		note("'%s' cannot be watched: it is looked at each second",
		    folder);
	free(folder);
}

static void
start_server(struct serve *s)
{
	const struct opts *o = s->o;
	struct error e;

	s->server = (struct http_server){.connections = o->connections,
	    .max_body = o->max_body,
	    .head_ms = HEAD_MS,
	    .body_ms = BODY_MS,
	    .idle_ms = IDLE_MS,
	    .answer = routes_answer,
	    .ended = on_ended,
	    .context = s};
	server_init(&s->server, &s->loop);
	if (o->socket != NULL &&
	    server_listen_unix(&s->server, o->socket, &e) < 0)
		die_error(&e);
	if (o->socket == NULL || opt_given("listen")) {
		bool brackets = strchr(o->address, ':') != NULL;

		s->checks_host =
		    options_is_loopback(o->address) || o->hosts != NULL;
		if (server_listen(&s->server, o->address, o->port, &e) < 0)
			die_error(&e);
		warnx("serves '%s' at http://%s%s%s:%d",
		    s->models.place[0].name, brackets ? "[" : "", o->address,
		    brackets ? "]" : "", s->server.port);
	}
	if (o->socket != NULL)
		warnx("serves '%s' at the socket '%s'", s->models.place[0].name,
		    o->socket);
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
	s.models.max_missing = o.max_missing;
	if (models_add(&s.models, o.name, o.model, &e) < 0 ||
	    tokens_open(&s.tokens, o.token_file, &e) < 0)
		die_error(&e);
	uv_loop_init(&s.loop);
	start_events(&events);
	start_server(&s);
	uv_run(&s.loop, UV_RUN_DEFAULT);
	server_release(&s.server);
	models_release(&s.models);
	tokens_release(&s.tokens);
	free(o.address);
	return ST_OK;
}
