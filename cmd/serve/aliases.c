#include "aliases.h"

#include "base/clock.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
aliases_take(struct models *m, struct served *p, struct error *e)
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
		got = models_install(m, p, version, &text, &why) < 0
		    ? error_set(e, why.status, "'%s:%s' %s", p->name, version,
			  why.text)
		    : 1;
	}
	buf_release(&text);
	return got;
}

static struct served *
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
			if (find_place(m, model->name, model->alias[k].name) ==
			    NULL)
				models_place(m, mem_string(model->name),
				    mem_string(model->alias[k].name));
	}
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
		strcpy(ref.alias, ALIAS_CHAMPION);
	if (find_place(m, ref.model, ref.alias) != NULL)
		return error_set(e, ST_CANNOT, "'%s@%s' is given twice",
		    ref.model, ref.alias);
	models_place(m, mem_string(ref.model), mem_string(ref.alias));
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
		if (aliases_take(m, &m->place[i], e) < 0)
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

void
aliases_look(struct models *m)
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
