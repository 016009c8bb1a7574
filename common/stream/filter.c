#include "stream/filter.h"

#include "base/metrics_file.h"
#include "base/progress.h"
#include "base/stop.h"
#include "stream/guess.h"
#include "stream/out.h"
#include "stream/tell.h"

#include <inttypes.h>
#include <unistd.h>

#define LOOK_EVERY 256 /* records between two looks at the clock */

int
filter_open(
    struct filter *f, const struct opt_common *o, char **files, struct error *e)
{
	*f = (struct filter){.tells = tell_open(), .skip_blank = o->skip_blank};
	rec_init(&f->rec);
	if (line_open(&f->line, files, o->max_line, e) < 0)
		return -1;
	return rejects_open(&f->rejects, o->rejects, o->max_rejects, e);
}

void
filter_answers_each(struct filter *f)
{
	if (f->tells)
		tell_one_each();
}

static struct rejected
present_line(const struct filter *f)
{
	return (struct rejected){.raw = f->line.text,
	    .len = f->line.len,
	    .whole_len = f->line.too_long ? f->line.whole_len : 0,
	    .source = f->line.input.name,
	    .line = f->line.number,
	    .nth = f->in};
}

/* May whoever runs us be told of the present line? */
static bool
tells_now(const struct filter *f)
{
	return f->tells && f->line.input.fd == STDIN_FILENO;
}

/* Tell whoever listens that the line has no answer; false: nobody does. */
static bool
tell(const struct filter *f, const struct rejected *record,
    const struct fault *fault)
{
	return tells_now(f) && tell_reject(record, fault);
}

/* End where all records lack a member that the result needs. */
static void
end_if_lacking(struct filter *f)
{
	const struct cause *lack = rejects_lacking(&f->rejects, f->in);
	struct buf way = {0};

	if (lack == NULL || f->failed)
		return;
	f->failed = true;
	cause_say(lack, true, &way);
	error_set(&f->error, ST_CANNOT,
	    "none of the first %d records has a member '%s'%s", CAUSES_EARLY,
	    lack->fault.field, buf_string(&way));
	buf_release(&way);
}

static void
reject(
    struct filter *f, const struct rejected *record, const struct fault *fault)
{
	if (rejects_add(&f->rejects, record, fault, &f->error) < 0)
		f->failed = true;
}

void
filter_reject(struct filter *f, const struct fault *fault)
{
	struct rejected record = present_line(f);

	if (f->aside != NULL) {
		f->aside(f->aside_arg, fault);
		return;
	}
	record.told = tell(f, &record, fault);
	reject(f, &record, fault);
	if (f->learns)
		end_if_lacking(f);
}

struct filter_place
filter_note_place(const struct filter *f)
{
	return (struct filter_place){.source = f->line.input.name,
	    .line = f->line.number,
	    .nth = f->in,
	    .whole_len = f->line.too_long ? f->line.whole_len : 0,
	    .tells = tells_now(f)};
}

void
filter_reject_later(struct filter *f, const struct filter_place *place,
    const char *raw, size_t len, const struct fault *fault)
{
	struct rejected record = {.raw = raw,
	    .len = len,
	    .source = place->source,
	    .line = place->line,
	    .whole_len = place->whole_len,
	    .nth = place->nth};

	record.told = place->tells && tell_reject(&record, fault);
	reject(f, &record, fault);
}

/* Is the present line blank, and to be passed over? */
static bool
pass_over(struct filter *f)
{
	const char *end = f->line.text + f->line.len;
	struct rejected record = present_line(f);
	struct fault fault;

	if (!f->skip_blank || f->line.too_long ||
	    json_blanks(f->line.text, end) != end)
		return false;
	f->blank++;
	fault_set(&fault, REASON_EMPTY_LINE, NULL, "blank line passed over");
	tell(f, &record, &fault);
	return true;
}

/* Does the file begin with what is no text? Then its lines are no lines. */
static bool
is_other_data(struct filter *f)
{
	struct guess g;

	if (f->line.number != 1 || f->raw ||
	    !guess_data(f->line.text, f->line.len, &g))
		return false;
	f->failed = true;
	guess_error(&g, f->line.input.name, &f->error);
	return true;
}

/* Is the present line a record? */
static int
read_record(struct filter *f, struct fault *fault)
{
	if (f->line.too_long)
		return fault_set(fault, REASON_TOO_LONG, NULL,
		    "line of %" PRIu64 " bytes, the limit is %zu",
		    f->line.whole_len, f->line.limit);
	if (f->raw && f->skip_blank &&
	    json_blanks(f->line.text, f->line.text + f->line.len) ==
		f->line.text + f->line.len)
		return fault_set(fault, REASON_EMPTY_LINE, NULL, "blank line");
	if (f->raw && f->line.cut)
		return fault_set(fault, REASON_CUT, NULL,
		    "no newline at the end: the record may be cut");
	if (f->raw)
		return 0;
	if (rec_read(&f->rec, f->line.text, f->line.len, fault) == 0)
		return 0;
	if (f->line.cut && fault->reason == REASON_BAD_JSON)
		fault_set(fault, REASON_CUT, NULL,
		    "cut: no newline at the end, and no whole record");
	return -1;
}

bool
filter_is_over(const struct filter *f)
{
	return f->failed || stop_requested() != 0 ||
	    rejects_too_many(&f->rejects);
}

/* Reject the present line, which is no record, unless it is passed over. */
static void
refuse_line(struct filter *f, struct fault *fault)
{
	struct explain_line line = {.text = f->line.text,
	    .len = f->line.len,
	    .file = f->line.input.name,
	    .number = f->line.number};

	if (pass_over(f) || is_other_data(f)) {
		f->in--;
		return;
	}
	if (!f->line.too_long)
		explain_fault(&f->explain, &line, fault);
	filter_reject(f, fault);
}

/* Count the present line, and reject it if it is no record. */
static bool
take_line(struct filter *f)
{
	struct fault fault;

	f->in++;
	progress(f->in);
	if (f->in % LOOK_EVERY == 0)
		metrics_file_look();
	if (read_record(f, &fault) == 0)
		return true;
	refuse_line(f, &fault);
	return false;
}

bool
filter_next(struct filter *f)
{
	int got;

	do {
		if (filter_is_over(f))
			return false;
		got = line_next(&f->line, &f->error);
		f->failed = got < 0;
		f->ended =
		    got == 0 && stop_requested() == 0 && !f->line.input.ended;
		if (got != 1)
			return false;
		if (f->before != NULL)
			f->before(f->before_arg);
	} while (!take_line(f));
	if (f->line.cut)
		warnx("%s:%" PRIu64 ": no newline at the end of the "
		      "last record, which is whole",
		    f->line.input.name, f->line.number);
	return true;
}

void
filter_pass(struct filter *f)
{
	line_pass(&f->line);
	f->in++;
	progress(f->in);
	if (f->in % LOOK_EVERY == 0)
		metrics_file_look();
}

bool
filter_lend(struct filter *f, const char *text, size_t len)
{
	line_lend(&f->line, text, len);
	return take_line(f);
}

void
filter_tell(const struct filter *f, struct prometheus *m)
{
	prometheus_counter(
	    m, "records_in_total", "Records that were read.", f->in);
	rejects_tell(f->rejects.by_reason, m);
}

bool
filter_whole(const struct filter *f)
{
	return f->ended && !f->failed && !rejects_too_many(&f->rejects);
}

enum status
filter_close(struct filter *f)
{
	enum status status;

	out_flush();
	progress_end();
	status = rejects_close(&f->rejects, f->in);
	note("%" PRIu64 " records in, %" PRIu64 " accepted, %" PRIu64
	     " rejected",
	    f->in, f->in - f->rejects.count, f->rejects.count);
	if (f->skip_blank)
		note("%" PRIu64 " blank lines passed over", f->blank);
	if (f->failed) {
		warnx("%s", f->error.text);
		if (status < f->error.status)
			status = f->error.status;
	}
	line_release(&f->line);
	rec_release(&f->rec);
	stop_reraise();
	return status;
}
