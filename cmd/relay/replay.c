#include "replay.h"

#include "base/mem.h"
#include "base/stop.h"
#include "kafka/admin.h"
#include "use.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A message of the batch, and by which model it is scored. */
struct replay_item {
	const struct boundary *model; /* NULL: by none */
	size_t i;
};

/* --- what the group has done ------------------------------------------------------ */

void
replay_open(struct relay *r)
{
	const struct opts *o = r->o;
	struct error e;

	if (boundary_list_read(
		&r->replayed, &o->kafka, o->used, o->as_used, &e) < 0) {
		stop_reraise(); /* a signal may have ended the wait */
		die_error(&e);
	}
	if (r->replayed.count == 0)
		diex(ST_CANNOT,
		    "--as-used: topic '%s' does not tell of group '%s'",
		    o->used, o->as_used);
}

void
replay_limit(struct relay *r)
{
	struct source *s = &r->intake.source;
	rd_kafka_topic_partition_list_t *list = places_list(&s->places, 0);
	struct error e;

	if (admin_committed(&s->kafka, r->o->as_used, list, &e) < 0)
		relay_give_up(r, &e);
	for (int i = 0; i < list->cnt; i++) {
		struct place *p = &s->places.at[i];
		int64_t end = list->elems[i].offset;

		if (end < p->low)
			end = p->low;
		if (end < p->end)
			p->end = end;
	}
	rd_kafka_topic_partition_list_destroy(list);
}

/* --- a batch, model by model -------------------------------------------------------- */

static int
compare(const void *x, const void *y)
{
	const struct replay_item *a = x, *b = y;
	int64_t m = a->model != NULL ? a->model->epoch : INT64_MAX;
	int64_t n = b->model != NULL ? b->model->epoch : INT64_MAX;

	if (m != n)
		return m < n ? -1 : 1;
	return a->i < b->i ? -1 : a->i > b->i;
}

/* Find the model of each message, and sort them: those without one last. */
static struct replay_item *
sort_messages(const struct relay *r)
{
	const struct batch *b = &r->intake.batch;
	struct replay_item *item = mem_zero(b->count, sizeof *item);

	for (size_t i = 0; i < b->count; i++) {
		const rd_kafka_message_t *m = b->message[i];

		item[i].i = i;
		item[i].model = boundary_list_find(&r->replayed,
		    rd_kafka_topic_name(m->rkt), m->partition, m->offset);
	}
	qsort(item, b->count, sizeof *item, compare);
	return item;
}

/* Bring messages and lines of the batch into this order. */
static void
reorder(struct relay *r, struct replay_item *item)
{
	struct batch *b = &r->intake.batch;
	rd_kafka_message_t **message = mem_zero(b->count, sizeof *message);
	struct buf text = {0};

	answer_find_lines(r);
	for (size_t i = 0; i < b->count; i++) {
		size_t from = item[i].i;

		message[i] = b->message[from];
		buf_add(&text, r->line[from],
		    (size_t)(r->line[from + 1] - r->line[from]));
		item[i].i = i;
	}
	memcpy(b->message, message, b->count * sizeof *message);
	free(message);
	buf_release(&b->text);
	b->text = text;
	answer_find_lines(r);
}

/* Let the model of a boundary come into force. */
static void
use_again(struct relay *r, const struct boundary *b)
{
	const struct relay_models *m = &r->models;
	struct models_pick pick;
	struct error e, why;

	if (m->now.event != NULL && m->now.epoch == b->epoch)
		return;
	if (!models_find(m, b->epoch, b->digest, &pick)) {
		error_set(&e, ST_CANNOT,
		    "group '%s' has used %.19s... of epoch %" PRId64
		    ", which '%s' does not have: is it the same registry?",
		    r->o->as_used, b->digest, b->epoch, r->o->models);
		relay_give_up(r, &e);
	}
	if (use_model(r, &pick, &why) == 0)
		return;
	error_set(&e, why.status,
	    "version %" PRId64 " of '%s', which group '%s' has used: %.300s",
	    pick.event->version, pick.event->model, r->o->as_used, why.text);
	relay_give_up(r, &e);
}

static void
set_unscored_aside(struct relay *r, size_t i)
{
	struct fault f;

	fault_set(&f, REASON_OUT_OF_RANGE, NULL,
	    "group '%s' has not scored it by a model that is known",
	    r->o->as_used);
	answer_set_aside(r, i, &f, "");
}

/* Return where the messages of the same model end. */
static size_t
end_of_model(const struct replay_item *item, size_t lo, size_t count)
{
	size_t hi = lo;

	while (hi < count && item[hi].model != NULL &&
	    item[hi].model->epoch == item[lo].model->epoch)
		hi++;
	return hi;
}

/* Answer all models' parts; their outputs are appended to `whole`. */
static enum made
answer_parts(struct relay *r, const struct replay_item *item, struct buf *whole,
    struct error *e)
{
	size_t count = r->intake.batch.count, lo = 0;

	while (lo < count && item[lo].model != NULL) {
		size_t hi = end_of_model(item, lo, count);
		enum made made;

		use_again(r, item[lo].model);
		made = answer_range(r, lo, hi, e);
		if (made != MADE)
			return made;
		buf_add(whole, r->command.output.data, r->command.output.len);
		lo = hi;
	}
	for (; lo < count; lo++)
		set_unscored_aside(r, lo);
	return MADE;
}

enum made
replay_batch(struct relay *r, struct error *e)
{
	struct replay_item *item = sort_messages(r);
	struct buf whole = {0}, last;
	enum made made;

	reorder(r, item);
	made = answer_parts(r, item, &whole, e);
	last = r->command.output;
	r->command.output = whole;
	whole = last;
	if (made == MADE &&
	    outputs_read(&r->outputs, &r->command.output, e) < 0)
		made = MADE_BADLY;
	buf_release(&whole);
	free(item);
	return made;
}
