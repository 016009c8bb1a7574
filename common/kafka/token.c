#include "kafka/token.h"

#include "base/clock.h"
#include "base/command.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/num.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* --- its answer ----------------------------------------------------------- */

static bool
take_string(const struct json_member *m, struct buf *b)
{
	b->len = 0;
	if (m->type != JSON_STRING)
		return false;
	json_unescape(b, m->text + 1, m->len - 2);
	return b->len > 0 && memchr(b->data, '\0', b->len) == NULL;
}

/* Read a time from `start` on, in ms. */
static bool
take_time(const struct json_member *m, int64_t start, int64_t *ms)
{
	struct buf b = {0};
	double x;
	bool good;

	if (m->type == JSON_NUMBER) {
		buf_add(&b, m->text, m->len);
		/* To the year 9999: larger numbers are not seconds. */
		good = num_real(buf_string(&b), 0, 253402300799, &x);
		if (good)
			*ms = start + (int64_t)(1000 * x);
	} else {
		good = take_string(m, &b) &&
		    clock_parse(buf_string(&b), start, ms) && *b.data != '-';
	}
	buf_release(&b);
	return good;
}

static void
drop_extensions(struct token *t)
{
	for (size_t i = 0; i < t->extensions; i++)
		free(t->extension[i]);
	free(t->extension);
	t->extension = NULL;
	t->extensions = 0;
}

static bool
take_extensions(struct token *t, const struct json_member *object)
{
	const char *p = object->text, *end = object->text + object->len;
	struct json_member m;
	struct buf name = {0}, value = {0};
	bool good = object->type == JSON_OBJECT;

	while (good && json_next(&p, end, &m)) {
		name.len = 0;
		json_unescape(&name, m.key, m.key_len);
		good = take_string(&m, &value);
		if (!good)
			break;
		t->extension = mem_resize(
		    t->extension, t->extensions + 2, sizeof *t->extension);
		t->extension[t->extensions++] = mem_string(buf_string(&name));
		t->extension[t->extensions++] = mem_string(buf_string(&value));
	}
	buf_release(&name);
	buf_release(&value);
	return good;
}

static int
take_member(struct token *t, const struct json_member *m, struct error *e)
{
	int64_t now = clock_wall_ms();
	const char *name = NULL;

	if (json_key_is(m, "token") || json_key_is(m, "access_token"))
		name = take_string(m, &t->value) ? NULL : "token";
	else if (json_key_is(m, "principal"))
		name = take_string(m, &t->principal) ? NULL : "principal";
	else if (json_key_is(m, "expires"))
		name = take_time(m, 0, &t->expires) ? NULL : "expires";
	else if (json_key_is(m, "expires_in"))
		name = take_time(m, now, &t->expires) ? NULL : "expires_in";
	else if (json_key_is(m, "extensions"))
		name = take_extensions(t, m) ? NULL : "extensions";
	if (name == NULL)
		return 0;
	return error_set(e, ST_CANNOT,
	    "--token-command: '%s' in what it printed is not of a form it can "
	    "have",
	    name);
}

/* Take the token from the output. No error quotes it: it is a secret. */
static int
parse(struct token *t, struct buf *b, struct error *e)
{
	const char *end, *p;
	struct json_fault fault;
	struct json_member m;
	size_t len = b->len;

	memset(buf_reserve(b, JSON_SLACK), '\n', JSON_SLACK);
	end = b->data + len;
	p = json_blanks(b->data, end);
	if (p == end || *p != '{' || !json_valid(b->data, len, &fault))
		return error_set(e, ST_CANNOT,
		    "--token-command: it did not print one JSON object");
	while (json_next(&p, end, &m))
		if (take_member(t, &m, e) < 0)
			return -1;
	if (t->value.len == 0 || t->expires == 0)
		return error_set(e, ST_CANNOT,
		    "--token-command: '%s' is missing in what it printed",
		    t->value.len == 0 ? "token" : "expires");
	return 0;
}

static void
release(struct token *t)
{
	buf_release(&t->value);
	buf_release(&t->principal);
	drop_extensions(t);
}

int
token_get(struct token *t, int64_t timeout_ms, struct error *e)
{
	struct token fresh = {.command = t->command};
	int64_t now = clock_wall_ms();
	struct buf output = {0};
	int failed, status;

	if (now < t->refresh)
		return 0;
	failed = command_output(
	    "--token-command", t->command, timeout_ms, &output, &status, e);
	if (failed == 0)
		failed = parse(&fresh, &output, e);
	now = clock_wall_ms();
	if (failed == 0 && fresh.expires <= now)
		failed = error_set(e, ST_CANNOT,
		    "--token-command: its token has already expired");
	buf_release(&output);
	if (failed < 0) {
		release(&fresh);
		return -1;
	}
	fresh.refresh = now + (fresh.expires - now) / 4 * 3;
	release(t);
	*t = fresh;
	return 0;
}

int
token_give(const struct token *t, rd_kafka_t *rk, struct error *e)
{
	struct buf value = {0}, principal = {0};
	char why[256];
	int failed = 0;

	/* As C strings. */
	buf_add(&value, t->value.data, t->value.len);
	if (t->principal.len > 0)
		buf_add(&principal, t->principal.data, t->principal.len);
	/* librdkafka's sentence may quote the token. */
	if (rd_kafka_oauthbearer_set_token(rk, buf_string(&value), t->expires,
		buf_string(&principal), (const char **)t->extension,
		t->extensions, why, sizeof why) != RD_KAFKA_RESP_ERR_NO_ERROR)
		failed = error_set(e, ST_CANNOT,
		    "--token-command: the token (or an extension) is not of a "
		    "form that a broker could take");
	buf_release(&value);
	buf_release(&principal);
	return failed;
}
