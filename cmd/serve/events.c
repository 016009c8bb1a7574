#include "events.h"

#include "base/clock.h"
#include "base/diag.h"
#include "base/stop.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#define LOOK_MS 500    /* from one look at what is served to the next */
#define SETTLE_MS 20   /* after a folder has changed, before a look */
#define START_MS 60000 /* until a topic's models have to be there */

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
		serve_listen(s);
		events_watch(e, s->follower.folder);
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
	if (s->follower.topic != NULL && follower_look(&s->follower) >= 0)
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

void
events_end(void *context)
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
		events_end(e->s);
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

void
events_watch(struct events *e, const char *path)
{
	/* (Where it cannot be watched, the look by the clock has to do.) */
	if (uv_fs_event_start(&e->folder, on_folder, path, 0) < 0)
		note("'%s' cannot be watched: it is looked at twice a second",
		    path);
}

void
events_start(struct events *e)
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
