#include "http/head.h"

#include <llhttp.h>
#include <string.h>

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

static bool
refuse(struct http_head *h, int status, const char *why)
{
	h->status = status;
	h->why = why;
	return false;
}

/* --- its bytes ------------------------------------------------------------ */

static bool
is_token(unsigned char c)
{
	return (c >= '0' && c <= '9') ||
	    ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
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
	return blanks == 2 ? NULL
			   : "the first line is not METHOD TARGET HTTP/1.1";
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

/* --- what llhttp calls ---------------------------------------------------- */

static int
add_part(struct http_part *part, const char *data, const char *at, size_t len)
{
	if (part->count == 0)
		*part =
		    (struct http_part){.at = (size_t)(at - data), .count = 1};
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
	h->name = h->value = (struct http_part){0};
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

/* --- the whole ------------------------------------------------------------ */

struct http_text
head_text(const struct http_part *part, const char *data)
{
	if (part->count == 0)
		return (struct http_text){NULL, 0};
	return (struct http_text){data + part->at, part->len};
}

/* Tell the refusals of llhttp apart where their status is another one. */
static bool
refuse_head(struct http_head *h, llhttp_errno_t error)
{
	if (error == HPE_INVALID_METHOD)
		return refuse(h, 501, "the method is not known");
	if (error == HPE_INVALID_VERSION)
		return refuse(
		    h, 505, "only HTTP/1.0 and HTTP/1.1 are spoken here");
	if (error == HPE_UNEXPECTED_CONTENT_LENGTH ||
	    error == HPE_INVALID_CONTENT_LENGTH)
		return refuse(h, 400, "Content-Length is not one number");
	return refuse(h, 400, "the head is not HTTP");
}

bool
head_read(struct http_head *h, const char *data, size_t start, size_t end)
{
	static const llhttp_settings_t settings = {.on_url = on_url,
	    .on_header_field = on_name,
	    .on_header_value = on_value,
	    .on_header_value_complete = on_line,
	    .on_headers_complete = on_head};
	const char *why = check_lines(data + start, data + end);
	llhttp_errno_t error;
	llhttp_t parser;

	*h = (struct http_head){.data = data};
	if (why != NULL)
		return refuse(h, 400, why);
	llhttp_init(&parser, HTTP_REQUEST, &settings);
	parser.data = h;
	error = llhttp_execute(&parser, data + start, end - start);
	if (!h->complete)
		return refuse_head(h, error);
	if (h->status != 0)
		return false;
	if (h->target.len == 0 || data[h->target.at] != '/')
		return refuse(h, 400, "the target does not begin with '/'");
	return true;
}
