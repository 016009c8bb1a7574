/*
 * transfer: one POST to an endpoint, and its answer.
 *
 * What libcurl would do by itself and must not:
 * - take a proxy from the environment: only where the options say so;
 * - follow a redirect, which would take the token elsewhere;
 * - ask `Expect: 100-continue` for large bodies and wait a second for it;
 * - take an answer without end: at most TRANSFER_ANSWER_MAX bytes;
 * - keep a connection for ever: after a minute a new one is made, so that a
 *   service that has moved loses its load;
 * - speak other protocols, use signals, read ~/.netrc.
 * One thing cannot be forbidden: a request that a reused connection broke
 * before any answer is sent again by libcurl itself.
 */
#ifndef ENDPOINT_TRANSFER_H
#define ENDPOINT_TRANSFER_H

#include "base/buf.h"
#include "endpoint/libcurl.h"
#include "endpoint/secrets.h"

#include <stdbool.h>
#include <stdint.h>

#define TRANSFER_ANSWER_MAX (16 << 20)
#define TRANSFER_PROXY_ENVIRONMENT "env" /* as a proxy: those of variables */

/* Where requests go to. All texts are lent. */
struct transfer_target {
	const char *url;
	const char *proxy; /* NULL: none */
	const char *ca;	   /* a file of certificates; NULL: the system's */
};

/* What came of a request. */
enum verdict {
	VERDICT_GOOD,
	VERDICT_AGAIN,	   /* another try may do better */
	VERDICT_SLOWER,	   /* likewise, with fewer requests */
	VERDICT_REFUSED,   /* because of its records, or one of them */
	VERDICT_TOO_LARGE, /* or because there are too many */
	VERDICT_DENIED,	   /* the token or a header is not accepted */
	VERDICT_CANNOT,	   /* no request like it can ever be good */
	VERDICT_FAILED,	   /* what came is of no use */
};

struct transfer {
	const struct libcurl *curl; /* lent */
	CURL *easy;
	struct curl_slist *headers;
	unsigned version; /* of the secrets in `headers` */
	struct buf body;  /* of the request; stays as it is until the end */
	struct buf answer;
	struct buf model; /* the answer's header X-Weir-Model */
	bool too_large;	  /* the answer was broken off */
	bool used;	  /* is it on its way? */
	size_t batch;	  /* for the caller */
	char error[CURL_ERROR_SIZE];
};

/* Is it a URL that requests can go to? -1, status 2. */
int
transfer_check(const struct libcurl *curl, const char *url, struct error *e);
int transfer_init(struct transfer *t, const struct libcurl *curl,
    const struct transfer_target *target, struct error *e);
void transfer_release(struct transfer *t);
/* Begin to send t->body, with at most so many ms for all of it. */
int transfer_start(struct transfer *t, CURLM *multi,
    const struct secrets *secrets, int64_t timeout_ms, struct error *e);
/*
 * Judge what came, at the end: `why` gets a predicate of the endpoint ("answers
 * 503: busy"), `*after` what Retry-After says, in ms, or 0.
 */
enum verdict transfer_judge(
    struct transfer *t, CURLcode code, struct buf *why, int64_t *after);
/* Judge an HTTP status alone. */
enum verdict transfer_status(long status);

#endif
