/*
 * evaluate - say how well scores tell positives from the rest
 *
 * in:   {"Class":1,"score":0.93}
 * out:  counts and metrics, as a table or as one JSON object
 */
#include "gates.h"
#include "inputs.h"
#include "print.h"
#include "stream/out.h"
#include "take.h"

#include <inttypes.h>
#include <stdlib.h>

static void
choose_threshold(struct evaluate *run)
{
	const struct opts *o = &run->o;
	struct judged *rows = o->on != NULL ? &run->chosen_on : &run->v.rows;
	struct rows *m =
	    o->rule.kind == THRESHOLD_COST ? &rows->costs : &rows->m;
	struct threshold chosen;

	run->v.threshold = o->threshold;
	if (!o->has_rule)
		return;
	if (rows->m.count == 0)
		diex(
		    ST_CANNOT, "--choose: there are no records in '%s'", o->on);
	if (m->count == 0)
		diex(ST_CANNOT, "--choose: no record costs anything");
	rows_sort(m);
	if (!threshold_choose(&o->rule, m, (double)rows->days, &chosen))
		diex(ST_UNMET, "--choose: no threshold has %s", o->rule.text);
	run->v.threshold = chosen.threshold;
}

/* Warn of days whose labels are needed and that have no record. */
static void
tell_missing_days(const struct fraud *f, const struct opts *o)
{
	enum { TOLD_MAX = 5 };
	struct buf days = {0};

	if (f->gaps == 0)
		return;
	for (size_t i = 0; i < f->gaps && i < TOLD_MAX; i++) {
		buf_add_format(
		    &days, "%s%" PRId64, i == 0 ? "" : ", ", f->gap[i].first);
		if (f->gap[i].last > f->gap[i].first)
			buf_add_format(&days, " to %" PRId64, f->gap[i].last);
	}
	if (f->gaps > TOLD_MAX)
		buf_add_string(&days, ", ...");
	warnx("--delay: there are no records of day%s %s: cards that were "
	      "compromised then are not left out%s",
	    f->missing > 1 ? "s" : "", buf_string(&days),
	    o->known != NULL ? "" : " (--known FILE names earlier records)");
	buf_release(&days);
}

static void
write_all(struct evaluate *run)
{
	const struct opts *o = &run->o;

	run->v.facts.records = run->main.f.in;
	run->v.facts.rejected = run->main.f.rejects.count;
	judgement_make(&run->v, o);
	if (o->has_delay)
		tell_missing_days(&run->v.fraud, o);
	gates_judge(&run->v, o);
	if (o->table)
		print_table(&run->v.rows.m);
	else if (o->json)
		print_json(&run->v, o);
	else
		print_text(&run->v, o);
	out_close();
	facts_tell(&run->v.facts, o);
	leak_tell(&run->v.leak);
}

/* Print a line for each window of time. */
static void
write_windows(struct evaluate *run)
{
	if (run->windows.count == 0)
		diex(ST_CANNOT, "there are no records to evaluate");
	run->v.facts.records = run->main.f.in;
	windows_print(&run->windows, &run->o, run->o.threshold);
	out_close();
	facts_tell(&run->v.facts, &run->o);
	leak_tell(&run->v.leak);
}

static void
release(struct evaluate *run)
{
	windows_release(&run->windows);
	threshold_release(&run->o.rule);
	free(run->o.gate);
	judgement_release(&run->v);
	judged_release(&run->chosen_on);
	baseline_release(&run->baseline);
	buf_release(&run->record.card);
	label_values_release(&run->main.values);
	label_values_release(&run->on.values);
	cell_nulls_release(&run->nulls);
	if (run->o.model != NULL)
		model_release(&run->model);
}

int
main(int argc, char **argv)
{
	static struct evaluate run;

	opt_start(argv);
	facts_command(&run.v.facts, argv);
	options_parse(&run.o, argc, argv);
	inputs_open(&run, argv + optind);
	if (!inputs_read(&run)) { /* figures of some records would mislead */
		release(&run);
		return run.status;
	}
	if (run.o.by_window) {
		write_windows(&run);
		release(&run);
		return run.status;
	}
	if (run.o.drop_known)
		take_held(&run);
	if (run.v.rows.m.count == 0)
		diex(ST_CANNOT,
		    run.o.drop_known ? "there are no records to evaluate, or "
				       "all are of known cards"
				     : "there are no records to evaluate");
	if (run.o.baseline != NULL)
		baseline_end(&run.baseline, &run.o);
	choose_threshold(&run);
	write_all(&run);
	gates_end(&run.v, &run.o);
	release(&run);
	return run.status;
}
