#include "stream/cut.h"

void
cut_find(const struct rec *r, size_t field, const char **from, const char **to)
{
	const struct rec_field *v = &r->field[field];
	const char *end = r->text + r->len;
	const char *p = json_blanks(r->text, end);
	const char *comma = NULL, *key = json_blanks(p + 1, end);
	struct json_member m;

	while (json_next(&p, end, &m) && m.text != v->text) {
		comma = json_blanks(p, end);
		key = json_blanks(comma + 1, end);
	}
	*to = v->text + v->len;
	*from = comma != NULL ? comma : key;
	if (comma == NULL && *json_blanks(*to, end) == ',')
		*to = json_blanks(*to, end) + 1;
}
