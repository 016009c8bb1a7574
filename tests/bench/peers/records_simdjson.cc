// records_simdjson FILE NAME... - simdjson's On-Demand front end, a document
// a line; it wants the file as a whole, with room behind it.
#include "matrix.h"

#include <simdjson.h>

int
main(int argc, char **argv)
{
	struct matrix m;
	simdjson::ondemand::parser parser;
	simdjson::padded_string text;
	simdjson::ondemand::document_stream stream;

	if (argc < 3 || simdjson::padded_string::load(argv[1]).get(text))
		return 2;
	matrix_init(&m, (size_t)argc - 2);
	if (parser.iterate_many(text, 1 << 20).get(stream))
		return 1;
	for (auto document : stream) {
		simdjson::ondemand::object record;
		double *row = matrix_row(&m);

		if (document.get_object().get(record))
			return 1;
		for (int i = 2; i < argc; i++)
			if (record.find_field(argv[i]).get(row[i - 2]))
				return 1;
	}
	return matrix_print(&m);
}
