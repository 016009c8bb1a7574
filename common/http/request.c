#include "http/request.h"

#include <llhttp.h>
#include <string.h>
#include <strings.h>

/* A part of the bytes, wherever they are later. */
struct part {
	size_t at, len;
	size_t count; /* how often there was one */
};

/* What llhttp finds in a head. */
struct http_head {
	const char *data;
	struct part target, header[REQUEST_HEADERS];
	struct part name, value; /* of the present line */
	bool complete;
	enum request_method method;
	bool is_http_1_0, keep_alive;
	int status;
	const char *why;
};

static const char *const names[REQUEST_HEADERS] = {
    [REQUEST_HOST] = "host",
    [REQUEST_AUTHORIZATION] = "authorization",
    [REQUEST_CONTENT_TYPE] = "content-type",
    [REQUEST_BINARY_HEADER] = "inference-header-content-length",
    [REQUEST_CONTENT_LENGTH] = "content-length",
    [REQUEST_CONTENT_ENCODING] = "content-encoding",
    [REQUEST_TRANSFER_ENCODING] = "transfer-encoding",
    [REQUEST_EXPECT] = "expect",
};

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

/* --- the bytes of a head ---------------------------------------------------- */

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
			return refuse(
			    r, 400, "a line of the head does not end with CR LF");
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

static bool
is_token(unsigned char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	    (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

/* Check the first line: three words with a blank between two, all ASCII. */
static const char *
check_first(const char *p, const char *end)
{
	size_t blanks = 0;

	for (const char *at = p; at < end; at++) {
		if ((unsigned char)*at > 0x7e || *at == '\t')
			return "an odd character is in the first line";
		if (*at != ' ')
			continue;
		blanks++;
		if (at == p || at[-1] == ' ' || at + 1 == end)
			blanks = 3;
	}
	return blanks == 2 ? NULL : "the first line is not METHOD TARGET HTTP/1.1";
}

/* Check a line of a header: a name with its colon right behind it. */
static const char *
check_line(const char *p, const char *end)
{
	const char *colon = p;

	if (*p == ' ' || *p == '\t')
		return "a line of the head begins with a blank";
	while (colon < end && is_token((unsigned char)*colon))
		colon++;
	if (colon == p || colon == end || *colon != ':')
		return "a line of the head has no NAME: before its value";
	return NULL;
}

/* Say what is wrong with the lines of a head, or NULL. */
static const char *
check_lines(const char *p, const char *end)
{
	const char *why = NULL;
	bool first = true;

	/* (Two bytes are the empty line.) */
	while (why == NULL && end - p > 2) {
		const char *stop = memchr(p, '\r', (size_t)(end - p));

		why = first ? check_first(p, stop) : check_line(p, stop);
		first = false;
		p = stop + 2;
	}
	return why;
}

/* --- what llhttp calls -------------------------------------------------------- */

static int
add_part(struct part *part, const char *data, const char *at, size_t len)
{
	if (part->count == 0)
		*part = (struct part){.at = (size_t)(at - data), .count = 1};
	if ((size_t)(at - data) != part->at + part->len)
		return HPE_USER; /* with a hole in it */
	part->len += len;
	return 0;
}

static int
on_url(llhttp_t *p, const char *at, size_t len)
{
	struct http_head *h = p->data;

	return add_part(&h->target, h->data, at, len);
}

static int
on_name(llhttp_t *p, const char *at, size_t len)
{
	struct http_head *h = p->data;

	return add_part(&h->name, h->data, at, len);
}

static int
on_value(llhttp_t *p, const char *at, size_t len)
{
	struct http_head *h = p->data;

	return add_part(&h->value, h->data, at, len);
}

/* A line is whole: keep the value of a header that somebody asks for. */
static int
on_line(llhttp_t *p)
{
	struct http_head *h = p->data;
	struct http_text name = {h->data + h->name.at, h->name.len};

	while (h->value.len > 0 &&
	    strchr(" \t", h->data[h->value.at + h->value.len - 1]) != NULL)
		h->value.len--;
	for (size_t i = 0; i < REQUEST_HEADERS; i++) {
		if (!http_text_is(&name, names[i]))
			continue;
		h->value.count = h->header[i].count + 1;
		h->header[i] = h->value;
		break;
	}
	h->name = h->value = (struct part){0};
	return 0;
}

static int
on_head(llhttp_t *p)
{
	struct http_head *h = p->data;

	h->complete = true;
	h->is_http_1_0 = p->http_minor == 0;
	h->keep_alive = llhttp_should_keep_alive(p) != 0;
	if (p->http_major != 1 || p->http_minor > 1) {
		h->status = 505;
		h->why = "only HTTP/1.0 and HTTP/1.1 are spoken here";
	} else if (p->method == HTTP_GET) {
		h->method = REQUEST_GET;
	} else if (p->method == HTTP_HEAD) {
		h->method = REQUEST_HEAD;
	} else if (p->method == HTTP_POST) {
		h->method = REQUEST_POST;
	} else {
		h->status = 405;
		h->why = "only GET, HEAD and POST are answered here";
	}
	return HPE_PAUSED;
}

/* --- a whole head --------------------------------------------------------------- */

static struct http_text
text_of(const struct part *part, const char *data)
{
	if (part->count == 0)
		return (struct http_text){NULL, 0};
	return (struct http_text){data + part->at, part->len};
}

/* Check what no one header says alone; the length of the body goes to `body`. */
static enum request_state
check_headers(
    struct request_reader *r, const struct http_head *h, size_t *body)
{
	const struct part *length = &h->header[REQUEST_CONTENT_LENGTH];
	const struct part *expect = &h->header[REQUEST_EXPECT];
	struct http_text word = text_of(expect, h->data);

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

/* Tell the refusals of llhttp apart where their status is another one. */
static enum request_state
refuse_head(struct request_reader *r, llhttp_errno_t error)
{
	if (error == HPE_INVALID_METHOD)
		return refuse(r, 501, "the method is not known");
	if (error == HPE_INVALID_VERSION)
		return refuse(
		    r, 505, "only HTTP/1.0 and HTTP/1.1 are spoken here");
	if (error == HPE_UNEXPECTED_CONTENT_LENGTH ||
	    error == HPE_INVALID_CONTENT_LENGTH)
		return refuse(r, 400, "Content-Length is not one number");
	return refuse(r, 400, "the head is not HTTP");
}

/* Read the whole head into `h`, and its rules. */
static enum request_state
read_head(
    struct request_reader *r, const char *data, struct http_head *h, size_t *body)
{
	static const llhttp_settings_t settings = {.on_url = on_url,
	    .on_header_field = on_name,
	    .on_header_value = on_value,
	    .on_header_value_complete = on_line,
	    .on_headers_complete = on_head};
	const char *why = check_lines(data + r->start, data + r->head);
	llhttp_errno_t error;
	llhttp_t parser;

	if (why != NULL)
		return refuse(r, 400, why);
	llhttp_init(&parser, HTTP_REQUEST, &settings);
	*h = (struct http_head){.data = data};
	parser.data = h;
	error = llhttp_execute(&parser, data + r->start, r->head - r->start);
	if (!h->complete)
		return refuse_head(r, error);
	if (h->status != 0)
		return refuse(r, h->status, h->why);
	if (h->target.len == 0 || data[h->target.at] != '/')
		return refuse(r, 400, "the target does not begin with '/'");
	return check_headers(r, h, body);
}

/* Fill the request, of which all bytes are there. */
static void
fill(struct request_reader *r, char *data, const struct http_head *h)
{
	struct http_request *q = &r->request;
	struct http_text target = text_of(&h->target, data);
	const char *query = memchr(target.at, '?', target.len);

	*q = (struct http_request){.method = h->method,
	    .path = target,
	    .body = data + r->head,
	    .len = r->whole - r->head,
	    .is_http_1_0 = h->is_http_1_0,
	    .keep_alive = h->keep_alive};
	if (query != NULL) {
		q->path.len = (size_t)(query - target.at);
		q->query = (struct http_text){
		    query + 1, target.len - q->path.len - 1};
	}
	for (size_t i = 0; i < REQUEST_HEADERS; i++)
		q->header[i] = text_of(&h->header[i], data);
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
	state = read_head(r, data, &head, &body);
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
