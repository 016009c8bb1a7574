/* Reading a scored record, and finding the model that scored it. */
#include "apply/identity.h"
#include "base/json.h"
#include "base/mem.h"
#include "monitor.h"
#include "promoted.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void
monitor_want(struct monitor *m)
{
	struct rec *r = &m->f.rec;
	const struct opts *o = m->o;

	m->fields.score = rec_want(r, "score");
	m->fields.alert = rec_want(r, "alert");
	m->fields.model = rec_want(r, "model");
	m->fields.place = rec_want(r, PLACE_MEMBER);
	if (o->key != NULL)
		m->fields.key = rec_want(r, o->key);
	if (o->card != NULL)
		m->fields.card = rec_want(r, o->card);
	if (o->has_time)
		event_want(&m->o->time, r);
}

static int
read_score(const struct monitor *m, struct scored_record *s, struct fault *f)
{
	const struct rec *r = &m->f.rec;
	const struct rec_field *alert = &r->field[m->fields.alert];

	if (rec_number(r, m->fields.score, &s->score, f) < 0)
		return -1;
	if (s->score < 0 || s->score > 1)
		return fault_set(f, REASON_OUT_OF_RANGE, "score",
		    "field 'score' is no probability from 0 to 1");
	s->alert = alert->type == JSON_TRUE ? 1
	    : alert->type == JSON_FALSE	    ? 0
					    : -1;
	if (s->alert < 0 && alert->type != JSON_ABSENT)
		return fault_set(f, REASON_WRONG_TYPE, "alert",
		    "field 'alert' is neither true nor false");
	return 0;
}

/* A member "model" without a digest is the user's, and no stamp. */
static void
read_stamp(struct monitor *m, struct scored_record *s)
{
	s->has_stamp = false;
	if (m->f.rec.field[m->fields.model].type != JSON_STRING)
		return;
	m->text.len = 0;
	rec_text(&m->f.rec, m->fields.model, &m->text);
	s->has_stamp = strstr(buf_string(&m->text), IDENTITY_MARK) != NULL;
}

static int
read_hash(struct monitor *m, size_t field, uint64_t *hash, struct fault *f)
{
	struct buf word = {0};
	int rc = cell_word(&m->f.rec, field, &word, f);

	if (rc == 0)
		*hash = keys_hash(word.data, word.len);
	buf_release(&word);
	return rc;
}

static int
read_time(struct monitor *m, struct scored_record *s, struct fault *f)
{
	const struct rec *r = &m->f.rec;
	bool has_place = place_read(&m->place, &r->field[m->fields.place]);

	m->partition.len = 0;
	if (has_place)
		buf_add_format(&m->partition, "%s %d",
		    buf_string(&m->place.topic), (int)m->place.partition);
	return event_read(
	    &m->o->time, r, has_place ? &m->place : NULL, &s->time, f);
}

int
monitor_read(struct monitor *m, struct scored_record *s, struct fault *f)
{
	const struct opts *o = m->o;

	if (read_score(m, s, f) < 0 || (o->has_time && read_time(m, s, f) < 0))
		return -1;
	if (o->key != NULL && read_hash(m, m->fields.key, &s->key, f) < 0)
		return -1;
	s->has_card =
	    o->card != NULL && read_hash(m, m->fields.card, &s->card, f) == 0;
	read_stamp(m, s);
	return 0;
}

/* --- the model --------------------------------------------------------------- */

static void
add_model(struct monitor *m, struct watched *w)
{
	m->watched = mem_grow(
	    m->watched, m->models, &m->models_capacity, sizeof *m->watched);
	m->watched[m->models++] = w;
}

/* Make one of a stamp that no file of -m is of. */
static struct watched *
make_model(struct monitor *m, const char *stamp, size_t len)
{
	struct watched *w = mem_zero(1, sizeof *w);
	bool in_registry = m->o->registry != NULL && len > 0;
	size_t fields = m->f.rec.fields;
	struct buf file = {0};
	struct fault fault;
	struct error e;
	int found = 0;

	if (in_registry)
		found = promoted_file(&m->registry, stamp, &file, &e);
	if (found < 0)
		warnx("%s", e.text);
	if (watched_init(
		w, m->o, stamp, found > 0 ? &file : NULL, &m->f.rec, &e) < 0)
		die_error(&e);
	buf_release(&file);
	if (len > 0)
		watched_name(w, stamp, len);
	if (found == 0 && len > 0 && (m->o->model_count > 0 || in_registry))
		warnx("no file is named of the model '%s': only its scores "
		      "are watched",
		    w->stamp);
	if (in_registry)
		promoted_tell(&m->registry, stamp, &w->who, &w->why);
	add_model(m, w);
	/* Members that only this model wants: read the record again. */
	if (m->f.rec.fields != fields &&
	    rec_read(&m->f.rec, m->f.line.text, m->f.line.len, &fault) < 0)
		warnx("%s", fault.text);
	return w;
}

struct watched *
monitor_model(struct monitor *m, const struct scored_record *s)
{
	const char *stamp = s->has_stamp ? buf_string(&m->text) : "";
	const char *mark = strstr(stamp, IDENTITY_MARK);

	if (m->recent != NULL && strcmp(m->recent->stamp, stamp) == 0)
		return m->recent;
	for (size_t i = 0; i < m->models; i++)
		if (strcmp(m->watched[i]->stamp, stamp) == 0)
			return m->recent = m->watched[i];
	for (size_t i = 0; mark != NULL && i < m->models; i++) {
		struct watched *w = m->watched[i];

		if (*w->stamp != '\0' || *w->digest == '\0' ||
		    strcmp(mark + strlen(IDENTITY_MARK), w->digest) != 0)
			continue;
		watched_name(w, stamp, strlen(stamp));
		return m->recent = w;
	}
	return m->recent = make_model(m, stamp, strlen(stamp));
}
