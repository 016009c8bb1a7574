#include "base/opt.h"
#include "base/utf8.h"

#include <string.h>

/* The length of the first word of a list. */
static size_t
word_len(const char *list)
{
	return strcspn(list, " ");
}

/* Behind the first word of a list. */
static const char *
behind_word(const char *list)
{
	list += word_len(list);
	return *list == ' ' ? list + 1 : list;
}

/* The number of the row that the first word of a list, NAME[=WORD], names. */
static size_t
find_row(const struct opt_program *p, const char *list)
{
	size_t len = strcspn(list, " =");
	const struct opt_table *table;
	const struct opt *row;

	for (size_t i = 0; (row = opt_row(p, i, &table)) != NULL; i++)
		if (strlen(row->name) == len &&
		    memcmp(row->name, list, len) == 0)
			return i;
	diex(ST_FAILED, "a rule about no option: '%s'", list);
}

bool
opt_given(const struct opt_seen *seen, const char *name)
{
	const char *text = seen->text[find_row(seen->program, name)];
	size_t len = word_len(name), before = strcspn(name, " =");

	if (text == NULL || before == len)
		return text != NULL;
	len -= before + 1;
	return strlen(text) == len && memcmp(text, name + before + 1, len) == 0;
}

/* How many of the list were given. */
static int
count_given(const struct opt_seen *seen, const char *list)
{
	int count = 0;

	for (; *list != '\0'; list = behind_word(list))
		count += opt_given(seen, list);
	return count;
}

static int
count_words(const char *list)
{
	int count = 0;

	for (; *list != '\0'; list = behind_word(list))
		count++;
	return count;
}

/* The options of a list as a sentence has them: "-g, -t and --all". */
static const char *
add_names(struct buf *b, const struct opt_seen *seen, const char *list)
{
	const struct opt_table *table;

	for (int left = count_words(list); left > 0; left--) {
		size_t len = word_len(list), before = strcspn(list, " =");
		size_t row = find_row(seen->program, list);

		opt_add_name(b, opt_row(seen->program, row, &table));
		if (before < len) {
			buf_add_byte(b, ' ');
			buf_add(b, list + before + 1, len - before - 1);
		}
		if (left > 1)
			buf_add_string(b, left == 2 ? " and " : ", ");
		list = behind_word(list);
	}
	return buf_string(b);
}

/* How often stdin would be read, where `list` are options that name a file. */
static int
count_stdin(const struct opt_seen *seen, const char *list)
{
	int count = *seen->operands == NULL;

	for (char **p = seen->operands; *p != NULL; p++)
		count += strcmp(*p, "-") == 0;
	for (; *list != '\0'; list = behind_word(list)) {
		const char *text = seen->text[find_row(seen->program, list)];

		count += text != NULL && strcmp(text, "-") == 0;
	}
	return count;
}

/* How many of the program's own options were given. */
static int
count_own(const struct opt_seen *seen)
{
	int count = 0;

	for (size_t i = 0; seen->program->rows[i].name != NULL; i++)
		count += seen->text[i] != NULL;
	return count;
}

static bool
is_broken(const struct opt_rule *r, const struct opt_seen *seen)
{
	const char *text;

	switch (r->relation) {
	case OPT_RULE_NEEDED:
		return count_given(seen, r->these) < count_words(r->these);
	case OPT_RULE_ONE:
		return count_given(seen, r->these) != 1;
	case OPT_RULE_EXCLUDE:
		return count_given(seen, r->these) > 1;
	case OPT_RULE_EXCLUDES:
		return opt_given(seen, r->that) &&
		    count_given(seen, r->these) > 0;
	case OPT_RULE_NEEDS:
	case OPT_RULE_GO_WITH:
		return !opt_given(seen, r->that) &&
		    count_given(seen, r->these) > 0;
	case OPT_RULE_ALONE:
		return opt_given(seen, r->these) &&
		    count_own(seen) > count_given(seen, r->these);
	case OPT_RULE_UTF8:
		text = seen->text[find_row(seen->program, r->these)];
		return text != NULL && !utf8_valid(text, strlen(text));
	case OPT_RULE_STDIN:
		return count_stdin(seen, r->these) > 1;
	case OPT_RULE_NO_OPERAND:
		return *seen->operands != NULL;
	case OPT_RULE_CHECK:
	case OPT_RULE_END:
		break;
	}
	return false;
}

/* Say what is wrong in the words that programs have in common. */
_Noreturn static void
tell(const struct opt_rule *r, const struct opt_seen *seen)
{
	struct buf a = {0}, b = {0};
	const char *these =
	    add_names(&a, seen, r->these != NULL ? r->these : "");
	const struct opt_table *table;
	size_t row;

	switch (r->relation) {
	case OPT_RULE_NEEDED:
		row = find_row(seen->program, r->these);
		diex(ST_CANNOT, "%s is needed: %s %s", r->that, these,
		    opt_row(seen->program, row, &table)->arg);
	case OPT_RULE_ONE:
		diex(ST_CANNOT, "one of %s is needed", these);
	case OPT_RULE_EXCLUDE:
		diex(ST_CANNOT, "%s exclude each other", these);
	case OPT_RULE_EXCLUDES:
		diex(ST_CANNOT, "%s excludes %s", add_names(&b, seen, r->that),
		    these);
	case OPT_RULE_NEEDS:
		diex(ST_CANNOT, "%s needs %s", these,
		    add_names(&b, seen, r->that));
	case OPT_RULE_GO_WITH:
		diex(ST_CANNOT, "%s %s with %s", these,
		    count_words(r->these) > 1 ? "go" : "goes",
		    add_names(&b, seen, r->that));
	case OPT_RULE_UTF8:
		row = find_row(seen->program, r->these);
		diex(
		    ST_CANNOT, "%s: '%s' is not UTF-8", these, seen->text[row]);
	case OPT_RULE_STDIN:
		diex(ST_CANNOT,
		    "stdin cannot be read twice: only one of FILE, %s can be "
		    "'-'",
		    these);
	case OPT_RULE_NO_OPERAND:
	case OPT_RULE_ALONE:
	case OPT_RULE_CHECK:
	case OPT_RULE_END:
		break;
	}
	diex(ST_CANNOT, "unexpected operand '%s' (%s)", *seen->operands,
	    r->that);
}

void
opt_check(const struct opt_seen *seen, void *opts)
{
	const struct opt_rule *r = seen->program->rules;

	for (; r != NULL && r->relation != OPT_RULE_END; r++) {
		if (r->relation == OPT_RULE_CHECK)
			r->check(opts, seen);
		else if (is_broken(r, seen) && r->say != NULL)
			diex(ST_CANNOT, "%s", r->say);
		else if (is_broken(r, seen))
			tell(r, seen);
		if (r->relation == OPT_RULE_ALONE && opt_given(seen, r->these))
			return;
	}
}
