/*
 * rec: lines through stream/rec.h, against a strict reader and cJSON
 *
 * Every line is read three times: by a reader that has seen no other, by one
 * that has seen all lines before, and by that one again, which now guesses
 * each key right. All must decide alike, as the oracle does, and find the same
 * members. Whether a member is a number is its type; which one, strtod says.
 */
#include "stream/rec.h"
#include "oracle.h"

#include <cjson/cJSON.h>
#include <stdio.h>

static const char *const names[] = {"", "a", "b", "V1", "Amount", "\xc3\xa9",
    "a name of forty bytes, none of them odd."};
#define NAMES (sizeof names / sizeof *names)

static struct oracle oracle;

static void
want_all(struct rec *r)
{
	rec_init(r);
	for (size_t i = 0; i < NAMES; i++)
		rec_want(r, names[i]);
}

#define must(cond) must_be((cond), #cond, text, len)
static void
must_be(bool ok, const char *what, const char *text, size_t len)
{
	if (ok)
		return;
	fprintf(stderr, "not so: %s\nin: %.*s\n", what, (int)len, text);
	abort();
}

/* How often the oracle has a member of this name, and the last of them. */
static size_t
find(const char *name, const struct oracle_member **m)
{
	size_t count = 0;

	for (size_t i = 0; i < oracle.members; i++)
		if (oracle.member[i].key_len == strlen(name) &&
		    memcmp(oracle.member[i].key, name, strlen(name)) == 0) {
			*m = &oracle.member[i];
			count++;
		}
	return count;
}

static char
kind_of(enum json_type type)
{
	static const char kinds[] = {[JSON_NULL] = 'n',
	    [JSON_FALSE] = 'f',
	    [JSON_TRUE] = 't',
	    [JSON_NUMBER] = '0',
	    [JSON_STRING] = '"',
	    [JSON_ARRAY] = '[',
	    [JSON_OBJECT] = '{'};

	return kinds[type];
}

static bool
is_value_of(double x, const char *text, size_t len)
{
	char *copy = strndup(text, len);
	double y = strtod(copy, NULL);

	free(copy);
	return memcmp(&x, &y, sizeof x) == 0;
}

static void
check_field(const struct rec_field *v, const char *text, size_t len)
{
	const struct oracle_member *m = NULL;

	if (find(v->name, &m) == 0) {
		must(v->type == JSON_ABSENT);
		return;
	}
	must(v->type != JSON_ABSENT && kind_of(v->type) == m->kind);
	must(v->text == m->text && v->len == m->len);
	if (v->type == JSON_NUMBER)
		must(is_value_of(v->number, m->text, m->len));
}

/* Read it, and check all that came of it. */
static void
read_and_check(
    struct rec *r, const char *text, size_t len, bool valid, bool twice)
{
	struct fault f = {0};
	int got = rec_read(r, text, len, &f);

	if (valid && twice) {
		must(got == -1 && f.reason == REASON_DUPLICATE_KEY);
		return;
	}
	must((got == 0) == valid);
	if (got < 0)
		return;
	for (size_t i = 0; i < NAMES; i++)
		check_field(&r->field[i], text, len);
	must(text[r->brace] == '}');
	must(r->empty == (oracle.members == 0));
	for (size_t i = r->brace + 1; i < len; i++)
		must(strchr(" \t\r\n", text[i]) != NULL);
}

/* cJSON, too, must take what is valid (and takes more than that). */
static void
ask_cjson(const char *text, size_t len)
{
	char *copy = strndup(text, len);
	cJSON *root = cJSON_Parse(copy);
	size_t members = 0;

	must(root != NULL && cJSON_IsObject(root));
	for (const cJSON *m = root->child; m != NULL; m = m->next)
		members++;
	must(members == oracle.members);
	cJSON_Delete(root);
	free(copy);
}

/* Most versions of cJSON refuse numbers of more than 63 bytes. */
static bool
has_long_number(const char *text, size_t len)
{
	size_t run = 0;

	for (size_t i = 0; i < len; i++) {
		bool part = text[i] != '\0' &&
		    strchr("+-.eE0123456789", text[i]) != NULL;

		run = part ? run + 1 : 0;
		if (run > JSON_NUMBER_SHORT)
			return true;
	}
	return false;
}

static int
depth_of(const char *text, size_t len)
{
	int opened = 0;

	for (size_t i = 0; i < len; i++)
		opened += text[i] == '{' || text[i] == '[';
	return opened;
}

static void
one_line(struct rec *warm, const uint8_t *data, size_t len)
{
	/* Exactly what is promised: no byte more may be looked at. */
	char *text = malloc(len + 1 + JSON_SLACK);
	const struct oracle_member *m;
	struct rec cold;
	bool valid, twice = false;

	memcpy(text, data, len);
	text[len] = '\n';
	memset(text + len + 1, '7', JSON_SLACK);
	valid = oracle_read(&oracle, text, len);
	if (oracle.members <= ORACLE_MEMBERS) {
		for (size_t i = 0; i < NAMES; i++)
			twice = twice || find(names[i], &m) > 1;
		want_all(&cold);
		read_and_check(&cold, text, len, valid, twice);
		rec_release(&cold);
		read_and_check(warm, text, len, valid, twice);
		read_and_check(warm, text, len, valid, twice);
		/* It gives up a little earlier. */
		if (valid && depth_of(text, len) < 500 &&
		    !has_long_number(text, len))
			ask_cjson(text, len);
	}
	oracle_release(&oracle);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rec warm;

	want_all(&warm);
	while (size > 0) {
		const uint8_t *stop = memchr(data, '\n', size);
		size_t len = stop != NULL ? (size_t)(stop - data) : size;

		one_line(&warm, data, len);
		data += len + (stop != NULL);
		size -= len + (stop != NULL);
	}
	rec_release(&warm);
	return 0;
}
