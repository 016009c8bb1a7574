/*
 * server: connections on libuv's loop, and an answer to each request.
 *
 * One thread: a request is answered between two events of the loop, from the
 * bytes in which it came. The next one of a connection is read only when the
 * answer before it is written.
 *
 * No wait is without its end. From the first byte of a request its head must
 * be whole within `head_ms`; the body then within `body_ms` and a second more
 * for each 64 KiB, and so must an answer be taken. These are deadlines, not
 * time-outs of silence, so that a client which sends a byte now and then is
 * ended too. Between two requests a connection lives for `idle_ms`.
 *
 * At most `connections` are open. One more takes the place of that which has
 * been without a request for the longest time, or, if all have one, waits in
 * the system's queue.
 *
 * Memory: 64 KiB; a connection 700 bytes, and what has come of a request, or
 * was not taken of an answer.
 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "base/buf.h"
#include "base/diag.h"
#include "http/answer.h"
#include "http/request.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#define SERVER_LISTENERS 2
#define SERVER_BUCKETS 10

struct http_connection;

struct http_server {
	/* Set by the caller, before server_init(): */
	size_t connections, max_body;
	int64_t head_ms, body_ms, idle_ms;
	/*
	 * Fill the answer, which is 200 with an empty body. The body of the
	 * request may be changed, and one byte and JSON_SLACK behind it; but it
	 * has to be as it was in the end.
	 */
	void (*answer)(
	    void *context, const struct http_request *q, struct http_answer *a);
	/* All connections have ended after server_stop(), or NULL. */
	void (*ended)(void *context);
	void *context;

	/* What happened: */
	size_t open; /* connections */
	uint64_t accepted;
	uint64_t by_status[600];		/* answers */
	uint64_t in_bucket[SERVER_BUCKETS + 1]; /* by server_bounds */
	uint64_t answer_ns;
	int port; /* of the listener at an address */

	/* private */
	uv_loop_t *loop;
	union server_stream {
		uv_stream_t stream;
		uv_tcp_t tcp;
		uv_pipe_t pipe;
	} listener[SERVER_LISTENERS];
	size_t listeners;
	bool waits[SERVER_LISTENERS]; /* with a connection to accept */
	uv_timer_t sweep;
	struct http_connection *first; /* of a ring, or NULL */
	char *input;		       /* bytes as they come */
	struct buf head, body;	       /* of an answer */
	time_t now;
	bool draining, stopping;
};

/* The upper bounds of the buckets, in nanoseconds. */
extern const uint64_t server_bounds[SERVER_BUCKETS];

void server_init(struct http_server *s, uv_loop_t *loop);
/* Free its memory, when the loop has ended. */
void server_release(struct http_server *s);
/*
 * Listen at HOST:PORT; port 0 is any that is free. `host` is an address, of
 * either family, or "localhost". -1: status 2, or 3 where the place is taken.
 */
int server_listen(
    struct http_server *s, const char *host, int port, struct error *e);
/*
 * Listen at a socket of the file system, which only this user may open. A
 * socket there that nobody listens at is replaced.
 */
int
server_listen_unix(struct http_server *s, const char *path, struct error *e);
/* From now on each answer ends its connection. */
void server_drain(struct http_server *s);
/*
 * Listen no more, end what waits, and let answers be taken: ended() is called
 * when the last connection has gone.
 */
void server_stop(struct http_server *s);

/* --- for connection.c --- */

/* A connection has ended: a place is free. */
void server_left(struct http_server *s);
/* Count an answer, of so many nanoseconds. */
void server_count(struct http_server *s, int status, uint64_t ns);

#endif
