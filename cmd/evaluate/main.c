/*
 * evaluate - say how well scores tell positives from the rest
 *
 * in:   {"Class":1,"score":0.93}
 * out:  counts and metrics, as a table or as one JSON object
 */
#include "evaluate.h"

#include "stream/out.h"

int
main(int argc, char **argv)
{
	struct opts o;
	struct filter f;
	struct fields fields;
	struct evaluation v = {0};
	struct fault fault;
	struct error e;
	enum status status;
	bool whole;

	opt_start(argv);
	parse_options(&o, argc, argv);
	if (filter_open(&f, &o.common, argv + optind, &e) < 0)
		die_error(&e);
	want_fields(&fields, &o, &f.rec);
	while (filter_next(&f))
		if (read_row(&o, &fields, &f.rec, &v.m, &fault) < 0)
			filter_reject(&f, &fault);
	whole = filter_whole(&f);
	status = filter_close(&f);
	if (!whole) { /* metrics of some of the records would mislead */
		evaluation_release(&v);
		return status;
	}
	if (v.m.count == 0)
		diex(ST_CANNOT, "there are no records to evaluate");
	evaluation_make(&v, &o);
	if (o.json)
		write_json(&v, &o);
	else
		write_text(&v);
	evaluation_release(&v);
	out_close();
	return status;
}
