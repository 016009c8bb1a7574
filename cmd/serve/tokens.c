#include "tokens.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TOKEN_MIN 16 /* characters */

static void
forget(char **token, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(token[i]);
	free(token);
}

/* Is it text of a header that has no blank in it? */
static bool
is_token(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (p[i] <= ' ' || p[i] > '~')
			return false;
	return len >= TOKEN_MIN;
}

/* Make tokens of a file's lines. */
static int
parse(struct tokens *t, const struct buf *bytes, struct error *e)
{
	const char *p = bytes->data, *end = p + bytes->len;
	char **token = NULL;
	size_t count = 0, capacity = 0;

	for (size_t line = 1; p < end; line++) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));
		size_t len = (size_t)((stop != NULL ? stop : end) - p);

		if (len > 0 && p[len - 1] == '\r')
			len--;
		if (len > 0 && *p != '#' && !is_token(p, len)) {
			forget(token, count);
			return error_set(e, ST_CANNOT,
			    "%s:%zu: a token has at least %d visible "
			    "characters, and no blank",
			    t->file.path, line, TOKEN_MIN);
		}
		if (len > 0 && *p != '#') {
			token =
			    mem_grow(token, count, &capacity, sizeof *token);
			token[count++] = mem_copy(p, len);
		}
		p = stop != NULL ? stop + 1 : end;
	}
	if (count == 0)
		return error_set(
		    e, ST_CANNOT, "'%s' has no token", t->file.path);
	forget(t->token, t->count);
	t->token = token;
	t->count = count;
	return 0;
}

static int
take(struct tokens *t, struct error *e)
{
	const struct buf *bytes;

	switch (changed_read(&t->file, &bytes, e)) {
	case CHANGED_SAME:
		return 0;
	case CHANGED_FAILED:
		return -1;
	case CHANGED_NEW:
		break;
	}
	return parse(t, bytes, e) < 0 ? -1 : 1;
}

int
tokens_open(struct tokens *t, const char *path, struct error *e)
{
	*t = (struct tokens){.file.path = path};
	return path == NULL || take(t, e) >= 0 ? 0 : -1;
}

void
tokens_look(struct tokens *t)
{
	struct error e;
	int got;

	if (t->file.path == NULL)
		return;
	got = take(t, &e);
	if (got > 0)
		warnx("%zu tokens from now on", t->count);
	if (got < 0)
		warnx("%s: the tokens stay as they were", e.text);
}

static bool
is_equal(const char *token, const char *p, size_t len)
{
	size_t own = strlen(token);
	unsigned char different = own != len;

	for (size_t i = 0; i < len; i++)
		different |= (unsigned char)(p[i] ^ token[i % own]);
	return different == 0;
}

bool
tokens_allow(const struct tokens *t, const struct http_text *header)
{
	static const char bearer[] = "Bearer ";
	size_t skip = sizeof bearer - 1;
	bool found = false;

	if (t->file.path == NULL)
		return true;
	if (header->at == NULL || header->len <= skip ||
	    strncasecmp(header->at, bearer, skip) != 0)
		return false;
	for (size_t i = 0; i < t->count; i++)
		found |= is_equal(
		    t->token[i], header->at + skip, header->len - skip);
	return found;
}

void
tokens_release(struct tokens *t)
{
	forget(t->token, t->count);
	changed_release(&t->file);
}
