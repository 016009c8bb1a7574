#include "use.h"

#include "base/clock.h"
#include "base/stop.h"
#include "kafka/epoch.h"

#include <inttypes.h>
#include <string.h>

#define WAIT_MS 100 /* between two looks at the registry */

/* --- the model ------------------------------------------------------------------ */

/* End a kept command that has nothing to do. */
static void
end_command(struct relay *r)
{
	if (!command_end(&r->command))
		relay_stop_for_surplus(r);
	command_kill(&r->command);
}

/* Serve the group while the command is probed: it matters to no batch. */
static bool
serve_only(void *arg)
{
	struct relay *r = arg;

	intake_serve(&r->intake);
	return stop_requested() == 0;
}

/* Does the command take the model? Only its status 2 is a no. */
static int
probe(struct relay *r, struct error *e)
{
	struct error why;
	enum answer answer;

	r->command.alive = serve_only;
	answer = command_probe(&r->command, &why);
	r->command.alive = relay_stay_alive;
	r->command.output.len = 0;
	if (answer == ANSWER_BAD && stop_requested() != 0)
		return error_set(e, ST_FAILED, "stopped by a signal");
	if (answer == ANSWER_NONE)
		relay_give_up(r, &why);
	if (answer != ANSWER_CANNOT)
		return 0;
	return error_set(e, ST_CANNOT, "'%s': %s", r->o->command[0], why.text);
}

int
use_model(struct relay *r, const struct models_pick *pick, struct error *e)
{
	struct relay_models *m = &r->models;
	struct models_pick before = m->now;
	struct error why;
	int failed;

	if (models_use(m, pick, e) < 0)
		return -1;
	end_command(r);
	r->command.argv = m->argv;
	failed = probe(r, e);
	if (failed == 0)
		note("version %" PRId64 " of '%s' from here on, epoch %" PRId64,
		    pick->event->version, pick->event->model, pick->epoch);
	else if (before.event != NULL && models_use(m, &before, &why) < 0)
		relay_give_up(r, &why);
	else if (before.event == NULL)
		m->now.event = NULL;
	r->command.argv = m->argv;
	if (r->o->keep && m->now.event != NULL &&
	    command_start(&r->command, &why) == ANSWER_NONE)
		relay_give_up(r, &why);
	return failed;
}

/* Let the latest model that can be used come into force. */
static void
take_latest(struct relay *r)
{
	struct relay_models *m = &r->models;
	struct models_pick pick;
	struct error e;

	models_look(m);
	while (models_later(m, &pick) && use_model(r, &pick, &e) < 0)
		if (e.status == ST_CANNOT)
			models_refuse(m, &pick, e.text);
		else
			models_defer(m, e.text);
}

void
use_open(struct relay *r)
{
	const struct opts *o = r->o;
	struct registry_pick pick;
	struct error e;

	if (o->models == NULL)
		return;
	if (models_open(&r->models, o->models, o->model, &o->kafka, o->command,
		&e) < 0 ||
	    (o->model != NULL &&
		registry_pick(&r->models.registry, o->model, &pick, &e) < 0))
		die_error(&e);
}

void
use_begin(struct relay *r)
{
	const struct relay_models *m = &r->models;
	struct error e;

	if (!r->models.on || r->o->model == NULL)
		return;
	take_latest(r);
	if (m->now.event != NULL)
		return;
	error_set(&e, m->again > 0 ? ST_FAILED : ST_CANNOT,
	    "'%s' has no model of '%s' that can be used", r->o->models,
	    r->o->model);
	relay_give_up(r, &e);
}

/* --- what a batch needs ----------------------------------------------------------- */

/* Find the place of the batch's offset number `i`, or NULL. */
static struct place *
place_at(struct relay *r, int i)
{
	const rd_kafka_topic_partition_t *t =
	    &r->intake.batch.offsets->elems[i];

	return places_find(&r->intake.source.places, t->topic, t->partition);
}

#ifdef RELAY_FORGETS_EPOCHS /* tests/torture shows what they are for */
enum { HEEDS_EPOCHS = 0 };
#else
enum { HEEDS_EPOCHS = 1 };
#endif

/* Find the latest epoch that the batch's partitions have had. */
static int64_t
needed(struct relay *r)
{
	int64_t most = EPOCH_NONE;

	for (int i = 0; i < r->intake.batch.offsets->cnt; i++) {
		const struct place *p = place_at(r, i);

		if (p != NULL && p->epoch > most && HEEDS_EPOCHS)
			most = p->epoch;
	}
	return most;
}

bool
use_is_outdated(struct relay *r)
{
	return r->models.on && r->o->model != NULL &&
	    r->intake.batch.count > 0 && r->intake.batch.epoch < needed(r);
}

/* End: the registry does not come to what the group has used. */
_Noreturn static void
stop_waiting(struct relay *r, int64_t epoch)
{
	struct error e;

	error_set(&e, ST_FAILED,
	    "group '%s' has used epoch %" PRId64 " of the registry, and '%s' "
	    "has come to %" PRId64 " with '%s': is it the same registry and "
	    "alias? (Another alias takes another group.)",
	    r->o->intake.source.group, epoch, r->o->models, r->models.now.epoch,
	    r->o->model);
	relay_give_up(r, &e);
}

enum made
use_latest(struct relay *r)
{
	struct relay_models *m = &r->models;
	int64_t since = clock_ms(), need;

	if (!m->on || r->o->model == NULL)
		return MADE;
	take_latest(r);
	need = needed(r);
	if (r->intake.batch.count > 0 && m->now.epoch < need)
		note("waiting until '%s' has come to epoch %" PRId64,
		    r->o->models, need);
	while (r->intake.batch.count > 0 && m->now.epoch < need) {
		if (!relay_stay_alive(r) || r->stopping != 0)
			return MADE_NOTHING;
		if (clock_ms() - since > r->txn.kafka.timeout_ms)
			stop_waiting(r, need);
		models_poll(m, WAIT_MS);
		take_latest(r);
		need = needed(r);
	}
	r->intake.batch.epoch = m->now.epoch;
	return MADE;
}

/* --- what a transaction tells ------------------------------------------------------ */

/* Find the offset of the partition's first record in the text, or -1. */
static int64_t
first_record(const struct batch *b, const rd_kafka_topic_partition_t *t)
{
	for (size_t i = 0; i < b->count; i++) {
		const rd_kafka_message_t *m = b->message[i];

		if (m->partition == t->partition &&
		    strcmp(rd_kafka_topic_name(m->rkt), t->topic) == 0)
			return m->offset;
	}
	return -1;
}

void
use_mark(struct relay *r)
{
	const struct batch *b = &r->intake.batch;
	struct boundaries *bs = &r->flight.boundaries;
	struct models_pick pick;

	boundaries_clear(bs);
	if (!r->models.on || r->o->model == NULL)
		return;
	for (int i = 0; i < b->offsets->cnt; i++) {
		rd_kafka_topic_partition_t *t = &b->offsets->elems[i];
		const struct place *p = place_at(r, i);
		int64_t before = p != NULL ? p->epoch : EPOCH_NONE;
		struct boundary next = {.topic = t->topic,
		    .partition = t->partition,
		    .epoch = b->epoch};

		next.from = before != b->epoch ? first_record(b, t) : -1;
		if (next.from >= 0 &&
		    models_find(&r->models, b->epoch, NULL, &pick)) {
			memcpy(next.digest, pick.event->digest, DIGEST_TEXT);
			boundaries_add(bs, r->o->intake.source.group, &next);
		}
		epoch_write(t, next.from >= 0 ? b->epoch : before);
	}
	boundaries_close(bs);
}

void
use_note_committed(struct relay *r)
{
	const struct batch *b = &r->intake.batch;

	if (!r->models.on || intake_is_lost(&r->intake))
		return; /* they are read again when partitions are given */
	for (int i = 0; i < b->offsets->cnt; i++) {
		struct place *p = place_at(r, i);

		if (p != NULL)
			p->epoch = epoch_read(&b->offsets->elems[i]);
	}
}
