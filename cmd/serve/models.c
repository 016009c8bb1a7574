#include "models.h"

#include "base/mem.h"
#include "base/path.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_SHOWN 100

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

/* Put a model in its place. */
static void
install(struct place *p, struct live_model *live)
{
	if (p->live != NULL)
		p->swaps++;
	live_release(p->live);
	p->live = live;
	p->since = time(NULL);
	p->lines.len = 0;
	buf_add_format(
	    &p->lines, "X-Weir-Model: %s\r\n", live->identity);
	buf_string(&p->lines);
}

/* Take the bytes of its file, if they are new; -1: they cannot be taken. */
static int
take(struct models *m, struct place *p, struct error *e)
{
	const struct buf *bytes;
	struct live_model *live;
	struct error why;

	switch (changed_read(&p->file, &bytes, e)) {
	case CHANGED_SAME:
		return 0;
	case CHANGED_FAILED:
		return -1;
	case CHANGED_NEW:
		break;
	}
	live = live_read(p->name, NULL, bytes->data, bytes->len, &why);
	if (live == NULL)
		return error_set(
		    e, why.status, "'%s' %s", p->file.path, why.text);
	live->scorer.max_missing = m->max_missing;
	install(p, live);
	return 1;
}

int
models_add(struct models *m, const char *name, const char *file,
    struct error *e)
{
	struct place *p;

	m->place = mem_resize(m->place, m->count + 1, sizeof *m->place);
	p = &m->place[m->count++];
	*p = (struct place){.file.path = file};
	p->name = name != NULL ? mem_string(name) : name_of(file);
	return take(m, p, e) < 0 ? -1 : 0;
}

void
models_look(struct models *m, bool force)
{
	struct error e;

	for (size_t i = 0; i < m->count; i++) {
		struct place *p = &m->place[i];
		int got;

		if (force)
			changed_force(&p->file);
		got = take(m, p, &e);
		if (got > 0)
			warnx("serves '%s' %s from now on", p->name,
			    p->live->digest);
		if (got < 0) {
			p->failures++;
			warnx("%s: '%s' stays %s", e.text, p->name,
			    p->live->digest);
		}
	}
}

struct place *
models_find(struct models *m, const struct http_text *name)
{
	for (size_t i = 0; i < m->count; i++)
		if (strlen(m->place[i].name) == name->len &&
		    memcmp(m->place[i].name, name->at, name->len) == 0)
			return &m->place[i];
	return NULL;
}

void
models_release(struct models *m)
{
	for (size_t i = 0; i < m->count; i++) {
		struct place *p = &m->place[i];

		live_release(p->live);
		changed_release(&p->file);
		buf_release(&p->lines);
		free(p->name);
	}
	free(m->place);
}
