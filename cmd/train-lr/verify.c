#include "verify.h"

#include "base/diag.h"
#include "base/json.h"

#include <string.h>

/* The member of this name, or false. */
static bool
find_member(const struct buf *b, const struct json_member *like,
    struct json_member *found)
{
	const char *p = json_blanks(b->data, b->data + b->len);

	while (json_next(&p, b->data + b->len, found))
		if (found->key_len == like->key_len &&
		    memcmp(found->key, like->key, like->key_len) == 0)
			return true;
	return false;
}

/* Name the members of `a` that `b` has otherwise, or not at all. */
static void
tell_differences(
    struct buf *names, const struct buf *a, const struct buf *b, bool both)
{
	const char *p = json_blanks(a->data, a->data + a->len);
	struct json_member m, other;

	while (json_next(&p, a->data + a->len, &m)) {
		bool found = find_member(b, &m, &other);

		if (found ? !both ||
			    (m.len == other.len &&
				memcmp(m.text, other.text, m.len) == 0)
			  : false)
			continue;
		buf_add_string(names, names->len == 0 ? "" : ", ");
		buf_add(names, m.key, m.key_len);
	}
}

bool
verify_same(const struct buf *file, const struct buf *made)
{
	struct buf names = {0};

	if (file->len == made->len &&
	    memcmp(file->data, made->data, made->len) == 0)
		return true;
	tell_differences(&names, file, made, true);
	tell_differences(&names, made, file, false);
	if (names.len == 0)
		buf_add_string(&names, "blanks, or the order of members");
	warnx("the model is another one: it differs in %s", buf_string(&names));
	buf_release(&names);
	return false;
}
