/* How options go together. */
#include "base/buf.h"
#include "base/opt_line.h"
#include "base/utf8.h"

#include <string.h>

/* Return the place after the first name of a list; NULL: there is no other. */
static const char *
next_name(const char *list)
{
	list = strchr(list, ' ');
	return list != NULL ? list + 1 : NULL;
}

bool
opt_given(const char *name)
{
	const char *text = opt_find(name)->text;
	const char *word = name + strcspn(name, " =");
	size_t len = strcspn(word, " ");

	return text != NULL &&
	    (len == 0 ||
		(strlen(text) == len - 1 &&
		    memcmp(text, word + 1, len - 1) == 0));
}

static int
count_given(const char *list)
{
	int count = 0;

	for (; list != NULL; list = next_name(list))
		count += opt_given(list);
	return count;
}

static int
count_names(const char *list)
{
	int count = 0;

	for (; list != NULL; list = next_name(list))
		count++;
	return count;
}

/* Write the options of a list as a sentence has them: "-g, -t and --all". */
static void
add_names(struct buf *b, const char *list)
{
	for (int left = count_names(list); left > 0; left--) {
		const char *word = list + strcspn(list, " =");

		opt_add_name(b, opt_find(list)->row);
		if (*word == '=')
			buf_add_format(
			    b, " %.*s", (int)strcspn(word + 1, " "), word + 1);
		if (left > 1)
			buf_add_string(b, left == 2 ? " and " : ", ");
		list = next_name(list);
	}
}

/* Print the message of a rule: these options, and that one, in a sentence. */
_Noreturn static void
refuse(const struct opt_rule *r, const char *before, const char *between,
    const char *behind)
{
	struct buf b = {0};

	if (r->say != NULL)
		diex(ST_CANNOT, "%s", r->say);
	buf_add_string(&b, before);
	add_names(&b, r->these);
	buf_add_string(&b, between);
	add_names(&b, r->that);
	buf_add_string(&b, behind);
	diex(ST_CANNOT, "%s", buf_string(&b));
}

/* Refuse stdin twice: the first reader leaves nothing to the others. */
static void
check_stdin(const struct opt_rule *r)
{
	int readers = *opt_line.operands == NULL;

	for (char **p = opt_line.operands; *p != NULL; p++)
		readers += strcmp(*p, "-") == 0;
	for (const char *p = r->these; p != NULL; p = next_name(p))
		readers += opt_find(p)->text != NULL &&
		    strcmp(opt_find(p)->text, "-") == 0;
	if (readers > 1)
		refuse(r, "stdin cannot be read twice: only one of FILE, ", "",
		    " can be '-'");
}

static void
check_alone(const struct opt_rule *r)
{
	int count = 0;

	for (size_t i = 0; i < opt_line.own; i++)
		count += opt_line.option[i].text != NULL;
	if (count > count_given(r->these) + count_given(r->that))
		refuse(r, "", "", "");
}

static void
check_rule(const struct opt_rule *r)
{
	int these = count_given(r->these), that = count_given(r->that);

	if (r->relation == OPT_NEEDED && these < count_names(r->these))
		refuse(r, "", "", "");
	if (r->relation == OPT_ONE && these != 1)
		refuse(r, "one of ", " is needed", "");
	if (r->relation == OPT_EXCLUDE && these > 1)
		refuse(r, "", " exclude each other", "");
	if (r->relation == OPT_EXCLUDES && these > 0 && that > 0)
		refuse(r, "", " excludes ", "");
	if (r->relation == OPT_NEEDS && these > 0 && that == 0)
		refuse(r, "", " needs ", "");
	if (r->relation == OPT_GO_WITH && these > 0 && that == 0)
		refuse(r, "",
		    count_names(r->these) > 1 ? " go with " : " goes with ",
		    "");
	if (r->relation == OPT_ALONE && these > 0)
		check_alone(r);
	if (r->relation == OPT_UTF8 && these > 0 &&
	    !utf8_valid(
		opt_find(r->these)->text, strlen(opt_find(r->these)->text)))
		diex(ST_CANNOT, "--%s: '%s' is not UTF-8", r->these,
		    opt_find(r->these)->text);
	if (r->relation == OPT_STDIN)
		check_stdin(r);
	if (r->relation == OPT_NO_OPERAND && *opt_line.operands != NULL)
		diex(ST_CANNOT, "unexpected operand '%s' (%s)",
		    *opt_line.operands, r->say);
}

static bool
is_last_rule(const struct opt_rule *r)
{
	return r->relation == OPT_CHECK && r->check == NULL && r->try == NULL;
}

void
opt_check_rules(void *opts)
{
	const struct opt_rule *r = opt_line.program->rules;
	struct error e;

	for (; r != NULL && !is_last_rule(r); r++) {
		if (r->relation != OPT_CHECK)
			check_rule(r);
		else if (r->check != NULL)
			r->check(opts);
		else if (r->try((char *)opts + r->at, &e) < 0)
			die_error(&e);
		if (r->relation == OPT_ALONE && opt_given(r->these))
			return;
	}
}
