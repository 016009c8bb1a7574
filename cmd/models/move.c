#include "base/num.h"
#include "stream/out.h"
#include "verbs.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/*
 * Find the version that a word means for a model: a number, an alias of it, or
 * the beginning of a digest. `word` is of the option or operand `what`.
 */
static int64_t
version_of(const struct registry *r, const struct name_ref *alias,
    const char *word, const char *what)
{
	struct name_ref ref = {.version = 0};
	struct fold_found found;
	struct error e;
	long long number;
	int failed = 0;

	if (num_int(word, 1, INT32_MAX, &number))
		return number;
	if (strncmp(word, "sha256:", strlen("sha256:")) == 0) {
		failed = name_parse(word, &ref, &e);
	} else if ((failed = name_check_alias(word, &e)) == 0) {
		memcpy(ref.model, alias->model, sizeof ref.model);
		memcpy(ref.alias, word, strlen(word) + 1);
	}
	if (failed || fold_find(&r->fold, &ref, &found, &e) < 0)
		diex(ST_CANNOT, "%s: %s", what, e.text);
	if (strcmp(found.model->name, alias->model) != 0)
		diex(ST_CANNOT, "%s: '%s' is of model '%s', not of '%s'", what,
		    word, found.model->name, alias->model);
	return found.version->put->version;
}

static struct name_ref
take_alias(const struct opts *o)
{
	struct name_ref ref;
	struct error e;

	if (name_parse_alias(o->ref, &ref, &e) < 0)
		die_error(&e);
	return ref;
}

/* Print where the alias is now. */
static enum status
tell(struct registry *r, const struct registry_event *v, int moved)
{
	if (moved == 0)
		note("%s@%s was version %" PRId64 " already", v->model,
		    v->alias, v->version);
	verb_print(v, v->alias);
	registry_close(r);
	return ST_OK;
}

enum status
verb_alias(const struct opts *o)
{
	struct name_ref ref = take_alias(o);
	struct change_by by = verb_by(o);
	struct change_was was = {.given = o->was != NULL};
	const struct registry_event *v;
	struct registry r;
	struct error e;
	int64_t version;
	int moved;

	verb_open(&r, o, false);
	version = version_of(&r, &ref, o->third, "VERSION");
	if (was.given && strcmp(o->was, "none") != 0)
		was.version = version_of(&r, &ref, o->was, "--was");
	moved = change_alias(&r, &ref, version, &was, &by, &v, &e);
	if (moved < 0)
		verb_leave(&e);
	return tell(&r, v, moved);
}

enum status
verb_rollback(const struct opts *o)
{
	struct name_ref ref = take_alias(o);
	struct change_by by = verb_by(o);
	const struct registry_event *v;
	struct registry r;
	struct error e;
	long long steps = 1;

	if (o->third != NULL && !num_int(o->third, 1, INT32_MAX, &steps))
		diex(ST_CANNOT,
		    "rollback: '%s' is not a whole number from 1: N says how "
		    "many changes are taken back",
		    o->third);
	verb_open(&r, o, false);
	if (change_rollback(&r, &ref, steps, &by, &v, &e) < 0)
		verb_leave(&e);
	return tell(&r, v, 1);
}

enum status
verb_prune(const struct opts *o)
{
	struct change_by by = verb_by(o);
	struct registry r;
	struct error e;
	size_t versions, removed;
	char line[96];

	verb_open(&r, o, false);
	if (change_prune(&r, o->ref, o->keep, &by, &versions, &removed, &e) < 0)
		verb_leave(&e);
	registry_close(&r);
	snprintf(line, sizeof line, "{\"pruned\":%zu,\"removed\":%zu}\n",
	    versions, removed);
	out_add(line, strlen(line));
	return ST_OK;
}
