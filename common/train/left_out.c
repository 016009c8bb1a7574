#include "train/left_out.h"

#include "base/buf.h"
#include "base/diag.h"

#define NAMES_SHOWN 10

void
left_out_add(
    struct left_out *l, enum left_why why, const char *name, size_t len)
{
	words_add(&l->names[why], name, len);
}

bool
left_out_has(const struct left_out *l, const char *name, size_t len)
{
	for (size_t i = 0; i < LEFT_REASONS; i++)
		if (words_find(&l->names[i], name, len) != WORDS_NONE)
			return true;
	return false;
}

/* Append "a, b and 3 more (WHY)", after "; " where something stands already. */
static void
add_names(struct buf *b, const struct words *names, const char *why)
{
	if (names->count == 0)
		return;
	if (b->len > 0)
		buf_add_string(b, "; ");
	for (size_t i = 0; i < names->count && i < NAMES_SHOWN; i++)
		buf_add_format(b, "%s%.64s", i > 0 ? ", " : "", names->text[i]);
	if (names->count > NAMES_SHOWN)
		buf_add_format(b, " and %zu more", names->count - NAMES_SHOWN);
	buf_add_format(b, " (%s)", why);
}

/* Warn of those with a reason from `first` to before `end`. */
static void
say(const struct left_out *l, enum left_why first, enum left_why end)
{
	/* Of one member, and of several. */
	static const char *const why[LEFT_REASONS][2] = {
	    [LEFT_STRING] = {"a string in the first record: -x, --categorical "
			     "or --null",
		"strings in the first record: -x, --categorical or --null"},
	    [LEFT_NULL] = {"null in the first record: -x or --missing",
		"null in the first record: -x or --missing"},
	    [LEFT_EMPTY] = {"empty in the first record: -x or --missing",
		"empty in the first record: -x or --missing"},
	    [LEFT_BOOLEAN] = {"true or false in the first record: "
			      "--categorical",
		"true or false in the first record: --categorical"},
	    [LEFT_OTHER] = {"an array or an object in the first record",
		"arrays or objects in the first record"},
	    [LEFT_LATER] = {"not in the first record, but in a later one: -x",
		"not in the first record, but in later ones: -x"},
	};
	struct buf b = {0};

	for (enum left_why i = first; i < end; i++)
		add_names(&b, &l->names[i], why[i][l->names[i].count > 1]);
	if (b.len > 0)
		warnx("left out: %s", buf_string(&b));
	buf_release(&b);
}

void
left_out_say_first(const struct left_out *l)
{
	say(l, LEFT_STRING, LEFT_LATER);
}

void
left_out_say_later(const struct left_out *l)
{
	say(l, LEFT_LATER, LEFT_REASONS);
}

void
left_out_release(struct left_out *l)
{
	for (size_t i = 0; i < LEFT_REASONS; i++)
		words_release(&l->names[i]);
}
