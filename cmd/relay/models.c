#include "models.h"

#include "base/clock.h"
#include "base/mem.h"
#include "kafka/registry_topic.h"
#include "model/model.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_MS 100   /* between two looks at the registry */
#define AGAIN_MS 1000 /* before what failed for now is tried again */
#define VARIABLE "WEIR_MODEL"
#define PLACE "{}"

/* --- the command ---------------------------------------------------------------- */

/* Copy an argument, with the file's name where {} is. */
static char *
fill_argument(const char *argument, const char *file)
{
	struct buf b = {0};
	const char *p;

	while ((p = strstr(argument, PLACE)) != NULL) {
		buf_add(&b, argument, (size_t)(p - argument));
		buf_add_string(&b, file);
		argument = p + strlen(PLACE);
	}
	buf_add_string(&b, argument);
	buf_string(&b);
	return b.data;
}

static void
release_argv(char **argv)
{
	for (char **p = argv; p != NULL && *p != NULL; p++)
		free(*p);
	free(argv);
}

static void
fill_command(struct relay_models *m)
{
	size_t count = 0;

	release_argv(m->argv);
	while (m->given[count] != NULL)
		count++;
	m->argv = mem_zero(count + 1, sizeof *m->argv);
	for (size_t i = 0; i < count; i++)
		m->argv[i] = fill_argument(m->given[i], m->file);
	setenv(VARIABLE, m->file, 1);
}

static bool
has_place(char **command)
{
	for (char **p = command; *p != NULL; p++)
		if (strstr(*p, PLACE) != NULL || strstr(*p, VARIABLE) != NULL)
			return true;
	return false;
}

/* --- the registry --------------------------------------------------------------- */

int
models_open(struct relay_models *m, const char *source, const char *alias,
    const struct kafka_opts *kafka, char **command, struct error *e)
{
	const struct registry_topics topics = registry_topics(kafka);

	*m = (struct relay_models){.on = true, .given = command};
	if (alias != NULL && name_parse_alias(alias, &m->alias, e) < 0)
		return -1;
	if (!has_place(command))
		warnx("no argument of '%s' has {}: it must read the model of "
		      "$" VARIABLE,
		    command[0]);
	if (registry_open(&m->registry, source, &topics, e) < 0)
		return -1;
	return pin_open(&m->pin, e);
}

void
models_close(struct relay_models *m)
{
	if (!m->on)
		return;
	pin_close(&m->pin);
	if (m->registry.carrier != NULL)
		registry_close(&m->registry);
	release_argv(m->argv);
	free(m->file);
	free(m->refused);
	*m = (struct relay_models){0};
}

void
models_poll(struct relay_models *m, int ms)
{
	struct error e;

	m->looked = clock_ms();
	if (registry_poll(&m->registry, ms, &e) >= 0) {
		m->is_away = false;
		return;
	}
	if (!m->is_away)
		warnx("%s: the model before stays", e.text);
	m->is_away = true;
}

static bool
is_refused(const struct relay_models *m, int64_t epoch)
{
	for (size_t i = 0; i < m->refuseds; i++)
		if (m->refused[i] == epoch)
			return true;
	return false;
}

bool
models_later(const struct relay_models *m, struct models_pick *pick)
{
	const struct fold *f = &m->registry.fold;
	int64_t now = m->now.event != NULL ? m->now.epoch : EPOCH_NONE;

	if (clock_ms() < m->again)
		return false;
	for (size_t i = f->events; i-- > 0 && f->at[i].position > now;) {
		const struct registry_event *v = f->event[i];

		if (v->op != EVENT_ALIAS ||
		    strcmp(v->model, m->alias.model) != 0 ||
		    strcmp(v->alias, m->alias.alias) != 0 ||
		    is_refused(m, f->at[i].position))
			continue;
		*pick = (struct models_pick){v, f->at[i].position};
		return true;
	}
	return false;
}

bool
models_look(struct relay_models *m)
{
	struct models_pick pick;

	if (clock_ms() - m->looked >= LOOK_MS)
		models_poll(m, 0);
	return models_later(m, &pick);
}

bool
models_find(const struct relay_models *m, int64_t epoch, const char *digest,
    struct models_pick *pick)
{
	const struct fold *f = &m->registry.fold;
	size_t lo = 0, hi = f->events;

	while (lo < hi) {
		size_t half = lo + (hi - lo) / 2;

		if (f->at[half].position < epoch)
			lo = half + 1;
		else
			hi = half;
	}
	if (lo == f->events || f->at[lo].position != epoch ||
	    f->event[lo]->op != EVENT_ALIAS ||
	    (digest != NULL && strcmp(f->event[lo]->digest, digest) != 0))
		return false;
	*pick = (struct models_pick){f->event[lo], epoch};
	return true;
}

/* --- the model in force --------------------------------------------------------- */

/* Check that the bytes are a model. */
static int
check(const struct buf *bytes, struct error *e)
{
	struct model model;
	struct error why;

	if (model_read(&model, bytes->data, bytes->len, &why) < 0)
		return error_set(e, why.status, "it %s", why.text);
	model_release(&model);
	return 0;
}

int
models_use(
    struct relay_models *m, const struct models_pick *pick, struct error *e)
{
	const struct registry_event *v = pick->event;
	struct buf bytes = {0};
	const char *file = NULL;

	if (registry_bytes(&m->registry, v->digest, &bytes, e) == 0 &&
	    check(&bytes, e) == 0)
		file = pin_file(&m->pin, v->model, v->version, &bytes, e);
	buf_release(&bytes);
	if (file == NULL)
		return -1;
	m->now = *pick;
	free(m->file);
	m->file = mem_string(file);
	fill_command(m);
	return 0;
}

void
models_refuse(
    struct relay_models *m, const struct models_pick *pick, const char *why)
{
	warnx("version %" PRId64 " of '%s' is not used: %s: the model before "
	      "stays",
	    pick->event->version, pick->event->model, why);
	m->refused =
	    mem_grow(m->refused, m->refuseds, &m->capacity, sizeof *m->refused);
	m->refused[m->refuseds++] = pick->epoch;
}

void
models_defer(struct relay_models *m, const char *why)
{
	warnx("%s: the model before stays, for now", why);
	m->again = clock_ms() + AGAIN_MS;
}
