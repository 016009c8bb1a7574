#include "base/json.h"
#include "base/mem.h"
#include "base/num.h"
#include "registry/event.h"

#include <stdlib.h>
#include <string.h>

/* What a member has, and where it goes. */
enum shape {
	IS_TEXT,    /* char *: a string, without a NUL */
	IS_DIGEST,  /* char[DIGEST_TEXT] */
	IS_ID,	    /* char[EVENT_ID], or null: "" */
	IS_WAS,	    /* as IS_DIGEST, or null: "" */
	IS_WHOLE,   /* int64_t, from 1 */
	IS_SIZE,    /* int64_t, from 0 */
	IS_OBJECT,  /* char *: the object as it is written */
	IS_NUMBERS, /* versions, count */
	IS_OP,
};

#define PUT (1u << EVENT_PUT)
#define ALIAS (1u << EVENT_ALIAS)
#define PRUNE (1u << EVENT_PRUNE)
#define ALL (PUT | ALIAS | PRUNE)

/* The members; a bit each, in this order, of those that were seen. */
static const struct member {
	const char *name;
	enum shape shape;
	size_t at;
	unsigned in;	/* the operations that have it */
	unsigned needs; /* of these, those that must */
} members[] = {
    {"event", IS_ID, offsetof(struct registry_event, id), ALL, ALL},
    {"prev", IS_ID, offsetof(struct registry_event, prev), ALL, ALL},
    {"at", IS_TEXT, offsetof(struct registry_event, at), ALL, ALL},
    {"who", IS_TEXT, offsetof(struct registry_event, who), ALL, ALL},
    {"op", IS_OP, offsetof(struct registry_event, op), ALL, ALL},
    {"model", IS_TEXT, offsetof(struct registry_event, model), ALL, ALL},
    {"version", IS_WHOLE, offsetof(struct registry_event, version), PUT | ALIAS,
	PUT | ALIAS},
    {"digest", IS_DIGEST, offsetof(struct registry_event, digest), PUT | ALIAS,
	PUT | ALIAS},
    {"bytes", IS_SIZE, offsetof(struct registry_event, bytes), PUT, PUT},
    {"kind", IS_TEXT, offsetof(struct registry_event, kind), PUT, 0},
    {"metrics", IS_OBJECT, offsetof(struct registry_event, metrics), PUT, 0},
    {"lineage", IS_OBJECT, offsetof(struct registry_event, lineage), PUT, 0},
    {"alias", IS_TEXT, offsetof(struct registry_event, alias), ALIAS, ALIAS},
    {"was", IS_WAS, offsetof(struct registry_event, was), ALIAS, ALIAS},
    {"rollback", IS_WHOLE, offsetof(struct registry_event, rollback), ALIAS, 0},
    {"versions", IS_NUMBERS, 0, PRUNE, PRUNE},
    {"why", IS_TEXT, offsetof(struct registry_event, why), ALL, 0},
};

#define MEMBERS (sizeof members / sizeof *members)

/* --- values ---------------------------------------------------------------- */

/* Copy a string's characters; NULL: it is none, or it has a NUL. */
static char *
copy_string(const struct json_member *m)
{
	struct buf b = {0};

	if (m->type != JSON_STRING)
		return NULL;
	json_unescape(&b, m->text + 1, m->len - 2);
	if (b.len > 0 && memchr(b.data, '\0', b.len) != NULL) {
		buf_release(&b);
		return NULL;
	}
	buf_string(&b);
	return b.data;
}

/* Copy a string that is of the form `is`, to an array; false: it is not. */
static bool
take_hex(char *to, size_t size, const struct json_member *m, bool digest)
{
	char *text = copy_string(m);
	bool good = text != NULL &&
	    (digest ? name_is_digest(text) : name_is_hex(text, size - 1));

	if (good)
		memcpy(to, text, size);
	free(text);
	return good;
}

static bool
take_whole(int64_t *to, const struct json_member *m, long long least)
{
	char *text = mem_copy(m->text, m->len);
	long long n = 0;
	bool good =
	    m->type == JSON_NUMBER && num_int(text, least, INT64_MAX, &n);

	*to = n;
	free(text);
	return good;
}

static bool
take_numbers(struct registry_event *v, const struct json_member *m)
{
	const char *p = m->text;
	struct json_member item;
	size_t capacity = 0;

	if (m->type != JSON_ARRAY)
		return false;
	while (json_next(&p, m->text + m->len, &item)) {
		v->versions = mem_grow(
		    v->versions, v->count, &capacity, sizeof *v->versions);
		if (!take_whole(&v->versions[v->count], &item, 1))
			return false;
		v->count++;
	}
	return v->count > 0;
}

static bool
take_op(struct registry_event *v, const struct json_member *m, struct error *e)
{
	static const char *const op[] = {"put", "alias", "prune"};
	char *text = copy_string(m);
	size_t i = 0;

	while (text != NULL && i < sizeof op / sizeof *op &&
	    strcmp(text, op[i]) != 0)
		i++;
	if (text == NULL)
		error_set(e, ST_CANNOT, "is no event: 'op' is no string");
	else if (i == sizeof op / sizeof *op)
		error_set(e, ST_CANNOT,
		    "says '%s', which this weir does not know: a newer one "
		    "wrote it",
		    text);
	else
		v->op = (enum event_op)i;
	free(text);
	return text != NULL && i < sizeof op / sizeof *op;
}

/* Take a member's value; false with an error. */
static bool
take(struct registry_event *v, const struct member *what,
    const struct json_member *m, struct error *e)
{
	char *at = (char *)v + what->at;
	char **text = (char **)(void *)at;
	bool null = m->type == JSON_NULL, good = false;

	switch (what->shape) {
	case IS_TEXT:
		good = (*text = copy_string(m)) != NULL;
		break;
	case IS_DIGEST:
	case IS_WAS:
		good = (null && what->shape == IS_WAS) ||
		    take_hex(at, DIGEST_TEXT, m, true);
		break;
	case IS_ID:
		good = null || take_hex(at, EVENT_ID, m, false);
		break;
	case IS_WHOLE:
	case IS_SIZE:
		good = take_whole(
		    (int64_t *)(void *)at, m, what->shape == IS_WHOLE);
		break;
	case IS_OBJECT:
		good = m->type == JSON_OBJECT;
		if (good)
			*text = mem_copy(m->text, m->len);
		break;
	case IS_NUMBERS:
		good = take_numbers(v, m);
		break;
	case IS_OP:
		return take_op(v, m, e);
	}
	if (!good)
		error_set(e, ST_CANNOT,
		    "is no event: '%s' is not what it should be", what->name);
	return good;
}

/* --- the whole ------------------------------------------------------------- */

static size_t
member_of(const struct json_member *m)
{
	size_t i = 0;

	while (i < MEMBERS && !json_key_is(m, members[i].name))
		i++;
	return i;
}

static int
read_members(struct registry_event *v, const char *text, size_t len,
    unsigned *seen, struct error *e)
{
	const char *p = text;
	struct json_member m;

	while (json_next(&p, text + len, &m)) {
		size_t i = member_of(&m);

		if (i == MEMBERS)
			continue;
		if (*seen & 1u << i)
			return error_set(e, ST_CANNOT,
			    "is no event: it has two members '%s'",
			    members[i].name);
		*seen |= 1u << i;
		if (!take(v, &members[i], &m, e))
			return -1;
	}
	return 0;
}

/* Has it all members of its operation, and no other operation's? */
static int
check_members(const struct registry_event *v, unsigned seen, struct error *e)
{
	unsigned op = 1u << v->op;

	for (size_t i = 0; i < MEMBERS; i++) {
		bool has = seen & 1u << i;

		if (!has && (members[i].needs & op))
			return error_set(e, ST_CANNOT,
			    "is no event: it has no member '%s'",
			    members[i].name);
		if (has && !(members[i].in & op))
			return error_set(e, ST_CANNOT,
			    "is no event: a '%s' does not go with its 'op'",
			    members[i].name);
	}
	if (name_check_model(v->model, e) < 0 ||
	    (v->op == EVENT_ALIAS && name_check_alias(v->alias, e) < 0))
		return error_set(
		    e, ST_CANNOT, "is no event: a name in it is none");
	return 0;
}

int
registry_event_read(
    struct registry_event *v, const char *line, size_t len, struct error *e)
{
	char id[EVENT_ID];
	struct json_fault fault;
	unsigned seen = 0;
	char *text;
	int failed;

	if (registry_event_id(id, line, len, e) < 0)
		return -1;
	*v = (struct registry_event){.len = len};
	memcpy(v->id, id, sizeof id);
	/* A newline and slack after the text, as json.h needs it. */
	text = mem_zero(len + 1 + JSON_SLACK, 1);
	memcpy(text, line, len);
	text[len] = '\n';
	if (!json_valid(text, len, &fault))
		failed = error_set(e, ST_CANNOT, "is no event: it is not JSON");
	else
		failed = read_members(v, text, len, &seen, e);
	free(text);
	if (failed == 0)
		failed = check_members(v, seen, e);
	if (failed < 0) {
		registry_event_release(v);
		return -1;
	}
	v->line = mem_copy(line, len);
	return 0;
}
