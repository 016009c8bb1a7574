/*
 * answer: the answer to a request, and its head as bytes.
 */
#ifndef HTTP_ANSWER_H
#define HTTP_ANSWER_H

#include "base/buf.h"

#include <stdbool.h>
#include <time.h>

struct http_answer {
	int status;
	const char *type; /* of the body; NULL: JSON */
	/* More lines of the head, each with CR LF at its end, or NULL. */
	const char *lines;
	struct buf *body; /* emptied for each request */
	bool close;	  /* the connection ends with this answer */
};

/* Answer with this status and {"error":"..."}. */
void answer_error(struct http_answer *a, int status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/*
 * Append the head. `now` is the time for Date; `is_http_1_0`: the client has to
 * be told that the connection stays.
 */
void answer_head(
    const struct http_answer *a, time_t now, bool is_http_1_0, struct buf *out);
/* Return the words of a status: "Not Found". */
const char *answer_words(int status);

#endif
