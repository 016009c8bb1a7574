/* --check: the records that fit a schema pass, byte for byte. */
#include "base/mem.h"
#include "check.h"
#include "describe.h"
#include "stream/ahead.h"
#include "stream/out.h"

#include <stdlib.h>

struct check_run {
	const struct opts *o;
	struct expected expected;
	size_t *field;
	size_t known; /* fields: of the schema */
	struct check check, *ahead;
	struct filter f;
	struct buf name;
};

/* A record that passes: its line. */
struct passed {
	const char *text;
	size_t len;
};

static void
take_record(void *context)
{
	struct check_run *run = context;
	struct filter *f = &run->f;
	struct fault fault;
	bool fits;

	/* Want what is not in the schema, to tell of it once. */
	if (f->rec.others > 0 && profile_discover(&f->rec, &run->name) &&
	    rec_read(&f->rec, f->line.text, f->line.len, &fault) < 0) {
		filter_reject(f, &fault);
		return;
	}
	fits = check_record(&run->check, &f->rec, &fault) == 0;
	check_count(&run->check, &f->rec);
	if (!fits) {
		filter_reject(f, &fault);
		return;
	}
	out_add(f->line.text, f->line.len);
	out_add_byte('\n');
}

static bool
read_ahead(void *context, size_t member, const struct rec *rec, void *kept)
{
	struct check_run *run = context;
	struct fault fault;

	if ((rec->others > 0 && rec->fields < PROFILE_MEMBERS) ||
	    check_record(&run->ahead[member], rec, &fault) < 0)
		return false;
	check_count(&run->ahead[member], rec);
	*(struct passed *)kept = (struct passed){rec->text, rec->len};
	return true;
}

static void
write_ahead(void *context, size_t member, const void *kept, size_t count,
    struct buf *text, size_t *end)
{
	const struct passed *line = kept;

	(void)context;
	(void)member;
	for (size_t i = 0; i < count; i++) {
		buf_add(text, line[i].text, line[i].len);
		buf_add_byte(text, '\n');
		end[i] = text->len;
	}
}

static void
open_all(struct check_run *run, char **files)
{
	struct error e;

	if (expected_read(&run->expected, run->o->check, &e) < 0)
		die_error(&e);
	if (filter_open(&run->f, &run->o->common, files, &e) < 0)
		die_error(&e);
	run->field = mem_zero(run->expected.members + 1, sizeof *run->field);
	for (size_t i = 0; i < run->expected.members; i++)
		run->field[i] =
		    rec_want(&run->f.rec, run->expected.member[i].name);
	rec_want(&run->f.rec, PLACE_MEMBER);
	run->known = run->f.rec.fields;
	check_init(&run->check, &run->expected, run->field);
	run->ahead = mem_zero(ahead_members(), sizeof *run->ahead);
	for (size_t i = 0; i < ahead_members(); i++)
		check_init(&run->ahead[i], &run->expected, run->field);
}

static void
read_all(struct check_run *run)
{
	struct ahead ahead = {
	    .f = &run->f,
	    .context = run,
	    .size = sizeof(struct passed),
	    .read = read_ahead,
	    .write = write_ahead,
	    .take_record = take_record,
	};

	filter_answers_each(&run->f);
	while (filter_next(&run->f)) {
		take_record(run);
		ahead_read(&ahead);
	}
	ahead_release(&ahead);
	for (size_t i = 0; i < ahead_members(); i++) {
		check_merge(&run->check, &run->ahead[i]);
		check_release(&run->ahead[i]);
	}
	free(run->ahead);
}

static void
tell_unknown(const struct check_run *run)
{
	for (size_t i = run->known; i < run->f.rec.fields; i++)
		warnx("member '%s' is not in the schema",
		    run->f.rec.field[i].name);
}

enum status
pass_records(const struct opts *o, char **files)
{
	static struct check_run run;
	enum status status;
	bool moved = false;

	run.o = o;
	open_all(&run, files);
	read_all(&run);
	/* What some of the records have would mislead. */
	if (filter_whole(&run.f)) {
		out_flush();
		tell_unknown(&run);
		moved = check_tell(&run.check, o->psi) > 0;
	}
	check_release(&run.check);
	expected_release(&run.expected);
	free(run.field);
	buf_release(&run.name);
	status = filter_close(&run.f);
	if (moved && status == ST_OK)
		status = ST_REJECTED;
	out_close();
	return status;
}
