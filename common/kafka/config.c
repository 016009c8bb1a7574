#include "kafka/config.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef __linux__
#include <sys/prctl.h>
#else
#include <sys/resource.h>
#endif
#include <sys/stat.h>

#define OTHERS (S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH)

/* Secret properties, librdkafka's and Java's: a file may hold both. */
static const char *const secrets[] = {"sasl.password", "sasl.jaas.config",
    "sasl.oauthbearer.client.secret", "sasl.oauthbearer.config",
    "ssl.key.password", "ssl.key.pem", "ssl_key", "ssl.keystore.password",
    "ssl.keystore.key", "ssl.truststore.password", "basic.auth.user.info",
    "bearer.auth.token", "bearer.auth.client.secret",
    "sasl.oauthbearer.client.credentials.client.secret"};

#define REGISTRY "schema.registry." /* a prefix that any of these may have */

bool
config_is_secret(const char *key, size_t len)
{
	size_t skip = sizeof REGISTRY - 1;

	if (len > skip && strncmp(key, REGISTRY, skip) == 0)
		return config_is_secret(key + skip, len - skip);
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		if (strlen(secrets[i]) == len &&
		    strncmp(key, secrets[i], len) == 0)
			return true;
	return false;
}

struct property *
config_find(const struct config *c, const char *key)
{
	for (size_t i = c->count; i-- > 0;)
		if (!c->property[i].taken &&
		    strcmp(c->property[i].key, key) == 0)
			return &c->property[i];
	return NULL;
}

void
config_add(struct config *c, const char *key, const char *value, int line)
{
	c->property =
	    mem_grow(c->property, c->count, &c->capacity, sizeof *c->property);
	c->property[c->count++] = (struct property){
	    .key = mem_string(key), .value = mem_string(value), .line = line};
	if (config_is_secret(key, strlen(key)))
		c->has_secrets = true;
}

void
config_release(struct config *c)
{
	for (size_t i = 0; i < c->count; i++) {
		free(c->property[i].key);
		free(c->property[i].value);
	}
	free(c->property);
	*c = (struct config){0};
}

/* --- lines ---------------------------------------------------------------- */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\f';
}

/* Does an odd number of backslashes stand before `at`? */
static bool
is_escaped(const char *start, const char *at)
{
	const char *p = at;

	while (p > start && p[-1] == '\\')
		p--;
	return (at - p) % 2 == 1;
}

/* The unread rest of a file, and the number of its first line. */
struct rest {
	const char *p;
	int line;
};

/*
 * Get the next line with its continuations, up to a NUL, without blanks at its
 * start; false at the end. `*number` gets that of its first line.
 */
static bool
next_line(struct rest *r, struct buf *b, int *number)
{
	bool more = true;

	b->len = 0;
	*number = r->line;
	if (*r->p == '\0')
		return false;
	while (more && *r->p != '\0') {
		size_t len;

		r->p += strspn(r->p, " \t\f");
		len = strcspn(r->p, "\r\n");
		/* A comment does not go on. */
		more = is_escaped(r->p, r->p + len) &&
		    !(b->len == 0 && (*r->p == '#' || *r->p == '!'));
		buf_add(b, r->p, len - more);
		r->p += len;
		r->p += r->p[0] == '\r' && r->p[1] == '\n' ? 2 : *r->p != '\0';
		r->line++;
	}
	buf_string(b);
	return true;
}

/* Append a character as UTF-8, or join half of a pair with the other. */
static void
add_character(struct buf *b, uint32_t c)
{
	if (c < 0x80) {
		buf_add_byte(b, (char)c);
		return;
	}
	if (c < 0x800) {
		buf_add_byte(b, (char)(0xc0 | c >> 6));
	} else if (c < 0x10000) {
		buf_add_byte(b, (char)(0xe0 | c >> 12));
		buf_add_byte(b, (char)(0x80 | (c >> 6 & 0x3f)));
	} else {
		buf_add_byte(b, (char)(0xf0 | c >> 18));
		buf_add_byte(b, (char)(0x80 | (c >> 12 & 0x3f)));
		buf_add_byte(b, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	buf_add_byte(b, (char)(0x80 | (c & 0x3f)));
}

/* Return the number of uXXXX at p, or -1. */
static int32_t
unicode(const char *p)
{
	char digits[5] = "";

	if (*p != 'u')
		return -1;
	for (int i = 0; i < 4; i++) {
		if (!isxdigit((unsigned char)p[1 + i]))
			return -1;
		digits[i] = p[1 + i];
	}
	return (int32_t)strtol(digits, NULL, 16);
}

/* Append the character of the escape after a backslash; NULL if it is none. */
static const char *
unescape_one(struct buf *b, const char *p)
{
	static const char letters[] = "tnrf", meanings[] = "\t\n\r\f";
	const char *at = *p != '\0' ? strchr(letters, *p) : NULL;
	int32_t c = unicode(p), low;

	if (c > 0) {
		p += 5;
		if (c >= 0xd800 && c < 0xdc00 && *p == '\\' &&
		    (low = unicode(p + 1)) >= 0xdc00 && low < 0xe000) {
			c = 0x10000 + (c - 0xd800) * 0x400 + (low - 0xdc00);
			p += 6;
		}
		if (c >= 0xd800 && c < 0xe000)
			return NULL;
		add_character(b, (uint32_t)c);
		return p;
	}
	if (at != NULL)
		buf_add_byte(b, meanings[at - letters]);
	else if (*p == '\0' || isalnum((unsigned char)*p))
		return NULL;
	else
		buf_add_byte(b, *p);
	return p + 1;
}

/*
 * Put text without its escapes into `b` as a C string; false at a bad escape.
 */
static bool
unescape(struct buf *b, const char *p, const char *end)
{
	b->len = 0;
	while (p != NULL && p < end)
		if (*p == '\\')
			p = unescape_one(b, p + 1);
		else
			buf_add_byte(b, *p++);
	buf_string(b);
	return p != NULL;
}

static const char *
cut_blanks(const char *start, const char *end)
{
	while (end > start && is_blank(end[-1]) && !is_escaped(start, end - 1))
		end--;
	return end;
}

/* Add one line of the file as a property. */
static int
add_line(struct config *c, const char *line, int number, struct error *e)
{
	const char *end = line + strlen(line), *at = line;
	struct buf key = {0}, value = {0};
	int failed = 0;

	while (
	    *at != '\0' && ((*at != '=' && *at != ':') || is_escaped(line, at)))
		at++;
	/* The line may hold a secret in the wrong form. */
	if (*at == '\0' || at == line)
		return error_set(
		    e, ST_CANNOT, "%s:%d: not KEY=VALUE", c->path, number);
	if (!unescape(&key, line, cut_blanks(line, at)))
		failed = error_set(e, ST_CANNOT,
		    "%s:%d: not KEY=VALUE: a backslash in the key", c->path,
		    number);
	at++;
	at += strspn(at, " \t\f");
	if (failed == 0 && !unescape(&value, at, cut_blanks(at, end)))
		failed = error_set(e, ST_CANNOT,
		    "%s:%d: property '%s': a backslash in the value that "
		    "begins no escape: write two for one",
		    c->path, number, key.data);
	if (failed == 0)
		config_add(c, key.data, value.data, number);
	buf_release(&key);
	buf_release(&value);
	return failed;
}

/* --- secrets -------------------------------------------------------------- */

/* Keep secrets out of core files and debuggers. */
static void
hide_memory(void)
{
#ifdef __linux__
	/* This does not bind a program that we start, as a limit would. */
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#else
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
#endif
}

static void
guard_secrets(const struct config *c)
{
	static bool said; /* once, however many clients read the file */
	struct stat st;

	hide_memory();
	if (said || stat(c->path, &st) != 0 || !S_ISREG(st.st_mode) ||
	    (st.st_mode & OTHERS) == 0)
		return;
	said = true;
	warnx("'%s' holds secrets, and others than its owner have a right to "
	      "it (mode %04o): chmod 600 it",
	    c->path, (unsigned)st.st_mode & 07777);
}

/* -------------------------------------------------------------------------- */

static int
parse(struct config *c, const char *text, struct error *e)
{
	struct rest rest = {.p = text, .line = 1};
	struct buf line = {0};
	int number, failed = 0;

	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		rest.p += 3;
	while (failed == 0 && next_line(&rest, &line, &number))
		if (*line.data != '\0' && *line.data != '#' &&
		    *line.data != '!')
			failed = add_line(c, line.data, number, e);
	buf_release(&line);
	return failed;
}

int
config_read(struct config *c, const char *path, struct error *e)
{
	struct buf text = {0};
	int failed = -1;

	*c = (struct config){.path = path};
	if (file_read(path, &text, e) == 0) {
		if (text.len > 0 && memchr(text.data, '\0', text.len) != NULL)
			error_set(e, ST_CANNOT,
			    "'%s' is not a file of properties: it holds a NUL",
			    path);
		else
			failed = parse(c, buf_string(&text), e);
	}
	buf_release(&text);
	if (failed < 0)
		config_release(c);
	else if (c->has_secrets)
		guard_secrets(c);
	return failed;
}
