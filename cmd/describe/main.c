/*
 * describe - say what the members of records are, or check them
 *
 * in:   {"Amount":149.62,"Class":0}
 * out:  types, ranges, quantiles, frequent values: a table, JSON or a page;
 *       with --schema what --check wants; with --check the good records
 */
#include "base/mem.h"
#include "describe.h"
#include "print.h"
#include "stream/ahead.h"
#include "stream/out.h"

#include <inttypes.h>
#include <stdlib.h>

static const struct opt options[] = {
    {0, "by", "LABEL", "compare the classes that this member names",
	OPT_TEXT(by)},
    {0, "weight", "FIELD", "how many records a record stands for",
	OPT_TEXT(weight)},
    {0, "format", "text|json", "the form of the description (default text)",
	OPT_EITHER(format), OPT_GIVEN(has_format)},
    {0, "html", NULL, "draw a page instead", OPT_FLAG(html)},
    {0, "title", "TEXT", "of the page (default Records)", OPT_TEXT(title)},
    {0, "schema", NULL, "print a schema for --check instead", OPT_FLAG(schema)},
    {0, "check", "SCHEMA", "pass the records on that fit a schema's file",
	OPT_TEXT(check), OPT_READS},
    {0, "psi", "X",
	"a distribution has moved when its PSI is above X\n(default 0.2)",
	OPT_REAL(psi, 0, 100), OPT_GIVEN(has_psi)},
    {0},
};

static const struct opt_rule rules[] = {
    {OPT_EXCLUDE, .these = "schema check html format"},
    {OPT_EXCLUDES, "schema", .that = "by"},
    {OPT_EXCLUDES, "check", .that = "by weight"},
    {OPT_GO_WITH, "psi", .that = "check"},
    {OPT_GO_WITH, "title", .that = "html"},
    {OPT_UTF8, .these = "title"},
    {0},
};

static const struct opt_program program = {
    .synopsis = " [--by LABEL] [--weight FIELD] [--format text|json |\n"
		"               --html [--title TEXT]] [FILE ...]\n"
		"       describe --schema [--weight FIELD] [FILE ...]\n"
		"       describe --check SCHEMA [--psi X] [FILE ...]\n"
		"Say what the members of records are, or check them.\n",
    .rows = options,
    .shared = {OPT_LINES, OPT_COMMON},
    .rules = rules,
    .operands = OPT_FILES,
};

struct describe {
	struct described d; /* all results, at the end */
	struct profile_ask ask;
	struct filter f;
	bool begun; /* the first record has told the members */
	bool watched;
	struct profile *ahead; /* one a member of the team */
	struct record_place place;
	struct record_place *ahead_place;
	struct buf name;
};

/* --- where the record stood ---------------------------------------------------- */

/* What is kept of a record that another thread has added to its profile. */
struct kept {
	struct position_seen seen;
	bool malformed;
};

static void
see_position(struct kept *k, const struct describe *run, const struct rec *rec,
    struct record_place *place)
{
	const struct rec_field *v = &rec->field[run->ask.place_field];

	*k = (struct kept){.malformed = false};
	if (v->type == JSON_ABSENT)
		return;
	if (!place_read(place, v)) {
		k->malformed = true;
		return;
	}
	k->seen = (struct position_seen){
	    .partition = place->partition,
	    .offset = place->offset,
	    .timestamp = place->timestamp,
	    .topic = place->topic.data,
	    .topic_len = place->topic.len,
	};
}

/* --- records ------------------------------------------------------------------- */

/* Ask for the members of the first record, and for what the options name. */
static void
begin(struct describe *run)
{
	const struct opts *o = run->d.o;
	struct rec *rec = &run->f.rec;

	profile_discover(rec, &run->name);
	run->ask.place_field = rec_want(rec, PLACE_MEMBER);
	if (o->by != NULL)
		run->ask.by_field = rec_want(rec, o->by);
	if (o->weight != NULL)
		run->ask.weight_field = rec_want(rec, o->weight);
	run->begun = true;
}

/* Read the present record again when it has members that are new. */
static int
read_members(struct describe *run, struct fault *f)
{
	struct rec *rec = &run->f.rec;
	bool new = !run->begun;

	if (new)
		begin(run);
	else if (rec->others > 0)
		new = profile_discover(rec, &run->name);
	return new ? rec_read(rec, run->f.line.text, run->f.line.len, f) : 0;
}

static void
take_record(void *context)
{
	struct describe *run = context;
	struct kept kept;
	struct fault fault;
	int added = read_members(run, &fault);

	if (added == 0)
		added = profile_add(&run->d.profile, &run->f.rec, &fault);
	if (added > 0)
		diex(ST_CANNOT, "--by: '%s' has more than %d values",
		    run->d.o->by, PROFILE_CLASSES - 1);
	if (added < 0) {
		filter_reject(&run->f, &fault);
		return;
	}
	see_position(&kept, run, &run->f.rec, &run->place);
	positions_add(&run->d.positions, &kept.seen, kept.malformed);
}

static bool
read_ahead(void *context, size_t member, const struct rec *rec, void *kept)
{
	struct describe *run = context;
	struct fault fault;

	if (rec->others > 0 && rec->fields < PROFILE_MEMBERS)
		return false;
	if (profile_add(&run->ahead[member], rec, &fault) != 0)
		return false;
	see_position(kept, run, rec, &run->ahead_place[member]);
	return true;
}

static void
take_kept(void *context, const void *kept)
{
	struct describe *run = context;
	const struct kept *k = kept;

	positions_add(&run->d.positions, &k->seen, k->malformed);
}

/* --- the run --------------------------------------------------------------------- */

static void
watch(struct describe *run)
{
	profile_watch(&run->d.profile);
	for (size_t i = 0; i < ahead_members(); i++)
		profile_watch_as(&run->ahead[i], &run->d.profile);
	run->watched = true;
}

static void
read_all(struct describe *run)
{
	struct ahead ahead = {
	    .f = &run->f,
	    .context = run,
	    .size = sizeof(struct kept),
	    .read = read_ahead,
	    .take_kept = take_kept,
	    .take_record = take_record,
	};

	run->ahead = mem_zero(ahead_members(), sizeof *run->ahead);
	run->ahead_place = mem_zero(ahead_members(), sizeof *run->ahead_place);
	for (size_t i = 0; i < ahead_members(); i++)
		profile_init(&run->ahead[i], &run->ask);
	while (filter_next(&run->f)) {
		take_record(run);
		if (!run->watched && run->f.in >= PROFILE_WATCH)
			watch(run);
		if (run->watched && !run->ask.weighted)
			ahead_read(&ahead);
	}
	ahead_release(&ahead);
	profile_settle(&run->d.profile);
	for (size_t i = 0; i < ahead_members(); i++) {
		if (!profile_merge(&run->d.profile, &run->ahead[i]))
			diex(ST_CANNOT, "--by: '%s' has more than %d values",
			    run->d.o->by, PROFILE_CLASSES - 1);
		profile_release(&run->ahead[i]);
		place_release(&run->ahead_place[i]);
	}
	free(run->ahead);
	free(run->ahead_place);
}

/* Keep what is needed of the reader, which is closed before all is printed. */
static void
keep_results(struct describe *run)
{
	const struct rec *rec = &run->f.rec;

	for (size_t i = 0; i < rec->fields; i++)
		words_add(&run->d.names, rec->field[i].name,
		    strlen(rec->field[i].name));
	run->d.place_field = run->ask.place_field;
	run->d.rejected = run->f.rejects.count;
}

static void
print(struct described *d)
{
	if (d->profile.records == 0)
		diex(ST_CANNOT, "there are no records to describe");
	if (d->profile.weight == 0)
		diex(ST_CANNOT, "the weight of all records is 0");
	if (d->o->by != NULL && d->profile.class_weight[0] == d->profile.weight)
		diex(ST_CANNOT,
		    "--by: no record has a member '%s' with a value", d->o->by);
	positions_sort(&d->positions);
	if (d->o->schema)
		print_schema(d);
	else if (d->o->html)
		print_page(d);
	else if (d->o->format == FORMAT_JSON)
		print_json(d);
	else
		print_text(d);
}

int
main(int argc, char **argv)
{
	static struct describe run;
	struct opts o;
	struct error e;
	enum status status;
	bool whole;

	opt_start(argv);
	o = (struct opts){
	    .common = OPT_COMMON_DEFAULT, .psi = 0.2, .title = "Records"};
	opt_parse(&program, &o, argc, argv);
	if (o.check != NULL)
		return pass_records(&o, argv + optind);
	if (filter_open(&run.f, &o.common, argv + optind, &e) < 0)
		die_error(&e);
	run.d.o = &o;
	run.ask = (struct profile_ask){
	    .by = o.by != NULL, .weighted = o.weight != NULL};
	profile_init(&run.d.profile, &run.ask);
	read_all(&run);
	keep_results(&run);
	whole = filter_whole(&run.f);
	status = filter_close(&run.f);
	/* Figures of some of the records would mislead. */
	if (whole)
		print(&run.d);
	profile_release(&run.d.profile);
	positions_release(&run.d.positions);
	words_release(&run.d.names);
	place_release(&run.place);
	buf_release(&run.name);
	out_close();
	return status;
}
