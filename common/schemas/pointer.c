#include "schemas/pointer.h"

#include "base/buf.h"
#include "base/num.h"
#include "schemas/part.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define HEX "0123456789abcdefABCDEF"

/* Copy a part up to the next slash, without its escapes: ~0, ~1, %XX. */
static const char *
take_part(const char *p, struct buf *part)
{
	part->len = 0;
	for (; *p != '\0' && *p != '/'; p++) {
		char hex[3] = "";

		if (*p == '~' && (p[1] == '0' || p[1] == '1')) {
			buf_add_byte(part, *++p == '0' ? '~' : '/');
		} else if (*p == '%' && strspn(p + 1, HEX) >= 2) {
			memcpy(hex, p + 1, 2);
			buf_add_byte(part, (char)strtoul(hex, NULL, 16));
			p += 2;
		} else {
			buf_add_byte(part, *p);
		}
	}
	return p;
}

static bool
find_item(const struct json_member *list, const char *number,
    struct json_member *item)
{
	const char *p = list->text, *end = p + list->len;
	long long n;

	if (list->type != JSON_ARRAY || !num_int(number, 0, INT32_MAX, &n))
		return false;
	while (json_next(&p, end, item))
		if (n-- == 0)
			return true;
	return false;
}

bool
pointer_follow(
    const struct json_member *root, const char *pointer, struct json_member *at)
{
	struct buf part = {0};
	struct json_member next;
	bool good = *pointer == '\0' || *pointer == '/';

	*at = *root;
	while (good && *pointer == '/') {
		pointer = take_part(pointer + 1, &part);
		good = part_find(at, buf_string(&part), &next) ||
		    find_item(at, buf_string(&part), &next);
		*at = next;
	}
	buf_release(&part);
	return good;
}
