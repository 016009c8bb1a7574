/*
 * records_yajl FILE NAME... - the events of yajl, a line after the other
 *
 * A number comes as text, for strtod; members are taken in their order.
 */
#include "matrix.h"

#include <yajl/yajl_parse.h>

struct state {
	struct matrix matrix;
	double *row;
	size_t column;
};

static int
on_number(void *arg, const char *text, size_t len)
{
	struct state *s = arg;
	char copy[64];

	if (len >= sizeof copy || s->column >= s->matrix.columns)
		return 0;
	memcpy(copy, text, len);
	copy[len] = '\0';
	s->row[s->column++] = strtod(copy, NULL);
	return 1;
}

static int
on_start(void *arg)
{
	struct state *s = arg;

	s->row = matrix_row(&s->matrix);
	s->column = 0;
	return 1;
}

int
main(int argc, char **argv)
{
	static const yajl_callbacks callbacks = {
	    .yajl_number = on_number, .yajl_start_map = on_start};
	static unsigned char block[1 << 16];
	FILE *in = argc > 2 ? fopen(argv[1], "r") : NULL;
	struct state s = {0};
	yajl_handle parser;
	size_t n;

	if (in == NULL)
		return 2;
	matrix_init(&s.matrix, (size_t)argc - 2);
	parser = yajl_alloc(&callbacks, NULL, &s);
	yajl_config(parser, yajl_allow_multiple_values, 1);
	while ((n = fread(block, 1, sizeof block, in)) > 0)
		if (yajl_parse(parser, block, n) != yajl_status_ok)
			return 1;
	if (yajl_complete_parse(parser) != yajl_status_ok)
		return 1;
	yajl_free(parser);
	fclose(in);
	return matrix_print(&s.matrix);
}
