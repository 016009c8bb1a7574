#include "base/buf.h"
#include "base/diag.h"
#include "base/near.h"
#include "stream/out.h"
#include "weir.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

const struct program programs[] = {
#include "cmd/weir/programs.inc"
    {NULL, NULL, NULL},
};

const struct program *
program_find(const char *name)
{
	for (const struct program *p = programs; p->name != NULL; p++)
		if (strcmp(p->name, name) == 0)
			return p;
	return NULL;
}

bool
program_is_command(const char *word)
{
	return strcmp(word, "list") == 0 || strcmp(word, "find") == 0 ||
	    strcmp(word, "help") == 0;
}

static void
print(const struct program *p)
{
	struct buf b = {0};

	buf_add_format(&b, "%-14s %s\n", p->name, p->does);
	out_add(b.data, b.len);
	buf_release(&b);
}

void
program_list(void)
{
	for (const struct program *p = programs; p->name != NULL; p++)
		print(p);
}

/* --- words ------------------------------------------------------------------- */

/*
 * Does the text have this, as a word or from the beginning of a word? Words of
 * one or two letters must be whole: "C" is not in "CSV".
 */
static bool
mentions(const char *text, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = text; *p != '\0'; p++)
		if ((p == text || !isalnum((unsigned char)p[-1])) &&
		    strncasecmp(p, word, len) == 0 &&
		    (len > 2 || !isalnum((unsigned char)p[len])))
			return true;
	return false;
}

static bool
is_about(const struct program *p, const char *word)
{
	return *word != '\0' &&
	    (mentions(p->name, word) || mentions(p->does, word) ||
		mentions(p->words, word));
}

/* How many of the words is it about? All in their order count as one more. */
static int
rank(const struct program *p, char **words)
{
	struct buf all = {0};
	int count = 0;

	for (char **w = words; *w != NULL; w++) {
		buf_add_format(&all, "%s%s", all.len > 0 ? " " : "", *w);
		count += is_about(p, *w);
	}
	count += is_about(p, buf_string(&all));
	buf_release(&all);
	return count;
}

size_t
program_search(char **words)
{
	size_t found = 0;
	int most = 0;

	for (const struct program *p = programs; p->name != NULL; p++)
		if (rank(p, words) > most)
			most = rank(p, words);
	for (const struct program *p = programs; p->name != NULL; p++)
		if (most > 0 && rank(p, words) == most) {
			print(p);
			found++;
		}
	return found;
}

/* --- what is none ------------------------------------------------------------ */

void
program_refuse(const char *name)
{
	static struct buf b; /* reachable to the end */
	struct near near;

	near_start(&near, name);
	for (const struct program *p = programs; p->name != NULL; p++)
		near_offer(&near, p->name, strlen(p->name));
	near_offer(&near, "list", 4);
	near_offer(&near, "find", 4);
	near_offer(&near, "help", 4);
	near_say(&near, &b);
	for (const struct program *p = programs;
	     near.count == 0 && p->name != NULL; p++)
		if (is_about(p, name))
			buf_add_format(
			    &b, "%s%s", b.len > 0 ? ", " : ": see ", p->name);
	near_release(&near);
	diex(ST_CANNOT, "'%s' is no program%s (weir list shows all)", name,
	    buf_string(&b));
}
