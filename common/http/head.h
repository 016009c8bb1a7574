/*
 * head: the head of a request, as llhttp and a policy around it see it. Private
 * to request.h, which tells the policy.
 */
#ifndef HTTP_HEAD_H
#define HTTP_HEAD_H

#include "http/request.h"

#include <stdbool.h>
#include <stddef.h>

/* A part of the bytes, wherever they are later. */
struct http_part {
	size_t at, len;
	size_t count; /* how often there was one */
};

/* What is in a head. */
struct http_head {
	const char *data;
	struct http_part target, header[REQUEST_HEADERS];
	struct http_part name, value; /* of the present line */
	bool complete;
	enum request_method method;
	bool is_http_1_0, keep_alive;
	int status; /* not 0: it is refused, and why */
	const char *why;
};

/*
 * Read the head between two places of the data; the last bytes are its empty
 * line. false: status and why are those of the refusal.
 */
bool head_read(struct http_head *h, const char *data, size_t start, size_t end);
/* Return the text of a part, or none. */
struct http_text head_text(const struct http_part *part, const char *data);

#endif
