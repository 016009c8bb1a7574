/*
 * query - run SQL on records
 *
 * in:   {"id":1,"Amount":1.10}
 *       {"id":2,"Amount":20}
 * out:  {"id":1,"Amount":1.10}		'SELECT * FROM stream WHERE Amount < 2'
 */
#include "base/diag.h"
#include "columns.h"
#include "database.h"
#include "keep.h"
#include "limit.h"
#include "live.h"
#include "options.h"
#include "prepare.h"
#include "run.h"
#include "statement.h"
#include "stream/filter.h"
#include "stream/out.h"

#include <stdlib.h>

static enum status
end_run(struct query_run *run)
{
	statement_release(&run->statement);
	keep_release(&run->keep);
	sqlite3_close(run->db);
	live_release(&run->live);
	columns_release(&run->columns);
	buf_release(&run->partition);
	options_release(run->o);
	return run->reads ? filter_close(&run->f) : ST_OK;
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct query_run run = {.o = &o};
	enum status status, tables;
	struct error e;

	opt_start(argv);
	options_parse(&o, argc, argv);
	run.text = argv[optind];
	if (run.text == NULL)
		diex(ST_CANNOT, "a statement is needed: 'SELECT ...'");
	run.live.f = &run.f;
	run.live.columns = &run.columns;
	if (o.cpu > 0)
		limit_cpu(o.cpu, DATABASE_NO_TIME);
	if (database_open(&run.db, o.database, o.memory, &e) < 0)
		die_error(&e);
	tables = prepare_tables(run.db, &o);
	prepare_stream(&run, argv + optind + 1);
	if (!run.ended_early) {
		prepare_statement(&run);
		run_all(&run);
	}
	status = end_run(&run);
	out_close();
	return status > tables ? status : tables;
}
