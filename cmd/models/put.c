#include "base/json.h"
#include "base/mem.h"
#include "base/stop.h"
#include "facts.h"
#include "stream/line.h"
#include "stream/out.h"
#include "stream/rejects.h"
#include "stream/whole.h"
#include "verbs.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Models on their way from the input into the registry. */
struct put {
	const struct opts *o;
	struct registry registry;
	struct line line;
	char *files[2]; /* the input, which the line reader borrows */
	struct rejects rejects;
	uint64_t in;
	char *metrics;
	bool beaten; /* somebody else moved the alias first */
};

/* Let the alias stand for the version, and print what came of it. */
static void
move_alias(struct put *p, const struct registry_event *v)
{
	const struct registry_event *moved;
	struct change_by by = verb_by(p->o);
	struct name_ref ref = {.version = 0};
	const char *alias = p->o->alias;
	struct error e;

	if (alias != NULL) {
		memcpy(ref.model, v->model, strlen(v->model) + 1);
		memcpy(ref.alias, alias, strlen(alias) + 1);
		if (change_alias(&p->registry, &ref, v->version, NULL, &by,
			&moved, &e) < 0) {
			if (e.status != ST_REJECTED)
				verb_leave(&e);
			warnx("%s", e.text);
			p->beaten = true;
			alias = NULL;
		}
	}
	verb_print(v, alias);
	out_flush();
}

/* Put one model; -1: it is none, and `e` is a predicate. */
static int
put(struct put *p, const char *text, size_t len, struct error *e)
{
	struct models_facts facts;
	struct change_put what = {
	    .model = p->o->ref, .p = text, .len = len, .metrics = p->metrics};
	struct change_by by = verb_by(p->o);
	const struct registry_event *v;
	struct error why;
	int got;

	if (facts_read(&facts, text, len, e) < 0)
		return -1;
	what.kind = facts.kind;
	what.lineage = facts.lineage;
	got = change_put(&p->registry, &what, &by, &v, &why);
	facts_release(&facts);
	if (got < 0)
		verb_leave(&why);
	if (got == 0)
		warnx("these bytes are version %" PRId64 " of '%s' already%s",
		    v->version, v->model,
		    p->metrics != NULL || by.why != NULL
			? ": --metrics and --why are not recorded"
			: "");
	move_alias(p, v);
	return 0;
}

/* --- a model a line ------------------------------------------------------------ */

/* Put the present line's model, as a file of one line. */
static int
put_line(struct put *p, struct error *e)
{
	struct buf b = {0};
	int failed;

	buf_add(&b, p->line.text, p->line.len);
	if (!p->line.cut)
		buf_add_byte(&b, '\n');
	failed = put(p, b.data, b.len, e);
	buf_release(&b);
	return failed;
}

static void
reject(struct put *p, enum reason reason, const char *sentence)
{
	struct rejected record = {.raw = p->line.text,
	    .len = p->line.len,
	    .whole_len = p->line.too_long ? p->line.whole_len : 0,
	    .source = p->line.input.name,
	    .line = p->line.number,
	    .nth = p->in};
	struct fault fault;
	struct error e;

	fault_set(&fault, reason, NULL, "%s", sentence);
	if (rejects_add(&p->rejects, &record, &fault, &e) < 0)
		die_error(&e);
}

/* Take a line that is not the first. */
static void
take_line(struct put *p)
{
	const struct line *l = &p->line;
	const char *end = l->text + l->len;
	struct json_fault fault;
	struct error e;

	if (!l->too_long && p->o->common.skip_blank &&
	    json_blanks(l->text, end) == end)
		return;
	p->in++;
	if (p->metrics != NULL)
		diex(ST_CANNOT,
		    "--metrics tells of one model, and '%s' has several",
		    l->input.name);
	if (l->too_long)
		reject(p, REASON_TOO_LONG, "the line is longer than the limit");
	else if (!json_valid(l->text, l->len, &fault))
		reject(p, REASON_BAD_JSON, "the line is not JSON");
	else if (put_line(p, &e) < 0)
		reject(p, REASON_WRONG_TYPE, e.text);
}

/* --- the input ----------------------------------------------------------------- */

/* Read the next line; false at the end. */
static bool
next_line(struct put *p)
{
	struct error e;
	int got = line_next(&p->line, &e);

	if (got < 0)
		die_error(&e);
	return got > 0;
}

/* Is the first line a whole model? Then each line is one. */
static bool
is_model(const struct line *l)
{
	struct json_fault fault;
	struct models_facts facts;
	struct error e;

	if (l->too_long || !json_valid(l->text, l->len, &fault) ||
	    facts_read(&facts, l->text, l->len, &e) < 0)
		return false;
	facts_release(&facts);
	return true;
}

/* Put the model that all lines are. */
static void
put_whole(struct put *p)
{
	struct buf b = {0};
	struct error e;

	do {
		if (p->line.too_long)
			diex(ST_CANNOT,
			    "%s:%" PRIu64 ": line of %" PRIu64
			    " bytes, the limit is %zu: --max-line sets it",
			    p->line.input.name, p->line.number,
			    p->line.whole_len, p->line.limit);
		buf_add(&b, p->line.text, p->line.len);
		if (!p->line.cut)
			buf_add_byte(&b, '\n');
	} while (next_line(p));
	stop_reraise();
	if (put(p, b.data, b.len, &e) < 0)
		diex(e.status, "'%s' %s", p->line.input.name, e.text);
	buf_release(&b);
}

static void
put_lines(struct put *p)
{
	struct error e;

	p->in = 1;
	if (put_line(p, &e) < 0)
		reject(p, REASON_WRONG_TYPE, e.text);
	while (!rejects_too_many(&p->rejects) && next_line(p))
		take_line(p);
}

static void
open_input(struct put *p)
{
	struct error e;

	p->files[0] = mem_string(p->o->third != NULL ? p->o->third : "-");
	if (p->o->metrics != NULL &&
	    facts_read_metrics(&p->metrics, p->o->metrics, &e) < 0)
		die_error(&e);
	if (line_open(&p->line, p->files, p->o->common.max_line, &e) < 0 ||
	    rejects_open(&p->rejects, p->o->common.rejects,
		p->o->common.max_rejects, &e) < 0)
		die_error(&e);
	if (!next_line(p)) {
		stop_reraise();
		diex(ST_CANNOT, "'%s' is empty: it has no model",
		    whole_name(p->o->third));
	}
}

enum status
verb_put(const struct opts *o)
{
	struct put p = {.o = o};
	enum status status;

	open_input(&p);
	verb_open(&p.registry, o, true);
	if (is_model(&p.line))
		put_lines(&p);
	else
		put_whole(&p);
	line_release(&p.line);
	free(p.files[0]);
	free(p.metrics);
	registry_close(&p.registry);
	status = rejects_close(&p.rejects, p.in);
	return status == ST_OK && p.beaten ? ST_REJECTED : status;
}
