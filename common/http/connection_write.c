/* The answers of a connection, and how they get to the client. */
#include "http/connection.h"

#define BODY_KEPT (1 << 20) /* room for an answer that is kept */

static void
on_written(uv_write_t *write, int status)
{
	struct http_connection *c = write->data;

	if (status == UV_ECANCELED || c->state == CONNECTION_CLOSING)
		return;
	buf_release(&c->out);
	if (status < 0)
		connection_close(c);
	else
		connection_written(c);
}

/* Keep what the client did not take of two texts, and wait until it does. */
static void
write_later(struct http_connection *c, const struct buf *head,
    const struct buf *body, size_t done)
{
	uv_buf_t rest;
	size_t left = head->len + body->len - done;

	c->out.len = 0;
	if (done < head->len)
		buf_add(&c->out, head->data + done, head->len - done);
	done = done < head->len ? 0 : done - head->len;
	buf_add(&c->out, body->data + done, body->len - done);
	rest = uv_buf_init(c->out.data, (unsigned)c->out.len);
	connection_enter(c, CONNECTION_ANSWERING,
	    c->server->body_ms + (int64_t)(left / BYTES_PER_MS));
	uv_read_stop(&c->handle.stream);
	c->write.data = c;
	if (uv_write(&c->write, &c->handle.stream, &rest, 1, on_written) < 0)
		connection_close(c);
}

/* Send head and body; all is well when the client takes them at once. */
static void
send_answer(
    struct http_connection *c, const struct buf *head, const struct buf *body)
{
	uv_buf_t parts[2] = {uv_buf_init(head->data, (unsigned)head->len),
	    uv_buf_init(body->data, (unsigned)body->len)};
	size_t all = head->len + body->len;
	int n = uv_try_write(&c->handle.stream, parts, body->len > 0 ? 2 : 1);

	if (n < 0 && n != UV_EAGAIN)
		connection_close(c);
	else if (n < 0 || (size_t)n < all)
		write_later(c, head, body, n < 0 ? 0 : (size_t)n);
	else if (c->last)
		connection_linger(c);
}

static void
reply(struct http_connection *c, struct http_answer *a,
    const struct http_request *q, uint64_t ns)
{
	struct http_server *s = c->server;
	static const struct buf nothing;

	c->last = c->last || a->close || s->draining || c->ended || q == NULL ||
	    !q->keep_alive;
	a->close = c->last;
	s->head.len = 0;
	answer_head(a, s->now, q != NULL && q->is_http_1_0, &s->head);
	server_count(s, a->status, ns);
	send_answer(c, &s->head,
	    q != NULL && q->method == REQUEST_HEAD ? &nothing : &s->body);
	if (s->body.capacity > BODY_KEPT)
		buf_release(&s->body);
}

void
connection_refuse(struct http_connection *c, int status, const char *why)
{
	struct http_answer a = {.body = &c->server->body};

	answer_error(&a, status, "%s", why);
	reply(c, &a, NULL, 0);
}

void
connection_answer(struct http_connection *c)
{
	struct http_server *s = c->server;
	struct http_answer a = {.status = 200, .body = &s->body};
	uint64_t start = uv_hrtime();

	s->body.len = 0;
	s->answer(s->context, &c->reader.request, &a);
	reply(c, &a, &c->reader.request, uv_hrtime() - start);
}
