/*
 * http: bytes of a connection through http/request.h, against llhttp itself
 *
 * The bytes are read at once, and byte by byte as they may come: both must find
 * the same requests, or refuse the same one for the same reason. Each request
 * that is found must be one that llhttp finds, too, when it reads the whole
 * stream without us: of the same method, target and body. That of the first byte
 * is the size of the largest body.
 */
#include "http/request.h"

#include "base/buf.h"

#include <llhttp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define SEEN_MAX 64

/* A request as llhttp sees it. */
struct seen {
	int method;
	struct buf target, body;
	bool whole;
};

static struct {
	struct seen request[SEEN_MAX];
	size_t count;
} oracle;

#define must(cond)                                                             \
	do {                                                                   \
		if (!(cond)) {                                                 \
			fprintf(stderr, "not so: %s\n", #cond);                \
			abort();                                               \
		}                                                              \
	} while (0)

static int
on_begin(llhttp_t *p)
{
	(void)p;
	if (oracle.count == SEEN_MAX)
		return -1;
	oracle.request[oracle.count++] = (struct seen){0};
	return 0;
}

static int
on_url(llhttp_t *p, const char *at, size_t len)
{
	(void)p;
	buf_add(&oracle.request[oracle.count - 1].target, at, len);
	return 0;
}

static int
on_body(llhttp_t *p, const char *at, size_t len)
{
	(void)p;
	buf_add(&oracle.request[oracle.count - 1].body, at, len);
	return 0;
}

static int
on_headers(llhttp_t *p)
{
	oracle.request[oracle.count - 1].method = p->method;
	/* (We pass over Upgrade; llhttp would stop.) */
	p->upgrade = 0;
	return 0;
}

static int
on_complete(llhttp_t *p)
{
	p->upgrade = 0;
	oracle.request[oracle.count - 1].whole = true;
	return 0;
}

static void
ask_llhttp(const char *data, size_t len)
{
	static const llhttp_settings_t settings = {.on_message_begin = on_begin,
	    .on_url = on_url,
	    .on_body = on_body,
	    .on_headers_complete = on_headers,
	    .on_message_complete = on_complete};
	llhttp_t parser;

	oracle.count = 0;
	llhttp_init(&parser, HTTP_REQUEST, &settings);
	/* Connection: close is no end for it, as we look at the first ones. */
	llhttp_set_lenient_keep_alive(&parser, 1);
	llhttp_execute(&parser, data, len);
}

static bool
is_same(const struct buf *b, const char *p, size_t len)
{
	return b->len == len && (len == 0 || memcmp(b->data, p, len) == 0);
}

static void
compare(size_t nth, const struct http_request *q)
{
	const struct seen *s = &oracle.request[nth];
	size_t target =
	    q->path.len + (q->query.at != NULL ? 1 + q->query.len : 0);
	static const int methods[] = {[REQUEST_GET] = HTTP_GET,
	    [REQUEST_HEAD] = HTTP_HEAD,
	    [REQUEST_POST] = HTTP_POST};

	if (nth >= SEEN_MAX)
		return;
	must(nth < oracle.count && s->whole);
	must(s->method == methods[q->method]);
	must(is_same(&s->target, q->path.at, target));
	must(is_same(&s->body, q->body, q->len));
}

/* Check what is promised of a request that was found. */
static void
check(const struct request_reader *r, const char *data, size_t len)
{
	const struct http_request *q = &r->request;

	must(r->used > 0 && r->used <= len);
	must(q->body >= data && q->body + q->len == data + r->used);
	must(q->len <= r->max_body);
	must(q->path.len > 0 && q->path.at[0] == '/');
	must(q->is_http_1_0 || q->header[REQUEST_HOST].len > 0);
	must(q->header[REQUEST_TRANSFER_ENCODING].at == NULL);
	for (size_t i = 0; i < REQUEST_HEADERS; i++)
		must(q->header[i].at == NULL ||
		    (q->header[i].at >= data &&
			q->header[i].at + q->header[i].len <= q->body));
}

/* Read the request byte by byte: each call may find the bytes elsewhere. */
static enum request_state
read_slowly(struct request_reader *r, const char *data, size_t len)
{
	enum request_state state = REQUEST_MORE;

	for (size_t i = 1; i <= len && state == REQUEST_MORE; i++) {
		char *copy = malloc(i);

		memcpy(copy, data, i);
		state = request_read(r, copy, i);
		if (state == REQUEST_WHOLE)
			check(r, copy, i);
		free(copy);
	}
	return state;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t max_body = size > 0 ? (size_t)data[0] * 16 : 0, at = 1, nth = 0;
	char *text;

	if (size < 2)
		return 0;
	text = malloc(size);
	memcpy(text, data, size);
	ask_llhttp(text + 1, size - 1);
	for (; at < size; nth++) {
		struct request_reader fast, slow;
		enum request_state state;

		request_start(&fast, max_body);
		request_start(&slow, max_body);
		state = request_read(&fast, text + at, size - at);
		must(read_slowly(&slow, text + at, size - at) == state);
		if (state == REQUEST_REFUSED)
			must(fast.status == slow.status &&
			    fast.why == slow.why && fast.status >= 400);
		if (state != REQUEST_WHOLE)
			break;
		must(fast.used == slow.used);
		check(&fast, text + at, size - at);
		compare(nth, &fast.request);
		at += fast.used;
	}
	for (size_t i = 0; i < oracle.count; i++) {
		buf_release(&oracle.request[i].target);
		buf_release(&oracle.request[i].body);
	}
	free(text);
	return 0;
}
