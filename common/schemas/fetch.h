/*
 * fetch: asks a schema registry, by HTTP, or in a folder that has its paths.
 *
 *	http://registry:8081	GET http://registry:8081/schemas/ids/7
 *	file:DIR		the file DIR/schemas/ids/7
 *
 * With several addresses, separated by commas, the next one is asked when one
 * fails. What another try may mend is tried again until `timeout_ms` have
 * passed: no connection, 408, 429, 5xx; as late as Retry-After says, and not at
 * all if that is too late. No redirect is followed and no proxy of the
 * environment is used, since either would get the password.
 */
#ifndef SCHEMAS_FETCH_H
#define SCHEMAS_FETCH_H

#include "base/buf.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stdint.h>

#define FETCH_MAX (16 << 20) /* bytes of an answer */
#define FETCH_TOO_LARGE 413  /* a status: it has more */

/* All texts are lent; NULL: none. */
struct fetch_opts {
	const char *url;
	int64_t timeout_ms;
	const char *user_info;	    /* USER:PASSWORD */
	const char *token;	    /* for Authorization: Bearer */
	const char *cluster, *pool; /* Confluent Cloud's, beside a token */
	/* Files; and the same as text in PEM form. */
	const char *ca, *certificate, *key;
	const char *ca_pem, *certificate_pem, *key_pem;
	const char *key_password;
	bool pkcs12; /* the certificate's file is one, with its key */
};

struct fetch;

/* -1, status 2: these are no addresses, or libcurl is missing. */
int fetch_open(struct fetch **f, const struct fetch_opts *o, struct error *e);
void fetch_close(struct fetch *f);

/*
 * Ask for a path such as "schemas/ids/7", with a body POST it. `answer` gets
 * what comes, `*status` 200, or 4xx for what the registry refuses, or
 * FETCH_TOO_LARGE. -1: `e` has status 2 where no request can be good (401, 403,
 * a redirect, a certificate), 3 when there is no answer in time.
 */
int fetch_ask(struct fetch *f, const char *path, const struct buf *body,
    struct buf *answer, long *status, struct error *e);
/* Append a part of a path, with % for what may not stand in one. */
void fetch_add_part(struct buf *path, const char *part);

#endif
