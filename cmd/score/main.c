/*
 * score - append a model's score to each record
 *
 * in:   {"V1":-1.36,"Amount":149.62}
 * out:  {"V1":-1.36,"Amount":149.62,"score":0.00071}
 */
#include "base/diag.h"
#include "base/metrics_file.h"
#include "base/notify.h"
#include "base/opt.h"
#include "check.h"
#include "hosted.h"
#include "score.h"
#include "stream/ahead.h"
#include "stream/out.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Add the record to the rows; -1 when it cannot have a score. */
static int
add_record(const struct score_run *run, struct scorer_rows *rows,
    const struct rec *rec, struct scored *scored, struct fault *f)
{
	if (check_new(rec, run->score, f) < 0 ||
	    check_new(rec, run->alert, f) < 0 ||
	    check_new(rec, run->explanation, f) < 0)
		return -1;
	if (run->stamped != run->score && check_new(rec, run->stamped, f) < 0)
		return fault_advise(
		    f, "--stamp-name gives the stamp another name");
	if (scorer_add(&run->scorer, rows, rec, f) < 0)
		return -1;
	*scored = (struct scored){rec->text, rec->len, rec->brace, rec->empty};
	return 0;
}

/* --- many at once (stream/ahead.h) ----------------------------------------- */

static bool
read_ahead(void *context, size_t member, const struct rec *rec, void *kept)
{
	const struct score_run *run = context;
	struct fault f;

	return add_record(run, &run->rows[member], rec, kept, &f) == 0;
}

static void
write_ahead(void *context, size_t member, const void *kept, size_t count,
    struct buf *text, size_t *end)
{
	struct score_run *run = context;
	const struct scored *scored = kept;
	struct scorer_rows *rows = &run->rows[member];
	const double *p = scorer_scores(&run->scorer, rows);

	filled_warn_early(&rows->filled, &run->scorer.columns, &run->told);
	for (size_t i = 0; i < count; i++) {
		write_row(
		    run, rows, &run->shares[member], i, &scored[i], p[i], text);
		end[i] = text->len;
	}
}

/* --- one by one ------------------------------------------------------------- */

static void
take_record(void *context)
{
	struct score_run *run = context;
	struct scored scored;
	struct fault fault;
	double p;

	if (add_record(run, &run->row, &run->f.rec, &scored, &fault) < 0) {
		unknown_add(&run->unknown, &run->scorer, &run->row, &fault);
		filter_reject(&run->f, &fault);
		return;
	}
	filled_warn_early(&run->row.filled, &run->scorer.columns, &run->told);
	run->line.len = 0;
	p = *scorer_scores(&run->scorer, &run->row);
	write_row(run, &run->row, &run->shares[ahead_members()], 0, &scored, p,
	    &run->line);
	out_add(run->line.data, run->line.len);
}

/* --- another model ------------------------------------------------------------ */

static bool
has_changed(void *context)
{
	struct score_run *run = context;

	return follow_look(&run->follow);
}

static void
change(void *context)
{
	run_change(context);
}

/* Look for another model while there is no record. */
static bool
look_while_idle(void *context)
{
	has_changed(context);
	return true;
}

/* Score the line that has come, and all later ones, by the present model. */
static void
look_before(void *context)
{
	if (has_changed(context))
		run_change(context);
}

static void
follow_model(struct score_run *run, struct ahead *ahead)
{
	run->f.line.input.idle = look_while_idle;
	run->f.line.input.idle_arg = run;
	run->f.before = look_before;
	run->f.before_arg = run;
	ahead->changed = has_changed;
	ahead->change = change;
}

/* Add score's families to the file of --metrics. */
static void
tell(struct prometheus *m, void *arg)
{
	const struct score_run *run = arg;
	const struct identity *id = &run->follow.now.identity;
	char version[24] = "", digest[FINGERPRINT_TEXT + 8];

	if (id->version > 0)
		snprintf(version, sizeof version, "%" PRId64, id->version);
	snprintf(digest, sizeof digest, "sha256:%s", id->digest);
	filter_tell(&run->f, m);
	prometheus_counter(m, "records_out_total", "Records that were scored.",
	    run->f.in - run->f.rejects.count);
	prometheus_family(
	    m, PROMETHEUS_GAUGE, "model_info", "The model that scores now.");
	prometheus_label(m, "model", id->name);
	prometheus_label(m, "version", version);
	prometheus_label(m, "digest", digest);
	prometheus_value(m, 1);
	prometheus_counter(m, "model_changes_total",
	    "Changes to another model (--follow).", run->changes);
	notify_status("%" PRIu64 " records in", run->f.in);
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct score_run run = {.o = &o};
	struct ahead ahead = {
	    .f = &run.f,
	    .context = &run,
	    .size = sizeof(struct scored),
	    .read = read_ahead,
	    .write = write_ahead,
	    .take_record = take_record,
	};
	struct error e;
	enum status status;

	opt_start(argv);
	options_parse(&o, argc, argv);
	if (o.hosted.url != NULL)
		return hosted_score(&o, argv + optind);
	if (filter_open(&run.f, &o.common, argv + optind, &e) < 0)
		die_error(&e);
	run_init(&run);
	filter_answers_each(&run.f);
	metrics_file_open("score", o.metrics.path, tell, &run);
	notify_ready();
	if (o.follow)
		follow_model(&run, &ahead);
	while (filter_next(&run.f)) {
		take_record(&run);
		ahead_read(&ahead);
	}
	ahead_release(&ahead);
	metrics_file_close();
	run_release(&run);
	status = filter_close(&run.f);
	out_close();
	return status;
}
