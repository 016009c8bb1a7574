#include "model/linear.h"
#include "sql.h"

void
sql_linear(const struct sql *s)
{
	const struct linear *l = linear_of(s->m);

	sql_begin_probability(s);
	sql_add_number(s, l->intercept_standardised);
	for (size_t j = 0; j < s->m->schema.features; j++) {
		if (j > 0 && j % SQL_BLOCK == 0) {
			buf_add_string(s->out, "\n + (");
			sql_add_number(s, 0);
		}
		buf_add_byte(s->out, '\n');
		sql_add_signed(s, l->coefficient[j]);
		buf_add_string(s->out, " * (");
		sql_add_column(s, &s->m->schema.feature[j]);
		sql_add_signed(s, -l->mean[j]);
		buf_add_byte(s->out, ')');
	}
	sql_end_blocks(s);
	sql_end_probability(s);
}
