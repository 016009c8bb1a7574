#include "http/connection.h"

#include "base/json.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define LINGER_MS 1000
#define BYTES_PER_MS 64 /* that a client has to send, or to take */

static void go_on(struct http_connection *c, char *data, size_t len);

/* --- its state ---------------------------------------------------------------- */

void
connection_enter(
    struct http_connection *c, enum connection_state state, int64_t ms)
{
	c->state = state;
	c->since = (int64_t)uv_now(c->server->loop);
	c->deadline = c->since + ms;
}

/* Begin to wait for a request, of which `len` bytes are there. */
static void
await(struct http_connection *c, size_t len)
{
	const struct http_server *s = c->server;

	request_start(&c->reader, s->max_body);
	c->continued = false;
	connection_enter(c, len > 0 ? CONNECTION_READING : CONNECTION_WAITING,
	    len > 0 ? s->head_ms : s->idle_ms);
}

static void
on_closed(uv_handle_t *handle)
{
	struct http_connection *c = handle->data;
	struct http_server *s = c->server;

	c->before->next = c->next;
	c->next->before = c->before;
	if (s->first == c)
		s->first = c->next == c ? NULL : c->next;
	buf_release(&c->in);
	buf_release(&c->out);
	free(c);
	server_left(s);
}

void
connection_close(struct http_connection *c)
{
	if (c->state == CONNECTION_CLOSING)
		return;
	c->state = CONNECTION_CLOSING;
	uv_close((uv_handle_t *)&c->handle.stream, on_closed);
}

static void
on_shut(uv_shutdown_t *shut, int status)
{
	struct http_connection *c = shut->handle->data;

	if ((status < 0 || c->ended) && status != UV_ECANCELED)
		connection_close(c);
}

void
connection_linger(struct http_connection *c)
{
	connection_enter(c, CONNECTION_LINGERING, LINGER_MS);
	buf_release(&c->in);
	if (uv_shutdown(&c->shut, &c->handle.stream, on_shut) < 0)
		connection_close(c);
}

void
connection_finish(struct http_connection *c)
{
	c->last = true;
	if (c->state == CONNECTION_WAITING)
		connection_linger(c);
}

/* The head is there, and the body comes. */
static void
await_body(struct http_connection *c)
{
	static char yes[] = "HTTP/1.1 100 Continue\r\n\r\n";
	uv_buf_t text = uv_buf_init(yes, sizeof yes - 1);
	const struct http_server *s = c->server;
	bool is_new = !c->continued;

	c->continued = true;
	if (!is_new)
		return;
	connection_enter(c, CONNECTION_READING,
	    s->body_ms + (int64_t)(c->reader.whole / BYTES_PER_MS));
	if (c->reader.expects)
		uv_try_write(&c->handle.stream, &text, 1);
}

/* Keep these bytes in `in`, in which they may be already. */
static void
keep(struct http_connection *c, const char *data, size_t len)
{
	if (len == 0) {
		buf_release(&c->in);
	} else if (c->in.len > 0) {
		memmove(c->in.data, data, len);
		c->in.len = len;
	} else {
		buf_reserve(&c->in, len + 1 + JSON_SLACK);
		buf_add(&c->in, data, len);
	}
}

/*
 * Answer the requests among these bytes, until one is not whole or an answer is
 * not taken, and keep what is left.
 */
static void
go_on(struct http_connection *c, char *data, size_t len)
{
	enum request_state state = REQUEST_MORE;
	size_t used = 0;

	while (c->state == CONNECTION_READING) {
		state = request_read(&c->reader, data + used, len - used);
		if (state != REQUEST_WHOLE)
			break;
		used += c->reader.used;
		connection_answer(c);
		if (c->state == CONNECTION_READING)
			await(c, len - used);
	}
	if (state == REQUEST_REFUSED) {
		connection_refuse(c, c->reader.status, c->reader.why);
		return;
	}
	if (c->state >= CONNECTION_LINGERING)
		return;
	keep(c, data + used, len - used);
	if (c->state == CONNECTION_READING && c->reader.has_head)
		await_body(c);
}

/* --- reading ------------------------------------------------------------------------ */

/*
 * Bytes come into the server's own room, where a request is answered from, or
 * behind those that the connection has already.
 */
static void
on_room(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
	struct http_connection *c = handle->data;
	size_t more = CONNECTION_INPUT / 8;

	(void)size;
	if (c->in.len == 0) {
		*buf = uv_buf_init(c->server->input, CONNECTION_INPUT);
		return;
	}
	if (c->reader.has_head && c->reader.whole > c->in.len)
		more = c->reader.whole - c->in.len;
	if (more > CONNECTION_INPUT)
		more = CONNECTION_INPUT;
	buf_reserve(&c->in, more + 1 + JSON_SLACK);
	*buf = uv_buf_init(c->in.data + c->in.len, (unsigned)more);
}

static void
on_end(struct http_connection *c)
{
	c->ended = true;
	uv_read_stop(&c->handle.stream);
	if (c->state == CONNECTION_READING &&
	    request_is_cut(&c->reader, c->in.len))
		connection_refuse(
		    c, 400, "the request ends before it is whole");
	else if (c->state != CONNECTION_ANSWERING)
		connection_close(c);
}

static void
on_input(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	struct http_connection *c = stream->data;
	char *data = buf->base;
	size_t len = (size_t)n;

	if (n == 0 || c->state == CONNECTION_CLOSING)
		return;
	if (n == UV_EOF) {
		on_end(c);
		return;
	}
	if (n < 0) {
		connection_close(c);
		return;
	}
	if (c->state == CONNECTION_LINGERING)
		return;
	if (c->state == CONNECTION_WAITING)
		connection_enter(c, CONNECTION_READING, c->server->head_ms);
	if (c->in.len > 0) {
		c->in.len += len;
		data = c->in.data;
		len = c->in.len;
	}
	go_on(c, data, len);
}

void
connection_written(struct http_connection *c)
{
	if (c->last) {
		connection_linger(c);
	} else {
		await(c, c->in.len);
		go_on(c, c->in.data, c->in.len);
	}
	if (c->ended && c->state <= CONNECTION_READING)
		on_end(c);
	else if (c->state != CONNECTION_ANSWERING &&
	    c->state != CONNECTION_CLOSING)
		uv_read_start(&c->handle.stream, on_room, on_input);
}

/* --- the beginning, and the end by a deadline ---------------------------------- */

struct http_connection *
connection_accept(struct http_server *s, uv_stream_t *listener, bool is_pipe)
{
	struct http_connection *c = mem_zero(1, sizeof *c);

	c->server = s;
	if (is_pipe)
		uv_pipe_init(s->loop, &c->handle.pipe, 0);
	else
		uv_tcp_init(s->loop, &c->handle.tcp);
	c->handle.stream.data = c;
	c->next = c->before = c;
	if (s->first != NULL) {
		c->next = s->first;
		c->before = s->first->before;
		c->before->next = c->next->before = c;
	}
	s->first = s->first == NULL ? c : s->first;
	s->open++;
	await(c, 0);
	if (uv_accept(listener, &c->handle.stream) < 0 ||
	    uv_read_start(&c->handle.stream, on_room, on_input) < 0) {
		connection_close(c);
		return NULL;
	}
	if (!is_pipe)
		uv_tcp_nodelay(&c->handle.tcp, 1);
	return c;
}

void
connection_check(struct http_connection *c, int64_t now)
{
	if (now < c->deadline || c->state == CONNECTION_CLOSING)
		return;
	if (c->state == CONNECTION_READING)
		connection_refuse(c, 408, "the request took too long");
	else if (c->state == CONNECTION_WAITING)
		connection_linger(c);
	else
		connection_close(c);
}
