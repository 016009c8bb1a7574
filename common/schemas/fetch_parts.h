/*
 * fetch_parts: what the parts of fetch.h share.
 *
 *	fetch.c		addresses, tries, a folder
 *	fetch_http.c	one try by HTTP
 */
#ifndef SCHEMAS_FETCH_PARTS_H
#define SCHEMAS_FETCH_PARTS_H

#include "endpoint/libcurl.h"
#include "schemas/fetch.h"

#include <stdbool.h>
#include <stddef.h>

struct fetch {
	struct fetch_opts o;
	char **url; /* without a slash at its end */
	size_t urls, next;
	const struct libcurl *curl; /* NULL: a folder */
	CURLM *multi;
	CURL *easy;
	struct curl_slist *headers;
	struct buf *answer; /* of the request on its way */
	bool too_large;
	bool timed_out;	 /* the last try */
	int64_t wait_ms; /* that it asks for, by Retry-After; or 0 */
	bool warned;
	char why[CURL_ERROR_SIZE];
};

/* What became of a try. */
enum tried { TRIED_WELL, TRIED_AGAIN, TRIED_IN_VAIN };

/* Report an address that cannot be used; -1, status 2. */
int fetch_refuse_url(struct error *e, const char *why);
/* Begin to ask by HTTP; `f` has its options and addresses. -1, status 2. */
int fetch_open_http(struct fetch *f, struct error *e);
void fetch_close_http(struct fetch *f);
/* Ask once, within `left_ms`. */
enum tried fetch_try_http(struct fetch *f, const char *path,
    const struct buf *body, int64_t left_ms, long *status, struct error *e);

#endif
