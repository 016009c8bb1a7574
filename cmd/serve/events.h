/*
 * events: what the loop waits for, besides requests.
 *
 * It looks for newer models and tokens, twice a second and as soon as a folder
 * has changed; at SIGHUP it reads the files again in any case. Models of a
 * topic are awaited for a minute before the first request can be answered. At
 * SIGTERM and SIGINT it drains the server, and ends with its last connection.
 */
#ifndef SERVE_EVENTS_H
#define SERVE_EVENTS_H

#include "serve.h"

#include <stdint.h>
#include <uv.h>

/* Private, except `s`, which its maker sets. */
struct events {
	struct serve *s;
	uv_poll_t stop;
	uv_signal_t hangup;
	uv_timer_t look, settle, drained;
	uv_fs_event_t folder;
	int64_t started_ms;
};

/* Begin to wait; s->loop and s->server are there. */
void events_start(struct events *e);
/* Look as soon as the folder `path` has changed. */
void events_watch(struct events *e, const char *path);
/* For http_server.ended, of a `struct serve`: stop waiting, so the loop ends. */
void events_end(void *context);

#endif
