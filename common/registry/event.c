#include "registry/event.h"

#include "base/fingerprint.h"
#include "base/json_out.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* The line's first member, without the rest. */
#define HEAD "{\"event\":\""
#define HEAD_LEN (sizeof HEAD - 1)
/* After it: the ID, a quote, a comma. */
#define HEAD_END (HEAD_LEN + EVENT_ID - 1 + 2)

void
registry_event_release(struct registry_event *v)
{
	free(v->at);
	free(v->who);
	free(v->model);
	free(v->kind);
	free(v->metrics);
	free(v->lineage);
	free(v->alias);
	free(v->versions);
	free(v->why);
	free(v->line);
	*v = (struct registry_event){0};
}

/* --- writing -------------------------------------------------------------- */

static void
write_text(struct json_out *j, const char *name, const char *text)
{
	if (text != NULL)
		json_out_string(j, name, text);
}

static void
write_object(struct json_out *j, const char *name, const char *text)
{
	if (text != NULL)
		json_out_raw(j, name, text, strlen(text));
}

static void
write_put(struct json_out *j, const struct registry_event *v)
{
	json_out_whole(j, "version", v->version);
	json_out_string(j, "digest", v->digest);
	json_out_whole(j, "bytes", v->bytes);
	write_text(j, "kind", v->kind);
	write_object(j, "metrics", v->metrics);
	write_object(j, "lineage", v->lineage);
}

static void
write_alias(struct json_out *j, const struct registry_event *v)
{
	json_out_string(j, "alias", v->alias);
	json_out_whole(j, "version", v->version);
	json_out_string(j, "digest", v->digest);
	json_out_string(j, "was", v->was[0] != '\0' ? v->was : NULL);
	if (v->rollback > 0)
		json_out_whole(j, "rollback", v->rollback);
}

static void
write_prune(struct json_out *j, const struct registry_event *v)
{
	json_out_array(j, "versions");
	for (size_t i = 0; i < v->count; i++)
		json_out_whole(j, NULL, v->versions[i]);
	json_out_end(j);
}

/* Write the line without its first member: what the ID is the digest of. */
static void
write_rest(struct buf *b, const struct registry_event *v)
{
	struct json_out j = {.out = b, .one_line = true};
	static const char *const op[] = {"put", "alias", "prune"};

	json_out_object(&j, NULL);
	json_out_string(&j, "prev", v->prev[0] != '\0' ? v->prev : NULL);
	json_out_string(&j, "at", v->at);
	json_out_string(&j, "who", v->who);
	json_out_string(&j, "op", op[v->op]);
	json_out_string(&j, "model", v->model);
	if (v->op == EVENT_PUT)
		write_put(&j, v);
	else if (v->op == EVENT_ALIAS)
		write_alias(&j, v);
	else
		write_prune(&j, v);
	write_text(&j, "why", v->why);
	json_out_end(&j);
}

void
registry_event_write(struct registry_event *v)
{
	struct buf rest = {0}, line = {0};

	write_rest(&rest, v);
	fingerprint_make(v->id, rest.data, rest.len);
	buf_add_string(&line, HEAD);
	buf_add_string(&line, v->id);
	buf_add_string(&line, "\",");
	buf_add(&line, rest.data + 1, rest.len - 1);
	buf_release(&rest);
	free(v->line);
	v->len = line.len;
	v->line = mem_copy(line.data, line.len);
	buf_release(&line);
}

/* --- the ID ---------------------------------------------------------------- */

/* Compute the digest of the line without its first member. */
static void
digest_rest(char id[EVENT_ID], const char *line, size_t len)
{
	struct buf rest = {0};

	buf_add_byte(&rest, '{');
	buf_add(&rest, line + HEAD_END, len - HEAD_END);
	fingerprint_make(id, rest.data, rest.len);
	buf_release(&rest);
}

int
registry_event_id(
    char id[EVENT_ID], const char *line, size_t len, struct error *e)
{
	char is[EVENT_ID];

	if (len <= HEAD_END || memcmp(line, HEAD, HEAD_LEN) != 0 ||
	    memcmp(line + HEAD_END - 2, "\",", 2) != 0)
		return error_set(
		    e, ST_CANNOT, "is no event: it does not begin with its ID");
	if (memchr(line, '\n', len) != NULL)
		return error_set(
		    e, ST_CANNOT, "is no event: it is more than one line");
	memcpy(id, line + HEAD_LEN, EVENT_ID - 1);
	id[EVENT_ID - 1] = '\0';
	if (!name_is_hex(id, EVENT_ID - 1))
		return error_set(e, ST_CANNOT,
		    "is no event: its ID is not 64 hexadecimal digits");
	digest_rest(is, line, len);
	if (strcmp(is, id) != 0)
		return error_set(e, ST_CANNOT,
		    "was changed: its ID is %.12s, and its bytes have %.12s",
		    id, is);
	return 0;
}
