#include "models.h"

#include "aliases.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/path.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Make a name of a file's: without .json, of characters that a path may have. */
static char *
name_of(const char *file)
{
	char *name = mem_string(path_base(file));
	char *dot = strrchr(name, '.');

	if (dot != NULL && dot != name && strcmp(dot, ".json") == 0)
		*dot = '\0';
	for (char *p = name; *p != '\0'; p++)
		if (!isalnum((unsigned char)*p) && strchr("._-", *p) == NULL)
			*p = '-';
	return name;
}

struct served *
models_place(struct models *m, char *name, char *alias)
{
	struct served *p;

	m->place = mem_grow(m->place, m->count, &m->capacity, sizeof *m->place);
	p = &m->place[m->count++];
	*p = (struct served){.name = name, .alias = alias, .epoch = -1};
	return p;
}

static void
release_place(struct served *p)
{
	live_release(p->live);
	changed_release(&p->file);
	buf_release(&p->lines);
	free(p->name);
	free(p->alias);
}

int
models_install(struct models *m, struct served *p, const char *version,
    const struct buf *bytes, struct error *e)
{
	struct live_model *live =
	    live_read(p->name, version, bytes->data, bytes->len, e);

	if (live == NULL)
		return -1;
	live->scorer.max_missing = m->max_missing;
	if (p->live != NULL)
		p->swaps++;
	live_release(p->live);
	p->live = live;
	p->since = time(NULL);
	p->lines.len = 0;
	buf_add_format(&p->lines, "X-Weir-Model: %s\r\n", live->identity);
	buf_string(&p->lines);
	return 0;
}

/* --- files ----------------------------------------------------------------------- */

/* Take the bytes of its file, if they are new; -1: they cannot be taken. */
static int
take_file(struct models *m, struct served *p, struct error *e)
{
	const struct buf *bytes;
	struct error why;

	switch (changed_read(&p->file, &bytes, e)) {
	case CHANGED_SAME:
		return 0;
	case CHANGED_FAILED:
		return -1;
	case CHANGED_NEW:
		break;
	}
	if (models_install(m, p, NULL, bytes, &why) < 0)
		return error_set(
		    e, why.status, "'%s' %s", p->file.path, why.text);
	return 1;
}

int
models_add(
    struct models *m, const char *name, const char *file, struct error *e)
{
	struct served *p = models_place(
	    m, name != NULL ? mem_string(name) : name_of(file), NULL);

	p->file.path = file;
	return take_file(m, p, e) < 0 ? -1 : 0;
}

/* --- all ------------------------------------------------------------------------------ */

/* A new alias has its place only with a model in it. */
static void
drop_empty(struct models *m)
{
	size_t kept = 0;

	for (size_t i = 0; i < m->count; i++)
		if (m->place[i].live != NULL)
			m->place[kept++] = m->place[i];
		else
			release_place(&m->place[i]);
	m->count = kept;
}

double
models_age(const struct models *m)
{
	return (double)(clock_ms() - m->looked_ms) / 1000;
}

static void
look_at_place(struct models *m, struct served *p, bool force)
{
	struct error e;
	int got;

	if (force && p->alias == NULL)
		changed_force(&p->file);
	if (force && p->alias != NULL)
		p->epoch = -1;
	got = p->alias == NULL ? take_file(m, p, &e) : aliases_take(m, p, &e);
	if (got > 0)
		warnx("serves '%s%s%s' as %s from now on", p->name,
		    p->alias != NULL ? "@" : "",
		    p->alias != NULL ? p->alias : "", p->live->identity);
	if (got >= 0)
		return;
	p->failures++;
	if (p->live != NULL)
		warnx("%s: '%s' stays %s", e.text, p->name, p->live->identity);
	else
		warnx("%s: '%s@%s' is not served", e.text, p->name, p->alias);
}

void
models_look(struct models *m, bool force)
{
	if (m->has_registry)
		aliases_look(m);
	for (size_t i = 0; i < m->count; i++)
		look_at_place(m, &m->place[i], force);
	drop_empty(m);
}

const char *
models_version(const struct live_model *live)
{
	return live->version != NULL ? live->version : "1";
}

static bool
is_text(const struct http_text *t, const char *word)
{
	return word != NULL && strlen(word) == t->len &&
	    memcmp(word, t->at, t->len) == 0;
}

struct served *
models_find(struct models *m, const struct http_text *name,
    const struct http_text *alias, const struct http_text *version)
{
	struct served *found = NULL;

	for (size_t i = 0; i < m->count; i++) {
		struct served *p = &m->place[i];

		if (!is_text(name, p->name) ||
		    (alias->at != NULL && !is_text(alias, p->alias)) ||
		    (version->at != NULL &&
			!is_text(version, models_version(p->live))))
			continue;
		if (found == NULL ||
		    (p->alias != NULL && strcmp(p->alias, ALIAS_CHAMPION) == 0))
			found = p;
	}
	return found;
}

void
models_tell(const struct models *m, struct buf *b)
{
	for (size_t i = 0; i < m->count && i < 10; i++) {
		const struct served *p = &m->place[i];

		buf_add_format(b, "%s'%s:%s'", i > 0 ? ", " : "", p->name,
		    models_version(p->live));
		if (p->alias != NULL)
			buf_add_format(b, " (%s)", p->alias);
	}
	if (m->count > 10)
		buf_add_format(b, " and %zu more", m->count - 10);
}

void
models_release(struct models *m)
{
	for (size_t i = 0; i < m->count; i++)
		release_place(&m->place[i]);
	free(m->place);
	free(m->trouble);
	if (m->has_registry)
		registry_close(&m->registry);
}
