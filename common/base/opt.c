#include "base/opt.h"

#include "base/buf.h"
#include "base/near.h"
#include "base/notify.h"
#include "base/opt_table.h"
#include "base/prometheus.h"
#include "base/stop.h"
#include "base/utf8.h"
#include "base/version.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Occupy closed standard streams, in the direction that they are not used in,
 * so that using one still fails.
 */
static void
occupy_closed_streams(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0)
			_exit(ST_FAILED);
}

void
opt_start(char **argv)
{
	diag_init(argv[0]);
	occupy_closed_streams();
	stop_init();
	notify_init();
	prometheus_note_start();
	opterr = 0; /* opt_parse() prints getopt_long's messages itself */
}

/* Print to stdout and end, with status 3 when stdout does not take it. */
_Noreturn static void
print_and_exit(const char *a, const char *b, const char *c)
{
	if (printf("%s%s%s", a, b, c) < 0 || fflush(stdout) != 0)
		die(ST_FAILED, "cannot write to <stdout>");
	exit(ST_OK);
}

/* --- the tables that programs share --------------------------------------- */

#undef OPT_OF
#define OPT_OF struct opt_common

const struct opt opt_records[] = {
    {0, "rejects", "FILE", "append rejected records to FILE, as NDJSON",
	OPT_TEXT(rejects), OPT_APPENDS},
    {0, "max-rejects", "N", "stop when more than N records are rejected",
	OPT_INT(max_rejects, 0, INT64_MAX)},
    {0, "strict", NULL, "stop at the first: --max-rejects 0",
	OPT_SET(max_rejects, 0)},
    {0, "max-line", "BYTES", "reject a longer line (default 16777216)",
	OPT_INT(max_line, 1, 1 << 30)},
    {0},
};

const struct opt opt_lines[] = {
    {0, "skip-blank", NULL, "pass over blank lines", OPT_FLAG(skip_blank)},
    {0},
};

const struct opt opt_quiet[] = {
    {'q', "quiet", NULL, "no warnings and no progress", .kind = OPT_IS_QUIET},
    {0},
};

const struct opt opt_warnings[] = {
    {'q', "quiet", NULL, "no warnings", .kind = OPT_IS_QUIET},
    {0},
};

const struct opt opt_general[] = {
    {'v', "verbose", NULL, "say more on stderr", .kind = OPT_IS_VERBOSE},
    {'h', "help", NULL, "print this", .kind = OPT_IS_HELP},
    {'V', "version", NULL, "print the version", .kind = OPT_IS_VERSION},
    {0},
};

/* --- the command line ----------------------------------------------------- */

/* A row, the place of its struct, and its argument as given. */
struct seen {
	const struct opt *row;
	char *opts;
	bool hidden;
	const char *text; /* given last, "" without an argument; or NULL */
};

static struct {
	const struct opt_program *program;
	size_t own; /* rows of the program, before the shared ones */
	size_t count;
	struct seen option[OPT_ROWS_MAX];
	char **operands;
} line;

static void
add_rows(const struct opt *row, char *opts, bool hidden)
{
	for (; row->name != NULL; row++) {
		if (line.count == OPT_ROWS_MAX)
			diex(ST_FAILED, "more than %d options", OPT_ROWS_MAX);
		line.option[line.count++] =
		    (struct seen){.row = row, .opts = opts, .hidden = hidden};
	}
}

const struct opt *
opt_row(size_t i)
{
	return i < line.count ? line.option[i].row : NULL;
}

const char *
opt_argument(size_t i)
{
	return line.option[i].text;
}

char **
opt_operands(void)
{
	return line.operands;
}

/* Find the option of a name, or of the first of a list of names. */
static struct seen *
find(const char *name)
{
	size_t len = strcspn(name, " =");

	for (size_t i = 0; i < line.count; i++)
		if (strlen(line.option[i].row->name) == len &&
		    memcmp(line.option[i].row->name, name, len) == 0)
			return &line.option[i];
	diex(ST_FAILED, "a rule is about no option: '%s'", name);
}

void
opt_add_name(struct buf *b, const struct opt *row)
{
	if (row->letter != 0)
		buf_add_format(b, "-%c", row->letter);
	else
		buf_add_format(b, "--%s", row->name);
}

/* --- usage text ----------------------------------------------------------- */

#define INDENT 23 /* columns before the help */

/*
 * Print " -m, --model MODEL", padded; a long one has its help on the next line.
 */
static void
add_head(struct buf *b, const struct opt *row)
{
	size_t start = b->len;

	buf_add_string(b, "  ");
	if (row->letter != 0)
		buf_add_format(b, "-%c, ", row->letter);
	buf_add_format(b, "--%s", row->name);
	if (row->arg != NULL)
		buf_add_format(
		    b, "%s%s", *row->arg == '[' ? "" : " ", row->arg);
	if (b->len - start >= INDENT) {
		buf_add_byte(b, '\n');
		start = b->len;
	}
	buf_add_format(b, "%*s", INDENT - (int)(b->len - start), "");
}

/* Write the synopsis; further lines have the command as the first has it. */
static void
add_synopsis(struct buf *b)
{
	struct buf other = {0};
	const char *text = line.program->synopsis, *next;

	buf_add_format(&other, "\n       %s ", diag_name());
	while ((next = strstr(text, buf_string(&other))) != NULL) {
		buf_add(b, text, (size_t)(next - text));
		buf_add_format(b, "\n       %s ", diag_command());
		text = next + other.len;
	}
	buf_add_string(b, text);
	buf_release(&other);
}

_Noreturn static void
print_usage(void)
{
	struct buf b = {0};

	add_synopsis(&b);
	for (size_t i = 0; i < line.count; i++) {
		if (line.option[i].hidden)
			continue;
		add_head(&b, line.option[i].row);
		for (const char *p = line.option[i].row->help; *p != '\0'; p++)
			if (*p == '\n')
				buf_add_format(&b, "\n%*s", INDENT, "");
			else
				buf_add_byte(&b, *p);
		buf_add_byte(&b, '\n');
	}
	print_and_exit("usage: ", diag_command(), buf_string(&b));
}

_Noreturn static void
print_table(void)
{
	struct buf b = {0};

	opt_table_add(&b, line.program);
	print_and_exit("", "", buf_string(&b));
}

/*
 * Refuse a second argument, or another option for the same member: only the
 * last would count.
 */
static void
check_first(const struct seen *s, const char *name)
{
	const struct opt *row = s->row;
	struct buf other = {0};

	if (s->text != NULL && row->arg != NULL && row->kind != OPT_IS_LIST &&
	    !row->repeats)
		diex(ST_CANNOT, "option '%s' is given twice", name);
	if (row->kind >= OPT_IS_LIST)
		return;
	for (struct seen *t = line.option; t < line.option + line.count; t++) {
		if (t == s || t->text == NULL || t->row->kind >= OPT_IS_LIST ||
		    t->opts + t->row->at != s->opts + row->at)
			continue;
		opt_add_name(&other, t->row);
		diex(ST_CANNOT, "%s and %s exclude each other",
		    buf_string(&other), name);
	}
}

static void
take_option(struct seen *s, const char *text)
{
	struct buf name = {0};

	if (s->row->kind == OPT_IS_HELP)
		print_usage();
	if (s->row->kind == OPT_IS_VERSION)
		print_and_exit(diag_name(), " (weir) ", WEIR_VERSION "\n");
	opt_add_name(&name, s->row);
	check_first(s, buf_string(&name));
	opt_store(s->row, s->opts, buf_string(&name), text);
	buf_release(&name);
	s->text = text != NULL ? text : "";
	if (s->row->given != 0)
		*(bool *)(s->opts + s->row->given) = true;
}

/* --- rules ---------------------------------------------------------------- */

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
	const char *text = find(name)->text;
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

		opt_add_name(b, find(list)->row);
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
	int readers = *line.operands == NULL;

	for (char **p = line.operands; *p != NULL; p++)
		readers += strcmp(*p, "-") == 0;
	for (const char *p = r->these; p != NULL; p = next_name(p))
		readers +=
		    find(p)->text != NULL && strcmp(find(p)->text, "-") == 0;
	if (readers > 1)
		refuse(r, "stdin cannot be read twice: only one of FILE, ", "",
		    " can be '-'");
}

static void
check_alone(const struct opt_rule *r)
{
	int count = 0;

	for (size_t i = 0; i < line.own; i++)
		count += line.option[i].text != NULL;
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
	    !utf8_valid(find(r->these)->text, strlen(find(r->these)->text)))
		diex(ST_CANNOT, "--%s: '%s' is not UTF-8", r->these,
		    find(r->these)->text);
	if (r->relation == OPT_STDIN)
		check_stdin(r);
	if (r->relation == OPT_NO_OPERAND && *line.operands != NULL)
		diex(ST_CANNOT, "unexpected operand '%s' (%s)", *line.operands,
		    r->say);
}

static bool
is_last_rule(const struct opt_rule *r)
{
	return r->relation == OPT_CHECK && r->check == NULL && r->try == NULL;
}

static void
check_rules(void *opts)
{
	const struct opt_rule *r = line.program->rules;
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

/* --- parsing -------------------------------------------------------------- */

/* Refuse an option of another tool by what to do here, if that is known. */
static void
refuse_foreign(const char *name, size_t len, const char *dashes)
{
	const struct opt_hint *h = line.program->hints;

	for (; h != NULL && h->name != NULL; h++)
		if (strlen(h->name) == len && memcmp(h->name, name, len) == 0)
			diex(ST_CANNOT, "unknown option '%s%.*s' (%s)", dashes,
			    (int)len, name, h->say);
}

/* Refuse a long option that is unknown, or begins as several do. */
_Noreturn static void
refuse_name(const char *arg)
{
	const char *name = arg + 2;
	size_t len = strcspn(name, "=");
	struct near near;
	struct buf dashed = {0}, b = {0};
	int begin = 0;

	refuse_foreign(name, len, "--");
	buf_add(&dashed, arg, len + 2);
	near_start(&near, buf_string(&dashed));
	for (size_t i = 0; i < line.count; i++) {
		const char *other = line.option[i].row->name;
		struct buf option = {0};

		if (line.option[i].hidden)
			continue;
		if (len > 0 && strncmp(other, name, len) == 0)
			buf_add_format(
			    &b, "%s--%s", begin++ > 0 ? ", " : "", other);
		buf_add_format(&option, "--%s", other);
		near_offer(&near, option.data, option.len);
		buf_release(&option);
	}
	if (begin > 1)
		diex(ST_CANNOT, "option '%s' may be one of %s", arg,
		    buf_string(&b));
	b.len = 0;
	near_say(&near, &b);
	diex(ST_CANNOT, "unknown option '%s'%s (%s -h lists them)", arg,
	    buf_string(&b), diag_command());
}

_Noreturn static void
usage_error(int c, char **argv)
{
	const char *arg = argv[optind - 1];
	char letter[] = {'-', (char)optopt, '\0'};

	if (c == ':')
		diex(ST_CANNOT, "option '%s' needs an argument", arg);
	if (optopt != 0 && strncmp(arg, "--", 2) == 0)
		diex(ST_CANNOT, "option '%.*s' takes no argument",
		    (int)strcspn(arg, "="), arg);
	if (optopt == 0)
		refuse_name(arg);
	refuse_foreign(letter + 1, 1, "-");
	diex(ST_CANNOT, "unknown option '%s' (%s -h lists them)", letter,
	    diag_command());
}

/* getopt_long's table; an option's value is the number of its row, from 256. */
struct getopt_table {
	struct option longs[OPT_ROWS_MAX + 1];
	char letters[2 * OPT_ROWS_MAX + 3];
};

static void
make_getopt_table(struct getopt_table *g)
{
	char *p = g->letters;

	if (line.program->until_operand)
		*p++ = '+';
	*p++ = ':';
	for (size_t i = 0; i < line.count; i++) {
		const struct opt *row = line.option[i].row;
		int takes = row->arg == NULL ? no_argument
		    : *row->arg == '['	     ? optional_argument
					     : required_argument;

		g->longs[i] =
		    (struct option){row->name, takes, NULL, 256 + (int)i};
		if (row->letter != 0) {
			g->longs[i].val = *p++ = row->letter;
			if (takes == required_argument)
				*p++ = ':';
		}
	}
}

void
opt_parse(const struct opt_program *p, void *opts, int argc, char **argv)
{
	struct getopt_table g = {0};
	size_t i;
	int c;

	line.program = p;
	if (argc == 2 && strcmp(argv[1], "--option-table") == 0)
		print_table();
	if (p->rows != NULL)
		add_rows(p->rows, opts, false);
	line.own = line.count;
	for (const struct opt_table *t = p->shared; t->rows != NULL; t++) {
		add_rows(t->rows, (char *)opts + t->at, t->hidden);
		if (t->own)
			line.own = line.count;
	}
	make_getopt_table(&g);
	while ((c = getopt_long(argc, argv, g.letters, g.longs, NULL)) != -1) {
		for (i = 0; i < line.count && g.longs[i].val != c; i++)
			;
		if (i == line.count)
			usage_error(c, argv);
		take_option(&line.option[i], optarg);
	}
	line.operands = argv + optind;
	check_rules(opts);
	opt_check_files(p);
}
