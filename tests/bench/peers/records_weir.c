/*
 * records_weir FILE NAME... - our reader of records: stream/line, stream/rec
 *
 * It reads the records as train-lr does, and does nothing with them.
 */
#include "matrix.h"

#include "stream/filter.h"

int
main(int argc, char **argv)
{
	struct opt_common common = OPT_COMMON_DEFAULT;
	char *files[] = {argc > 1 ? argv[1] : NULL, NULL};
	struct filter f;
	struct matrix m;
	struct error e;
	size_t names = argc > 2 ? (size_t)argc - 2 : 0;
	size_t *field = calloc(names + 1, sizeof *field);

	opt_start(argv);
	if (field == NULL || names == 0 ||
	    filter_open(&f, &common, files, &e) < 0)
		return 2;
	matrix_init(&m, names);
	for (size_t i = 0; i < names; i++)
		field[i] = rec_want(&f.rec, argv[i + 2]);
	while (filter_next(&f)) {
		double *row = matrix_row(&m);
		struct fault fault;

		for (size_t i = 0; i < names; i++)
			if (rec_number(&f.rec, field[i], &row[i], &fault) < 0)
				return 1;
	}
	free(field);
	return filter_close(&f) == ST_OK ? matrix_print(&m) : 3;
}
