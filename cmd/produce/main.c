/*
 * produce - send records to a Kafka topic
 *
 * in:   {"id":"k1","Amount":149.62}
 * out:  a message with the line's bytes as its value
 */
#include "base/clock.h"
#include "base/metrics_file.h"
#include "base/notify.h"
#include "base/stop.h"
#include "kafka/envelope.h"
#include "kafka/position.h"
#include "kafka/schema_writers.h"
#include "kafka/sink.h"
#include "produce.h"
#include "stream/filter.h"
#include "stream/lacking.h"
#include "timestamp.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#define MODEL_HEAD 128 /* the first bytes of a model file, with its kind */

/* The state of producing messages from lines. */
struct producer {
	const struct opts *o;
	struct filter filter;
	struct sink sink;
	struct envelope envelope;
	struct timestamp timestamp;
	size_t key, stamp; /* fields of the record */
	struct buf key_text;
	struct buf stripped; /* a record without its position */
	struct schema_writers schemas;
	struct buf coded, coded_key; /* a value and a key by their schemas */
};

/* Set the message's key from the named member. */
static int
take_key(struct producer *p, struct message *m, struct fault *f)
{
	const struct rec_field *v = &p->filter.rec.field[p->key];

	if (v->type == JSON_ABSENT) {
		fault_set(f, REASON_MISSING, v->name, "field '%s' is missing",
		    v->name);
		return lacking_advise(f, &p->filter.rec);
	}
	if (p->schemas.key != NULL) { /* encode() goes on */
		m->key = (struct bytes){v->text, v->len};
		return 0;
	}
	if (v->type == JSON_NULL || v->type == JSON_OBJECT ||
	    v->type == JSON_ARRAY)
		return fault_set(f, REASON_WRONG_TYPE, v->name,
		    "field '%s' is no key: null, an object or an array",
		    v->name);
	p->key_text.len = 0;
	buf_reserve(&p->key_text, 1);
	rec_text(&p->filter.rec, p->key, &p->key_text);
	m->key = (struct bytes){p->key_text.data, p->key_text.len};
	return 0;
}

/* Put JSON into the form of a schema; none at all stays that. */
static int
encode(struct writer *w, struct bytes *text, struct buf *coded, struct fault *f)
{
	if (w == NULL || text->p == NULL)
		return 0;
	coded->len = 0;
	if (writer_add(w, text->p, text->len, coded, f) < 0)
		return -1;
	*text = (struct bytes){coded->data, coded->len};
	return 0;
}

/* Put the value and, if it is JSON, the key into the forms of their schemas. */
static int
encode_message(struct producer *p, struct message *m, struct fault *f)
{
	const struct line *l = &p->filter.line;
	bool keyed = p->o->key != NULL || p->o->envelope;

	if (encode(p->schemas.value, &m->value, &p->coded, f) < 0 ||
	    (keyed && encode(p->schemas.key, &m->key, &p->coded_key, f) < 0))
		return -1;
	if (p->schemas.value != NULL)
		m->raw = (struct bytes){l->text, l->len};
	return 0;
}

/* Make the message of a record: its own stamp comes first. */
static int
message_of_record(struct producer *p, struct message *m, struct fault *f)
{
	const struct line *l = &p->filter.line;
	const struct opts *o = p->o;

	*m = (struct message){
	    .value = {l->text, l->len}, .partition = MESSAGE_ANY_PARTITION};
	if (!o->raw && !o->keep_position) {
		int stripped;

		p->stripped.len = 0;
		stripped = position_strip(
		    &p->stripped, &p->filter.rec, p->stamp, &p->envelope, m, f);
		if (stripped < 0)
			return -1;
		if (stripped) {
			memset(buf_reserve(&p->stripped, JSON_SLACK), '\n',
			    JSON_SLACK);
			m->value =
			    (struct bytes){p->stripped.data, p->stripped.len};
			m->raw = (struct bytes){l->text, l->len};
		}
	}
	if (o->headers > 0) {
		m->header = o->header;
		m->headers = o->headers;
	}
	if (o->key != NULL && take_key(p, m, f) < 0)
		return -1;
	return o->timestamp != NULL
	    ? timestamp_read(&p->timestamp, &p->filter.rec, &m->timestamp, f)
	    : 0;
}

/* Make the message of the present line. */
static int
make_message(struct producer *p, struct message *m, struct fault *f)
{
	const struct line *l = &p->filter.line;
	const struct opts *o = p->o;

	if (!o->envelope) {
		if (message_of_record(p, m, f) < 0)
			return -1;
	} else {
		if (envelope_read(&p->envelope, l->text, l->len, m, f) < 0)
			return -1;
		m->raw = (struct bytes){l->text, l->len};
	}
	if (encode_message(p, m, f) < 0)
		return -1;
	if (m->timestamp != 0 && o->timestamp == NULL)
		timestamp_doubt(&p->timestamp, m->timestamp);
	if (o->partition != MESSAGE_ANY_PARTITION)
		m->partition = o->partition;
	if (m->partition >= p->sink.partitions)
		return fault_set(f, REASON_OUT_OF_RANGE, "partition",
		    "topic '%s' has no partition %" PRId32, o->topic,
		    m->partition);
	m->source = l->input.name;
	m->line = l->number;
	return 0;
}

/* What makes a model smaller, by its kind. */
static const struct {
	const char *kind, *advice;
} models[] = {
    {"\"gradient-boosted-trees\"",
	"fewer --trees of train-gbt make a smaller model; "},
    {"\"multilayer-perceptron\"",
	"a smaller --hidden of train-mlp makes a smaller model; "},
    {"", ""},
};

/* Add to the advice what can be done with a model that is too large. */
static void
advise_model(struct fault *f, const struct rejected *record)
{
	static const char begins[] = "{\"format\":\"weir-model\",";
	char head[MODEL_HEAD + 1] = "", before[sizeof f->advice];
	size_t i = 0;

	memcpy(head, record->raw,
	    record->len < MODEL_HEAD ? record->len : MODEL_HEAD);
	if (strncmp(head, begins, sizeof begins - 1) != 0)
		return;
	while (strstr(head, models[i].kind) == NULL)
		i++;
	memcpy(before, f->advice, sizeof before);
	fault_advise(f,
	    "%s%s%sa large model can be a file: send its name and SHA-256",
	    before, *before != '\0' ? "; " : "", models[i].advice);
}

static void
on_failed(void *arg, const struct rejected *record, const struct fault *why)
{
	struct filter *f = arg;
	struct fault told = *why;

	if (told.reason == REASON_TOO_LARGE)
		advise_model(&told, record);
	if (rejects_add(&f->rejects, record, &told, &f->error) < 0)
		f->failed = true;
}

static bool
on_idle(void *arg)
{
	return sink_poll(arg);
}

static void
open_all(struct producer *p, char **files)
{
	const struct opts *o = p->o;
	struct filter *f = &p->filter;
	struct error e;

	if (filter_open(f, &o->common, files, &e) < 0 ||
	    schema_writers_open(
		&p->schemas, &o->writer, &o->kafka, o->topic, &e) < 0 ||
	    sink_open(&p->sink, &o->kafka, o->topic, o->codec, &e) < 0) {
		stop_reraise(); /* a signal may have ended the wait */
		die_error(&e);
	}
	if (o->partition >= p->sink.partitions)
		diex(ST_CANNOT,
		    "topic '%s' has no partition %" PRId32 ": it has %" PRId32,
		    o->topic, o->partition, p->sink.partitions);
	p->envelope.writes_value = p->schemas.value != NULL;
	p->envelope.writes_key = p->schemas.key != NULL || o->key != NULL;
	if (o->key != NULL)
		p->key = rec_want(&f->rec, o->key);
	p->timestamp = (struct timestamp){
	    .unit = o->unit, .sure = o->has_unit, .now = clock_wall_ms()};
	if (o->timestamp != NULL)
		p->timestamp.field = rec_want(&f->rec, o->timestamp);
	if (!o->raw && !o->envelope && !o->keep_position)
		p->stamp = position_want(&f->rec);
	f->raw = o->raw;
	f->line.input.idle = on_idle;
	f->line.input.idle_arg = &p->sink;
	p->sink.on_failed = on_failed;
	p->sink.arg = f;
}

/* Add produce's families to the file of --metrics. */
static void
tell(struct prometheus *m, void *arg)
{
	const struct producer *p = arg;

	filter_tell(&p->filter, m);
	prometheus_counter(m, "records_out_total",
	    "Messages that were delivered.", p->sink.delivered);
	notify_status("%" PRIu64 " messages delivered", p->sink.delivered);
}

/* Tell what became of the messages; returns the exit status. */
static enum status
close_all(struct producer *p)
{
	enum status status = p->sink.status;

	if (p->sink.given_up)
		warnx("gave up: %s",
		    p->sink.kafka.text[0] != '\0' ? p->sink.kafka.text
			: stop_requested() != 0
			? "a signal asked for the end"
			: "no delivery within the timeout");
	note("%" PRIu64 " messages delivered, %" PRIu64 " not",
	    p->sink.delivered, p->sink.failed);
	sink_release(&p->sink);
	envelope_release(&p->envelope);
	buf_release(&p->key_text);
	buf_release(&p->stripped);
	buf_release(&p->coded);
	buf_release(&p->coded_key);
	schema_writers_close(&p->schemas);
	/* The filter's status is 1 for messages that failed, as for lines. */
	return status;
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct producer p = {.o = &o};
	struct message m;
	struct fault fault;
	enum status status, failures;
	bool going = true;

	opt_start(argv);
	options_parse(&o, argc, argv);
	metrics_file_open("produce", o.metrics.path, tell, &p);
	open_all(&p, argv + optind);
	notify_ready();
	while (going && filter_next(&p.filter)) {
		if (make_message(&p, &m, &fault) < 0)
			filter_reject(&p.filter, &fault);
		else
			going = sink_send(&p.sink, &m);
	}
	sink_drain(&p.sink);
	metrics_file_close();
	if (p.sink.error.status != ST_OK)
		die_error(&p.sink.error);
	failures = close_all(&p);
	status = filter_close(&p.filter);
	return status > failures ? status : failures;
}
