#include "schemas/part.h"

#include "base/buf.h"
#include "base/num.h"

#include <math.h>
#include <string.h>

bool
part_find(
    const struct json_member *object, const char *name, struct json_member *m)
{
	const char *p = object->text, *end = p + object->len;

	if (object->type != JSON_OBJECT)
		return false;
	while (json_next(&p, end, m))
		if (json_key_is(m, name))
			return true;
	return false;
}

bool
part_is_key(const struct json_member *m, const struct json_member *string)
{
	struct buf name = {0};
	bool same;

	json_unescape(&name, string->text + 1, string->len - 2);
	same = json_key_is(m, buf_string(&name));
	buf_release(&name);
	return same;
}

double
part_number(const struct json_member *m)
{
	struct json_fault fault;
	struct decimal d;

	if (m->type != JSON_NUMBER || json_number(m->text, &d, &fault) == NULL)
		return NAN;
	return num_from_decimal(&d, m->text, m->len);
}

size_t
part_count(const struct json_member *m)
{
	const char *p = m->text, *end = p + m->len;
	struct json_member item;
	size_t count = 0;

	while (json_next(&p, end, &item))
		count++;
	return count;
}

size_t
part_length(const struct json_member *m)
{
	struct buf b = {0};
	size_t count = 0;

	json_unescape(&b, m->text + 1, m->len - 2);
	for (size_t i = 0; i < b.len; i++)
		count += ((unsigned char)b.data[i] & 0xc0) != 0x80;
	buf_release(&b);
	return count;
}

static bool
same_parts(const struct json_member *a, const struct json_member *b)
{
	const char *p = a->text, *q = b->text;
	struct json_member x, y;

	if (part_count(a) != part_count(b))
		return false;
	while (json_next(&p, a->text + a->len, &x)) {
		bool found = false;

		if (a->type == JSON_ARRAY) {
			found = json_next(&q, b->text + b->len, &y);
		} else {
			struct json_member key = {
			    .text = x.key - 1, .len = x.key_len + 2};

			for (q = b->text;
			     !found && json_next(&q, b->text + b->len, &y);)
				found = part_is_key(&y, &key);
		}
		if (!found || !part_same(&x, &y))
			return false;
	}
	return true;
}

bool
part_same(const struct json_member *a, const struct json_member *b)
{
	struct buf x = {0}, y = {0};
	bool equal;

	if (a->type != b->type)
		return false;
	if (a->type == JSON_ARRAY || a->type == JSON_OBJECT)
		return same_parts(a, b);
	if (a->type == JSON_NUMBER)
		return part_number(a) == part_number(b);
	if (a->type != JSON_STRING)
		return true;
	json_unescape(&x, a->text + 1, a->len - 2);
	json_unescape(&y, b->text + 1, b->len - 2);
	equal = x.len == y.len &&
	    (x.len == 0 || memcmp(x.data, y.data, x.len) == 0);
	buf_release(&x);
	buf_release(&y);
	return equal;
}
