/*
 * name: what models, aliases and digests may be called, and how a command line
 * refers to a version of a model.
 *
 * A model's or an alias's name is 1 to 100 letters, digits, '.', '_' and '-',
 * begins with a letter or a digit, and is not only digits: versions are. A
 * model is not called "log" or "blobs", which the folder has itself.
 */
#ifndef REGISTRY_NAME_H
#define REGISTRY_NAME_H

#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NAME_MAX_LEN 100
#define DIGEST_HEX 64
/* "sha256:", 64 hexadecimal digits and a NUL. */
#define DIGEST_TEXT (7 + DIGEST_HEX + 1)
#define DIGEST_SHORT 8 /* the fewest digits that stand for a digest */

/* -1, status 2: the error quotes the name. */
int name_check_model(const char *name, struct error *e);
int name_check_alias(const char *name, struct error *e);

/* Make the digest of these bytes. */
void name_digest(char digest[DIGEST_TEXT], const void *p, size_t len);
/* Is it "sha256:" and 64 hexadecimal digits in lower case? */
bool name_is_digest(const char *text);
/* Is it so many hexadecimal digits in lower case, and nothing more? */
bool name_is_hex(const char *text, size_t digits);

/* What a reference says, of NAME, NAME@ALIAS, NAME:VERSION and SHA. */
struct name_ref {
	char model[NAME_MAX_LEN + 1]; /* "": by digest */
	char alias[NAME_MAX_LEN + 1]; /* "": none is named */
	int64_t version;	      /* 0: none is named */
	char digest[DIGEST_TEXT];     /* its first characters; "": none */
};

/*
 * Parse a reference. SHA is sha256: and 8 to 64 digits; -1, status 2: it is
 * none of these.
 */
int name_parse(const char *text, struct name_ref *ref, struct error *e);
/* Parse NAME@ALIAS only. */
int name_parse_alias(const char *text, struct name_ref *ref, struct error *e);

#endif
