/*
 * request: bytes of a connection into requests, or the reason why not.
 *
 * llhttp reads the head. Around it stands a policy that is stricter than it has
 * to be, so that a proxy and we can never disagree about where a request ends:
 *
 *	GET, HEAD and POST; HTTP/1.0 and 1.1; a target that begins with '/'
 *	lines end with CR LF; no other control byte than a tab in a value
 *	one blank between the words of the first line; no folded line
 *	a name is a token, with its colon right behind it
 *	one Host, which HTTP/1.0 may leave out
 *	a body has one Content-Length, of digits; no Transfer-Encoding (411)
 *	no Content-Encoding (415); no Expect but 100-continue (417)
 *
 * Memory: none, except while a head is read; texts of a request point into the
 * bytes of the caller.
 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#define REQUEST_HEAD_MAX (16 << 10) /* bytes, with the first line */

/* The headers that somebody asks for. */
enum request_header {
	REQUEST_HOST,
	REQUEST_AUTHORIZATION,
	REQUEST_CONTENT_TYPE,
	REQUEST_BINARY_HEADER, /* Inference-Header-Content-Length */
	/* The reader's own. */
	REQUEST_CONTENT_LENGTH,
	REQUEST_CONTENT_ENCODING,
	REQUEST_TRANSFER_ENCODING,
	REQUEST_EXPECT,
	REQUEST_HEADERS,
};

struct http_text {
	const char *at; /* NULL: there is none */
	size_t len;
};

enum request_method { REQUEST_GET, REQUEST_HEAD, REQUEST_POST };

struct http_request {
	enum request_method method;
	struct http_text path, query; /* the query is what follows '?' */
	struct http_text header[REQUEST_HEADERS];
	char *body;
	size_t len; /* of the body */
	bool is_http_1_0;
	bool keep_alive; /* the client wants to send another one */
};

enum request_state {
	REQUEST_MORE,	 /* it is not whole yet */
	REQUEST_WHOLE,	 /* `request` is there, of `used` bytes */
	REQUEST_REFUSED, /* answer `status` and `why`, and read no more */
};

struct request_reader {
	size_t max_body;
	/* Of a request that is whole: */
	struct http_request request;
	size_t used;
	/* Of one that is refused: */
	int status;
	const char *why;
	/* Of one that is not whole: */
	bool has_head;
	bool expects; /* it waits for "100 Continue" */
	size_t whole; /* its length, once it has its head */
	/* private */
	size_t searched, start, head;
};

/* Begin a request; bodies are of `max_body` bytes at most. */
void request_start(struct request_reader *r, size_t max_body);
/*
 * Look at all bytes that have come since the request began: those of the call
 * before, perhaps at another place, and perhaps more.
 */
enum request_state
request_read(struct request_reader *r, char *data, size_t len);
/* The input has ended: was there a part of a request? */
bool request_is_cut(const struct request_reader *r, size_t len);

/* Is the header this word, in any case of letters? */
bool http_text_is(const struct http_text *t, const char *word);

#endif
