/*
 * records_cjson FILE NAME... - a tree of cJSON a line
 *
 * The members are taken in their order, which is faster than to look each up.
 */
#include "matrix.h"

#include <cjson/cJSON.h>

int
main(int argc, char **argv)
{
	FILE *in = argc > 2 ? fopen(argv[1], "r") : NULL;
	struct matrix m;
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	if (in == NULL)
		return 2;
	matrix_init(&m, (size_t)argc - 2);
	while ((len = getline(&line, &size, in)) > 0) {
		cJSON *record = cJSON_ParseWithLength(line, (size_t)len);
		double *row = matrix_row(&m);
		const cJSON *item = record == NULL ? NULL : record->child;

		for (int i = 2; i < argc; i++, item = item->next) {
			if (item == NULL || !cJSON_IsNumber(item) ||
			    strcmp(item->string, argv[i]) != 0)
				return 1;
			row[i - 2] = item->valuedouble;
		}
		cJSON_Delete(record);
	}
	free(line);
	fclose(in);
	return matrix_print(&m);
}
