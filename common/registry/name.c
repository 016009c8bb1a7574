#include "registry/name.h"

#include "base/fingerprint.h"
#include "base/num.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define SHA "sha256:"

/* Letters, digits, '.', '_' and '-', not at the start, and no number. */
static bool
is_name(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len <= NAME_MAX_LEN &&
	    isalnum((unsigned char)*name) &&
	    strspn(name,
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789._-") == len &&
	    strspn(name, "0123456789") < len;
}

static int
refuse(const char *what, const char *name, struct error *e)
{
	return error_set(e, ST_CANNOT,
	    "'%s' is no name for %s: it has 1 to %d letters, digits, '.', '_' "
	    "and '-', begins with a letter or a digit, and is no number",
	    name, what, NAME_MAX_LEN);
}

int
name_check_model(const char *name, struct error *e)
{
	if (strcmp(name, "log") == 0 || strcmp(name, "blobs") == 0)
		return error_set(e, ST_CANNOT,
		    "'%s' is no name for a model: the registry has something "
		    "else of that name",
		    name);
	return is_name(name) ? 0 : refuse("a model", name, e);
}

int
name_check_alias(const char *name, struct error *e)
{
	return is_name(name) ? 0 : refuse("an alias", name, e);
}

/* --- digests -------------------------------------------------------------- */

void
name_digest(char digest[DIGEST_TEXT], const void *p, size_t len)
{
	memcpy(digest, SHA, strlen(SHA));
	fingerprint_make(digest + strlen(SHA), p, len);
}

bool
name_is_hex(const char *text, size_t digits)
{
	return strlen(text) == digits &&
	    strspn(text, "0123456789abcdef") == digits;
}

bool
name_is_digest(const char *text)
{
	return strncmp(text, SHA, strlen(SHA)) == 0 &&
	    name_is_hex(text + strlen(SHA), DIGEST_HEX);
}

/* --- references ------------------------------------------------------------ */

static int
parse_digest(const char *text, struct name_ref *ref, struct error *e)
{
	const char *hex = text + strlen(SHA);
	size_t len = strlen(hex);

	if (len < DIGEST_SHORT || len > DIGEST_HEX || !name_is_hex(hex, len))
		return error_set(e, ST_CANNOT,
		    "'%s' is no digest: after sha256: come %d to %d "
		    "hexadecimal digits in lower case",
		    text, DIGEST_SHORT, DIGEST_HEX);
	memcpy(ref->digest, text, strlen(text) + 1);
	return 0;
}

/* Copy the first `len` bytes as a name; one that is too long is cut. */
static void
copy_name(char name[NAME_MAX_LEN + 1], const char *text, size_t len)
{
	if (len > NAME_MAX_LEN)
		len = NAME_MAX_LEN;
	memcpy(name, text, len);
	name[len] = '\0';
}

static int
parse_version(const char *text, struct name_ref *ref, struct error *e)
{
	long long n;

	if (!num_int(text, 1, INT32_MAX, &n))
		return error_set(e, ST_CANNOT,
		    "'%s' is no version: a version is a whole number from 1",
		    text);
	ref->version = n;
	return 0;
}

int
name_parse(const char *text, struct name_ref *ref, struct error *e)
{
	size_t len = strcspn(text, "@:");

	*ref = (struct name_ref){0};
	if (strncmp(text, SHA, strlen(SHA)) == 0)
		return parse_digest(text, ref, e);
	if (len > NAME_MAX_LEN)
		return refuse("a model", text, e);
	copy_name(ref->model, text, len);
	if (name_check_model(ref->model, e) < 0)
		return -1;
	if (text[len] == ':')
		return parse_version(text + len + 1, ref, e);
	if (text[len] == '\0')
		return 0;
	text += len + 1;
	if (name_check_alias(text, e) < 0)
		return -1;
	copy_name(ref->alias, text, strlen(text));
	return 0;
}

int
name_parse_alias(const char *text, struct name_ref *ref, struct error *e)
{
	if (name_parse(text, ref, e) < 0)
		return -1;
	if (ref->alias[0] == '\0')
		return error_set(e, ST_CANNOT,
		    "'%s' is not NAME@ALIAS, such as fraud@champion", text);
	return 0;
}
