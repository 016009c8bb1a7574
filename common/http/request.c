#include "http/request.h"

#include "http/head.h"

#include <string.h>
#include <strings.h>

static enum request_state
refuse(struct request_reader *r, int status, const char *why)
{
	r->status = status;
	r->why = why;
	return REQUEST_REFUSED;
}

void
request_start(struct request_reader *r, size_t max_body)
{
	*r = (struct request_reader){.max_body = max_body};
}

bool
http_text_is(const struct http_text *t, const char *word)
{
	return t->at != NULL && t->len == strlen(word) &&
	    strncasecmp(t->at, word, t->len) == 0;
}

/*
 * Find the empty line that ends the head, among bytes that were not searched
 * yet. A line that does not end with CR LF is refused at once, and so is a
 * control byte: then it is no HTTP, and nobody should wait for its end.
 */
static enum request_state
find_end(struct request_reader *r, const char *data, size_t len)
{
	for (; r->searched < len; r->searched++) {
		size_t i = r->searched;
		unsigned char c = (unsigned char)data[i];
		bool after_cr = i > r->start && data[i - 1] == '\r';

		if (i - r->start >= REQUEST_HEAD_MAX)
			return refuse(r, 431, "the head is too large");
		if (after_cr != (c == '\n'))
			return refuse(r, 400,
			    "a line of the head does not end with CR LF");
		if ((c < ' ' && c != '\r' && c != '\n' && c != '\t') ||
		    c == 0x7f)
			return refuse(
			    r, 400, "a control character is in the head");
		if (c == '\n' && i - r->start >= 3 && data[i - 2] == '\n') {
			r->head = i + 1;
			return REQUEST_WHOLE;
		}
	}
	return REQUEST_MORE;
}

/* Check what no one header says alone; the length of the body goes to `body`. */
static enum request_state
check_headers(struct request_reader *r, const struct http_head *h, size_t *body)
{
	const struct http_part *length = &h->header[REQUEST_CONTENT_LENGTH];
	const struct http_part *expect = &h->header[REQUEST_EXPECT];
	struct http_text word = head_text(expect, h->data);

	*body = 0;
	if (h->header[REQUEST_HOST].count > 1 ||
	    (h->header[REQUEST_HOST].len == 0 && !h->is_http_1_0))
		return refuse(r, 400, "one Host is needed");
	if (h->header[REQUEST_TRANSFER_ENCODING].count > 0)
		return refuse(r, 411,
		    "a body needs Content-Length, not Transfer-Encoding");
	if (length->count > 1)
		return refuse(r, 400, "there are two of Content-Length");
	if (length->count == 0 && h->method == REQUEST_POST)
		return refuse(r, 411, "Content-Length is missing");
	if (length->count == 1 && length->len == 0)
		return refuse(r, 400, "Content-Length is not a number");
	for (size_t i = 0; i < length->len; i++) {
		char c = h->data[length->at + i];

		if (c < '0' || c > '9')
			return refuse(r, 400, "Content-Length is not a number");
		*body = *body * 10 + (size_t)(c - '0');
		if (*body > r->max_body)
			return refuse(r, 413, "the body is too large");
	}
	if (h->header[REQUEST_CONTENT_ENCODING].count > 0)
		return refuse(r, 415, "a body cannot have a Content-Encoding");
	if (expect->count > 0 && !http_text_is(&word, "100-continue"))
		return refuse(r, 417, "only 100-continue can be expected");
	return REQUEST_WHOLE;
}

/* Fill the request, of which all bytes are there. */
static void
fill(struct request_reader *r, char *data, const struct http_head *h)
{
	struct http_request *q = &r->request;
	struct http_text target = head_text(&h->target, data);
	const char *query = memchr(target.at, '?', target.len);

	*q = (struct http_request){.method = h->method,
	    .path = target,
	    .body = data + r->head,
	    .len = r->whole - r->head,
	    .is_http_1_0 = h->is_http_1_0,
	    .keep_alive = h->keep_alive};
	if (query != NULL) {
		q->path.len = (size_t)(query - target.at);
		q->query =
		    (struct http_text){query + 1, target.len - q->path.len - 1};
	}
	for (size_t i = 0; i < REQUEST_HEADERS; i++)
		q->header[i] = head_text(&h->header[i], data);
	r->used = r->whole;
}

/* An empty line may come before a request (RFC 9112, 2.2); one. */
static void
pass_empty_line(struct request_reader *r, const char *data, size_t len)
{
	if (r->searched == 0 && len >= 2 && memcmp(data, "\r\n", 2) == 0)
		r->searched = r->start = 2;
}

enum request_state
request_read(struct request_reader *r, char *data, size_t len)
{
	enum request_state state;
	struct http_head head;
	size_t body;

	if (r->has_head && len < r->whole)
		return REQUEST_MORE;
	if (!r->has_head) {
		if (len == 1 && *data == '\r')
			return REQUEST_MORE;
		pass_empty_line(r, data, len);
		state = find_end(r, data, len);
		if (state != REQUEST_WHOLE)
			return state;
	}
	if (!head_read(&head, data, r->start, r->head))
		return refuse(r, head.status, head.why);
	state = check_headers(r, &head, &body);
	if (state != REQUEST_WHOLE)
		return state;
	r->has_head = true;
	r->whole = r->head + body;
	r->expects = head.header[REQUEST_EXPECT].count > 0 && !head.is_http_1_0;
	if (len < r->whole)
		return REQUEST_MORE;
	fill(r, data, &head);
	return REQUEST_WHOLE;
}

bool
request_is_cut(const struct request_reader *r, size_t len)
{
	return len > r->start;
}
