#include "body.h"

#include <string.h>
#include <strings.h>

/* Say what is wrong with a text that is not JSON. */
static bool
refuse(struct call *c, const struct json_fault *fault)
{
	const char *text = c->q->body;

	if (fault->encoding)
		answer_error(c->a, 400, "the body is not UTF-8 at byte %zu",
		    (size_t)(fault->at - text) + 1);
	else
		answer_error(c->a, 400, "the body is not JSON at byte %zu: %s",
		    (size_t)(fault->at - text) + 1, fault->what);
	return false;
}

/* Is it of a kind that is no JSON? (curl -d says that it is a form.) */
static bool
is_other(const struct http_text *type)
{
	static const char *const others[] = {
	    "text/csv", "application/octet-stream", "multipart/form-data"};

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (type->at != NULL && type->len >= strlen(others[i]) &&
		    strncasecmp(type->at, others[i], strlen(others[i])) == 0)
			return true;
	return false;
}

static bool
keep(struct call *c, struct body_member *members, const struct json_member *m)
{
	for (struct body_member *want = members; want->name != NULL; want++) {
		if (!json_key_is(m, want->name))
			continue;
		if (want->value.type != JSON_ABSENT) {
			answer_error(
			    c->a, 400, "'%s' occurs twice", want->name);
			return false;
		}
		want->value = *m;
	}
	return true;
}

/* Read a member and its value; returns the place behind it, or NULL. */
static const char *
read_member(const char *p, const char *end, struct json_member *m,
    struct json_fault *fault)
{
	*m = (struct json_member){0};
	*fault = (struct json_fault){.at = p, .what = "expected a key"};
	if (*p != '"')
		return NULL;
	m->key = p + 1;
	p = json_string(p, end, &m->key_escaped, fault);
	if (p == NULL)
		return NULL;
	m->key_len = (size_t)(p - 1 - m->key);
	p = json_blanks(p, end);
	*fault = (struct json_fault){.at = p, .what = "expected ':'"};
	if (*p != ':')
		return NULL;
	m->text = json_blanks(p + 1, end);
	p = json_value(m->text, end, 1, &m->type, NULL, fault);
	m->len = p != NULL ? (size_t)(p - m->text) : 0;
	return p;
}

/* Check the members of an object from behind its brace on, and all after it. */
static bool
read_members(
    struct call *c, struct body_member *members, const char *p, const char *end)
{
	struct json_fault fault;
	struct json_member m;

	p = json_blanks(p, end);
	while (*p != '}') {
		p = read_member(p, end, &m, &fault);
		if (p == NULL)
			return refuse(c, &fault);
		if (!keep(c, members, &m))
			return false;
		p = json_blanks(p, end);
		fault =
		    (struct json_fault){.at = p, .what = "expected ',' or '}'"};
		if (*p != ',' && *p != '}')
			return refuse(c, &fault);
		if (*p == '}')
			break;
		p = json_blanks(p + 1, end);
		fault = (struct json_fault){.at = p, .what = "expected a key"};
		if (*p == '}')
			return refuse(c, &fault);
	}
	p = json_blanks(p + 1, end);
	fault = (struct json_fault){
	    .at = p, .what = "unexpected text after the object"};
	return p == end || refuse(c, &fault);
}

bool
body_read(struct call *c, struct body_member *members, char *behind)
{
	char *text = c->q->body, *end = text + c->q->len;
	struct json_fault fault;
	const char *p;

	*behind = *end;
	*end = '\n';
	if (is_other(&c->q->header[REQUEST_CONTENT_TYPE])) {
		answer_error(c->a, 415, "the body has to be JSON");
		return false;
	}
	p = json_blanks(text, end);
	if (*p == '{')
		return read_members(c, members, p + 1, end);
	if (!json_valid(text, c->q->len, &fault))
		return refuse(c, &fault);
	answer_error(c->a, 400, "the body is not a JSON object");
	return false;
}

void
body_restore(struct call *c, char behind)
{
	c->q->body[c->q->len] = behind;
}
