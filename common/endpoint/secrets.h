/*
 * secrets: the headers of a request that come from files: a token, and others.
 *
 * The first line of the token file is sent as `Authorization: Bearer TOKEN`. A
 * header file has one header a line, `NAME: VALUE`; empty lines and lines that
 * begin with # do not count. No message quotes either file.
 */
#ifndef ENDPOINT_SECRETS_H
#define ENDPOINT_SECRETS_H

#include "base/buf.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>

struct secrets {
	const char *token_file, *header_file; /* lent; or NULL */
	struct buf lines; /* "NAME: VALUE", each with a NUL at its end */
	unsigned version; /* goes up when they change */
};

/* Read the files, again perhaps; -1, status 2. */
int secrets_read(struct secrets *s, struct error *e);
void secrets_release(struct secrets *s);

#endif
