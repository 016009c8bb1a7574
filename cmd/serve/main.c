/*
 * serve - answer HTTP requests with a model's scores
 *
 * in:   POST /v1/models/fraud:predict   {"instances":[{"V1":-1.36},...]}
 * out:  {"predictions":[{"score":0.00071,"alert":false},...]}
 *
 * One thread and one loop: a request is answered between two events, and so is
 * a model exchanged.
 */
#include "base/clock.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/notify.h"
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
#define LOOK_MS 500    /* from one look at what is served to the next */
#define SETTLE_MS 20   /* after a folder has changed, before a look */
#define START_MS 60000 /* until a topic's models have to be there */

/* What the loop waits for, besides requests. */
struct events {
	struct serve *s;
	uv_poll_t stop;
	uv_signal_t hangup;
	uv_timer_t look, settle, drained;
	uv_fs_event_t folder;
	int64_t started_ms;
};

static void start_server(struct serve *s);
static void watch(struct events *e, const char *path);

/* --- newer models ------------------------------------------------------------------- */

/* The models of a topic are there when its follower has them. */
static void
await_models(struct events *e)
{
	struct serve *s = e->s;
	int ended = follower_look(&s->follower);
	struct error why = {.text = "no registry is there"};

	if (ended == ST_CANNOT)
		exit(ST_CANNOT); /* it has said why */
	if (access(s->follower.folder, F_OK) == 0 &&
	    models_open(&s->models, s->follower.folder, s->o->models,
		s->o->count, &why) == 0) {
		start_server(s);
		watch(e, s->follower.folder);
		return;
	}
	if (clock_ms() - e->started_ms > START_MS)
		diex(ST_FAILED, "no models came from '%s' within a minute: %s",
		    s->follower.topic, why.text);
	models_release(&s->models);
	s->models = (struct models){.max_missing = s->o->max_missing};
}

static void
look(struct events *e, bool force)
{
	struct serve *s = e->s;

	if (!s->serves) {
		await_models(e);
		return;
	}
	if (s->follower.private != NULL && follower_look(&s->follower) >= 0)
		warnx("the follower of '%s' has ended: the models stay, and it "
		      "is started again",
		    s->follower.topic);
	models_look(&s->models, force);
	tokens_look(&s->tokens);
}

static void
on_look(uv_timer_t *timer)
{
	look(timer->data, false);
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
	(void)number;
	look(hangup->data, true);
}

/* --- the end -------------------------------------------------------------------------- */

static void
close_handle(uv_handle_t *handle, void *arg)
{
	(void)arg;
	if (!uv_is_closing(handle))
		uv_close(handle, NULL);
}

/* No connection is left: end all else, and so the loop. */
static void
on_ended(void *context)
{
	struct serve *s = context;

	uv_walk(&s->loop, close_handle, NULL);
}

static void
on_drained(uv_timer_t *timer)
{
	struct events *e = timer->data;

	if (e->s->serves)
		server_stop(&e->s->server);
	else
		on_ended(e->s);
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
	uv_timer_start(&e->drained, on_drained,
	    e->s->serves ? (uint64_t)e->s->o->drain_ms : 0, 0);
}

/* --- the beginning ---------------------------------------------------------------- */

/* Look as soon as a folder has changed. */
static void
watch(struct events *e, const char *path)
{
	/* (Where it cannot be watched, the look by the clock has to do.) */
	if (uv_fs_event_start(&e->folder, on_folder, path, 0) < 0)
		note("'%s' cannot be watched: it is looked at twice a second",
		    path);
}

static void
start_events(struct events *e)
{
	uv_loop_t *loop = &e->s->loop;

	e->stop.data = e->hangup.data = e->look.data = e->settle.data =
	    e->drained.data = e->folder.data = e;
	e->started_ms = clock_ms();
	uv_poll_init(loop, &e->stop, stop_fd());
	uv_poll_start(&e->stop, UV_READABLE, on_stop);
	uv_signal_init(loop, &e->hangup);
	uv_signal_start(&e->hangup, on_hangup, SIGHUP);
	uv_timer_init(loop, &e->look);
	uv_timer_start(&e->look, on_look, e->s->serves ? LOOK_MS : SETTLE_MS,
	    e->s->serves ? LOOK_MS : SETTLE_MS);
	uv_timer_init(loop, &e->settle);
	uv_timer_init(loop, &e->drained);
	uv_fs_event_init(loop, &e->folder);
}

static void
say_place(const struct serve *s, const char *place)
{
	struct buf b = {0};

	models_tell(&s->models, &b);
	warnx("serves %s at %s", buf_string(&b), place);
	buf_release(&b);
}

static void
start_server(struct serve *s)
{
	const struct opts *o = s->o;
	bool brackets = strchr(o->address, ':') != NULL;
	struct buf b = {0};
	struct error e;

	if (o->socket != NULL &&
	    server_listen_unix(&s->server, o->socket, &e) < 0)
		die_error(&e);
	if (o->socket == NULL || opt_given("listen")) {
		s->checks_host =
		    options_is_loopback(o->address) || o->hosts != NULL;
		if (server_listen(&s->server, o->address, o->port, &e) < 0)
			die_error(&e);
		buf_add_format(&b, "http://%s%s%s:%d", brackets ? "[" : "",
		    o->address, brackets ? "]" : "", s->server.port);
		say_place(s, buf_string(&b));
	}
	b.len = 0;
	buf_add_format(&b, "the socket '%s'", o->socket);
	if (o->socket != NULL)
		say_place(s, buf_string(&b));
	buf_release(&b);
	s->serves = true;
	notify_ready();
}

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
	    .ended = on_ended,
	    .context = s};
	server_init(&s->server, &s->loop);
	if (s->models.count > 0)
		start_server(s);
	start_events(e);
	if (!s->serves)
		return;
	folder = o->source != NULL ? mem_string(o->source)
				   : path_directory(o->models[0]);
	watch(e, folder);
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
