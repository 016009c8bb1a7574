#include "store/sql.h"

void
sql_quote(struct buf *b, const char *name, size_t len)
{
	buf_add_byte(b, '"');
	for (size_t i = 0; i < len; i++) {
		if (name[i] == '"')
			buf_add_byte(b, '"');
		buf_add_byte(b, name[i]);
	}
	buf_add_byte(b, '"');
}
