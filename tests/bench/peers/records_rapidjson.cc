// records_rapidjson FILE NAME... - the events of rapidjson, in situ, with
// numbers in full precision; members are taken in their order.
#include "matrix.h"

#include <rapidjson/reader.h>

namespace
{

struct Row : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Row> {
	double *row;
	size_t column, columns;

	bool
	Double(double x)
	{
		if (column >= columns)
			return false;
		row[column++] = x;
		return true;
	}
	bool
	Int(int i)
	{
		return Double(i);
	}
	bool
	Uint(unsigned i)
	{
		return Double(i);
	}
	bool
	Int64(int64_t i)
	{
		return Double((double)i);
	}
	bool
	Uint64(uint64_t i)
	{
		return Double((double)i);
	}
};

} // namespace

int
main(int argc, char **argv)
{
	FILE *in = argc > 2 ? fopen(argv[1], "r") : nullptr;
	struct matrix m;
	char *line = nullptr;
	size_t size = 0;
	rapidjson::Reader reader;
	Row handler;

	if (in == nullptr)
		return 2;
	matrix_init(&m, (size_t)argc - 2);
	handler.columns = m.columns;
	while (getline(&line, &size, in) > 0) {
		rapidjson::InsituStringStream stream(line);

		handler.row = matrix_row(&m);
		handler.column = 0;
		if (!reader.Parse<rapidjson::kParseInsituFlag |
			rapidjson::kParseFullPrecisionFlag>(stream, handler) ||
		    handler.column != m.columns)
			return 1;
	}
	free(line);
	fclose(in);
	return matrix_print(&m);
}
