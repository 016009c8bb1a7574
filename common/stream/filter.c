#include "stream/filter.h"

#include "base/progress.h"
#include "base/stop.h"
#include "stream/out.h"
#include "stream/tell.h"

#include <inttypes.h>
#include <unistd.h>

int
filter_open(
    struct filter *f, const struct opt_common *o, char **files, struct error *e)
{
	*f = (struct filter){.tells = tell_open()};
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

void
filter_reject(struct filter *f, const struct fault *fault)
{
	struct rejected record = {.raw = f->line.text,
	    .len = f->line.len,
	    .whole_len = f->line.too_long ? f->line.whole_len : 0,
	    .source = f->line.input.name,
	    .line = f->line.number};

	if (f->tells && f->line.input.fd == STDIN_FILENO)
		record.told = tell_reject(&record, fault);
	if (rejects_add(&f->rejects, &record, fault, &f->error) < 0)
		f->failed = true;
}

/* Is the present line a record? */
static int
read_record(struct filter *f, struct fault *fault)
{
	if (f->line.too_long)
		return fault_set(fault, REASON_TOO_LONG, NULL,
		    "line of %" PRIu64 " bytes, the limit is %zu",
		    f->line.whole_len, f->line.limit);
	if (f->raw && f->line.cut)
		return fault_set(fault, REASON_CUT, NULL,
		    "no newline at the end: the record may be cut");
	if (f->raw || rec_read(&f->rec, f->line.text, f->line.len, fault) == 0)
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

/* Count the present line, and reject it if it is no record. */
static bool
take_line(struct filter *f)
{
	struct fault fault;

	f->in++;
	progress(f->in);
	if (read_record(f, &fault) == 0)
		return true;
	filter_reject(f, &fault);
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
}

bool
filter_lend(struct filter *f, const char *text, size_t len)
{
	line_lend(&f->line, text, len);
	return take_line(f);
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
