#include "base/opt.h"

#include "check.h"

enum color { RED = 7, GREEN, BLUE };

struct opts {
	struct opt_common common;
	bool flag, json, has_ratio;
	const char *text;
	char *path;
	enum color color;
	int32_t partition;
	uint64_t big;
	double whole, ratio;
	int64_t ms;
	size_t bytes;
	char **list;
	size_t listed;
	int calls;
	const char *called;
};

static void
take_call(void *opts, const char *text)
{
	struct opts *o = opts;

	o->calls++;
	o->called = text;
}

static const struct opt options[] = {
    {'f', "flag", NULL, "", OPT_FLAG(flag)},
    {0, "format", "text|json", "", OPT_WORD(json)},
    {'t', "text", "TEXT", "", OPT_TEXT(text)},
    {0, "path", "FILE", "", OPT_TEXT(path)},
    {0, "color", "COLOR", "", OPT_EITHER(color), .lo = RED,
	.words = "red|green|blue"},
    {'p', "partition", "N", "", OPT_INT(partition, 0, INT32_MAX)},
    {0, "big", "N", "", OPT_INT(big, 0, INT64_MAX)},
    {0, "whole", "N", "", OPT_INT(whole, 0, INT64_C(1) << 53)},
    {0, "ratio", "R", "", OPT_REAL(ratio, 0, 1), OPT_GIVEN(has_ratio)},
    {0, "timeout", "S", "", OPT_SECONDS(ms, 0.1, 100)},
    {0, "bytes", "BYTES", "", OPT_BYTES(bytes)},
    {0, "list", "A,B", "", OPT_LIST(list), OPT_COUNT(listed)},
    {0, "call", "[=N]", "", OPT_CALL(take_call), OPT_REPEATS},
    {0},
};

/* None of them is broken, so that the program goes on. */
static const struct opt_rule rules[] = {
    {OPT_NEEDED, "text path", .say = ""},
    {OPT_ONE, .these = "flag unused"},
    {OPT_EXCLUDE, .these = "flag format=text"},
    {OPT_EXCLUDES, "flag", .that = "unused format=text"},
    {OPT_NEEDS, "flag", .that = "format=json"},
    {OPT_STDIN, .these = "path"},
    {0},
};

static const struct opt unused[] = {
    {'u', "unused", "N", "", OPT_INT(ms, 0, 1)}, {0}};

static const struct opt_program program = {
    .rows = options,
    .shared = {{unused, 0, false}, OPT_COMMON},
    .rules = rules,
};

static void
check_seen(void)
{
	check(opt_given("flag") && !opt_given("unused"));
	check(opt_given("format") && opt_given("format=json"));
	check(!opt_given("format=text") && !opt_given("format=jso"));
	check(opt_given("color=blue") && !opt_given("color=red"));
	check(opt_given("call") && opt_given("strict"));
	check_text(opt_row(0)->name, "flag");
	check_text(opt_row(13)->name, "unused");
	check_text(opt_row(14)->name, "rejects");
	check(opt_row(22) == NULL);
	check_text(opt_operands()[0], "operand");
	check_text(opt_operands()[1], "-x");
	check(opt_operands()[2] == NULL);
}

int
main(void)
{
	static const char *const given[] = {"unit", "-f", "--format=json",
	    "operand", "-ttext", "--path", "-", "--col=blue", "-p",
	    "2147483647", "--big", "9223372036854775807", "--whole",
	    "9007199254740992", "--ratio", ".25", "--timeout", "0.1", "--bytes",
	    "3K", "--list", "a,b\\,c", "--list", "d\\\\,\\e\\", "--call=6",
	    "--call", "--strict", "--max-line", "5", "--", "-x", NULL};
	struct opts o = {.common = OPT_COMMON_DEFAULT, .ms = 1};
	char *argv[sizeof given / sizeof *given];

	memcpy(argv, given, sizeof given);
	opt_start(argv);
	opt_parse(&program, &o, sizeof argv / sizeof *argv - 1, argv);
	check(o.flag && o.json && o.has_ratio);
	check_text(o.text, "text");
	check_text(o.path, "-");
	check(o.color == BLUE);
	check(o.partition == INT32_MAX && o.big == INT64_MAX);
	check(o.whole == 0x1p53 && o.ratio == 0.25);
	check(o.ms == 100 && o.bytes == 3072);
	check(o.listed == 4 && o.list[4] == NULL);
	check_text(o.list[1], "b,c");
	check_text(o.list[2], "d\\");
	check_text(o.list[3], "\\e\\");
	check(o.calls == 2);
	check(o.called == NULL);
	check(o.common.max_rejects == 0 && o.common.max_line == 5);
	check_seen();
	return check_done();
}
