#include "models.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/path.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHAMPION "champion"

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

static struct place *
add_place(struct models *m, char *name, char *alias)
{
	struct place *p;

	m->place = mem_grow(m->place, m->count, &m->capacity, sizeof *m->place);
	p = &m->place[m->count++];
	*p = (struct place){.name = name, .alias = alias, .epoch = -1};
	return p;
}

static void
release_place(struct place *p)
{
	live_release(p->live);
	changed_release(&p->file);
	buf_release(&p->lines);
	free(p->name);
	free(p->alias);
}

/* Put a model in its place; -1: the bytes are none. */
static int
install(struct models *m, struct place *p, const char *version,
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
take_file(struct models *m, struct place *p, struct error *e)
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
	if (install(m, p, NULL, bytes, &why) < 0)
		return error_set(
		    e, why.status, "'%s' %s", p->file.path, why.text);
	return 1;
}

int
models_add(struct models *m, const char *name, const char *file,
    struct error *e)
{
	struct place *p =
	    add_place(m, name != NULL ? mem_string(name) : name_of(file), NULL);

	p->file.path = file;
	return take_file(m, p, e) < 0 ? -1 : 0;
}

/* --- a registry -------------------------------------------------------------------- */

/* Take the version that its alias stands for, if that is another than before. */
static int
take_alias(struct models *m, struct place *p, struct error *e)
{
	struct registry_pick pick;
	struct buf text = {0};
	char version[24];
	struct error why;
	int got = 1;

	buf_add_format(&text, "%s@%s", p->name, p->alias);
	if (registry_pick(&m->registry, buf_string(&text), &pick, e) < 0) {
		buf_release(&text);
		return -1;
	}
	text.len = 0;
	if (pick.epoch == p->epoch) {
		got = 0;
	} else if (registry_bytes(&m->registry, pick.digest, &text, e) < 0) {
		/* (What may pass is tried again.) */
		if (e->status == ST_CANNOT)
			p->epoch = pick.epoch;
		got = -1;
	} else {
		p->epoch = pick.epoch;
		snprintf(version, sizeof version, "%" PRId64, pick.version);
		got = install(m, p, version, &text, &why) < 0
		    ? error_set(e, why.status, "'%s:%s' %s", p->name, version,
			  why.text)
		    : 1;
	}
	buf_release(&text);
	return got;
}

static struct place *
find_place(const struct models *m, const char *name, const char *alias)
{
	for (size_t i = 0; i < m->count; i++)
		if (m->place[i].alias != NULL &&
		    strcmp(m->place[i].name, name) == 0 &&
		    strcmp(m->place[i].alias, alias) == 0)
			return &m->place[i];
	return NULL;
}

/* Make places for all aliases that have none. */
static void
add_aliases(struct models *m)
{
	const struct fold *f = &m->registry.fold;

	for (size_t i = 0; i < f->models; i++) {
		const struct fold_model *model = &f->model[i];

		for (size_t k = 0; k < model->aliases; k++)
			if (find_place(
				m, model->name, model->alias[k].name) == NULL)
				add_place(m, mem_string(model->name),
				    mem_string(model->alias[k].name));
	}
}

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

/* Make a place for what is wanted: NAME@ALIAS, or NAME. */
static int
add_wanted(struct models *m, const char *text, struct error *e)
{
	struct name_ref ref;

	if (name_parse(text, &ref, e) < 0)
		return -1;
	if (*ref.model == '\0' || ref.version != 0)
		return error_set(e, ST_CANNOT,
		    "'%s' is not NAME or NAME@ALIAS: what is served follows an "
		    "alias",
		    text);
	if (*ref.alias == '\0')
		strcpy(ref.alias, CHAMPION);
	if (find_place(m, ref.model, ref.alias) != NULL)
		return error_set(
		    e, ST_CANNOT, "'%s@%s' is given twice", ref.model,
		    ref.alias);
	add_place(m, mem_string(ref.model), mem_string(ref.alias));
	return 0;
}

int
models_open(struct models *m, const char *source, char *const *wanted,
    size_t count, struct error *e)
{
	if (registry_open(&m->registry, source, NULL, e) < 0)
		return -1;
	m->has_registry = true;
	m->looked_ms = clock_ms();
	m->all = count == 0;
	for (size_t i = 0; i < count; i++)
		if (add_wanted(m, wanted[i], e) < 0)
			return -1;
	if (m->all)
		add_aliases(m);
	if (m->count == 0)
		return error_set(e, ST_CANNOT,
		    "'%s' has no alias yet, which says what to serve", source);
	for (size_t i = 0; i < m->count; i++)
		if (take_alias(m, &m->place[i], e) < 0)
			return -1;
	return 0;
}

/* Remember what is wrong with the registry; true: it was not known. */
static bool
is_news(struct models *m, const char *trouble)
{
	bool same = trouble != NULL && m->trouble != NULL &&
	    strcmp(trouble, m->trouble) == 0;

	free(m->trouble);
	m->trouble = trouble != NULL ? mem_string(trouble) : NULL;
	return trouble != NULL && !same;
}

static void
look_at_registry(struct models *m)
{
	struct error e;

	if (registry_poll(&m->registry, 0, &e) < 0) {
		if (is_news(m, e.text))
			warnx("%s: going on with what there is", e.text);
		return;
	}
	is_news(m, NULL);
	m->looked_ms = clock_ms();
	if (m->all)
		add_aliases(m);
}

double
models_age(const struct models *m)
{
	return (double)(clock_ms() - m->looked_ms) / 1000;
}

/* --- all ------------------------------------------------------------------------------ */

static void
look_at_place(struct models *m, struct place *p, bool force)
{
	struct error e;
	int got;

	if (force && p->alias == NULL)
		changed_force(&p->file);
	if (force && p->alias != NULL)
		p->epoch = -1;
	got = p->alias == NULL ? take_file(m, p, &e) : take_alias(m, p, &e);
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
		look_at_registry(m);
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

struct place *
models_find(struct models *m, const struct http_text *name,
    const struct http_text *alias, const struct http_text *version)
{
	struct place *found = NULL;

	for (size_t i = 0; i < m->count; i++) {
		struct place *p = &m->place[i];

		if (!is_text(name, p->name) ||
		    (alias->at != NULL && !is_text(alias, p->alias)) ||
		    (version->at != NULL &&
			!is_text(version, models_version(p->live))))
			continue;
		if (found == NULL ||
		    (p->alias != NULL && strcmp(p->alias, CHAMPION) == 0))
			found = p;
	}
	return found;
}

void
models_tell(const struct models *m, struct buf *b)
{
	for (size_t i = 0; i < m->count && i < 10; i++) {
		const struct place *p = &m->place[i];

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
