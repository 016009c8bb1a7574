/*
 * json.h against a plain reader, with which it always agrees, and against
 * cJSON: where one of the two refuses it is ours, but for what is named here.
 */
#include "base/json.h"
#include "base/utf8.h"

#include "../fuzz/oracle.h"
#include "check.h"

#include <cjson/cJSON.h>
#include <stdint.h>
#include <stdlib.h>

/* Is it JSON? The text is moved to where json.h may read it. */
static bool
ours(const char *text, size_t len)
{
	static char copy[1 << 16];
	struct json_fault fault = {0};
	bool valid;

	memcpy(copy, text, len);
	copy[len] = '\n';
	memset(copy + len + 1, 'x', JSON_SLACK);
	valid = json_valid(copy, len, &fault);
	if (!valid && !(fault.at >= copy && fault.at <= copy + len))
		printf("\tfault beyond the text: %td\n", fault.at - copy);
	if (!check(valid == oracle_valid(text, len)))
		printf("\tthe plain reader says %d: %.*s\n", !valid, (int)len,
		    text);
	return valid;
}

/*
 * Can cJSON be asked? Most versions refuse a number of more than 63 bytes,
 * and some a string with a \u0000; what they say of these is no verdict.
 */
static bool
within_limits(const char *text)
{
	size_t digits = 0;

	for (const char *p = text; *p != '\0'; p++) {
		digits = strchr("+-.eE0123456789", *p) ? digits + 1 : 0;
		if (digits > JSON_NUMBER_SHORT)
			return false;
	}
	return strstr(text, "\\u0000") == NULL;
}

static bool
theirs(const char *text, size_t len)
{
	const char *end = text;
	cJSON *root = cJSON_ParseWithLengthOpts(text, len, &end, 0);
	bool valid = root != NULL;

	while (valid && end < text + len && strchr(" \t\r\n", *end) != NULL &&
	    *end != '\0')
		end++;
	valid = valid && end == text + len;
	cJSON_Delete(root);
	return valid;
}

static void
accept(const char *text)
{
	if (!check(ours(text, strlen(text))))
		printf("\tnot accepted: %s\n", text);
	if (within_limits(text) && !check(theirs(text, strlen(text))))
		printf("\tcJSON does not: %s\n", text);
}

static void
refuse(const char *text, size_t len)
{
	if (!check(!ours(text, len)))
		printf("\tnot refused: %s\n", text);
}

/* After JSONTestSuite (N. Seriot): must be accepted, must be refused. */
static const char *const good[] = {"[[]   ]", "[\"\"]", "[]", "[\"a\"]",
    "[false]", "[null, 1, \"1\", {}]", "[null]", "[1\n]", " [1]",
    "[1,null,null,null,2]", "[2] ", "[123e65]", "[0e+1]", "[0e1]", "[ 4]",
    "[-0.000000000000000000000000000000000000000000000000000000000000001]",
    "[20e1]", "[-0]", "[-123]", "[-1]", "[1E22]", "[1E-2]", "[1E+2]",
    "[123e45]", "[123.456e78]", "[1e-2]", "[1e+2]", "[123]", "[123.456789]",
    "{\"asd\":\"sdf\", \"dfg\":\"fgh\"}", "{\"asd\":\"sdf\"}",
    "{\"a\":\"b\",\"a\":\"c\"}", "{\"a\":\"b\",\"a\":\"b\"}", "{}", "{\"\":0}",
    "{\"foo\\u0000bar\": 42}", "{ \"min\": -1.0e+28 }",
    "{\"x\":[{\"id\": \"xx\"}], \"id\": \"xx\"}", "{\"a\":[]}",
    "{\n\"a\": \"b\"\n}", "[\"\\u0060\\u012a\\u12AB\"]", "[\"\\uD801\\udc37\"]",
    "[\"\\ud83d\\ude39\\ud83d\\udc8d\"]", "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]",
    "[\"\\\\u0000\"]", "[\"\\\"\"]", "[\"a/*b*/c/*d//e\"]", "[\"\\\\a\"]",
    "[\"\\\\n\"]", "[\"\\u0012\"]", "[\"\\uFFFF\"]", "[ \"asd\"]",
    "[\"\\uDBFF\\uDFFF\"]", "[\"new\\u00A0line\"]", "[\"\xf4\x8f\xbf\xbf\"]",
    "[\"\xef\xbf\xbf\"]", "[\"\\u0000\"]", "[\"\\u002c\"]", "[\"\xcf\x80\"]",
    "[\"asd \"]", "\" \"", "[\"\\uD834\\uDd1e\"]", "[\"\\u0821\"]",
    "[\"\xe2\x80\xa8\"]", "[\"\\u0022\"]", "[\"\xe2\x82\xac\"]",
    "[\"a\x7f"
    "a\"]",
    "false", "42", "-0.1", "null", "\"asd\"", "true", "\"\"", "[\"a\"]\n",
    "[true]", " [] ", "1e5", "0", "-0", "\t{\r\n}\t", "[\"\xf0\x9f\x98\x80\"]"};

static const char *const bad[] = {"", " ", "[1 true]", "[\"\": 1]", "[\"\"],",
    "[,1]", "[1,,2]", "[\"x\",,]", "[\"x\"]]", "[\"\",]", "[\"x\"", "[x",
    "[3[4]]", "[1:2]", "[,]", "[-]", "[   , \"\"]", "[\"a\",\n4\n,1,", "[1,]",
    "[1,,]", "[\"a\\f", "[*]", "[\"\"", "[1,", "[1,\n1\n,1", "[{}", "[fals]",
    "[nul]", "[tru]", "[++1234]", "[+1]", "[+Inf]", "[-01]", "[-1.0.]", "[-2.]",
    "[-NaN]", "[.-1]", "[.2e-3]", "[0.1.2]", "[0.3e+]", "[0.3e]", "[0.e1]",
    "[0E+]", "[0E]", "[0e+]", "[0e]", "[1.0e+]", "[1.0e-]", "[1.0e]",
    "[1 000.0]", "[1eE2]", "[2.e+3]", "[2.e-3]", "[2.e3]", "[9.e+]", "[Inf]",
    "[NaN]", "[1+2]", "[0x1]", "[0x42]", "[Infinity]", "[0e+-1]",
    "[-123.123foo]", "[-Infinity]", "[-foo]", "[- 1]", "[-012]", "[-.123]",
    "[-1x]", "[1ea]", "[1.]", "[.123]", "[1.2a-3]", "[1.8011670033376514H-308]",
    "[012]", "[\"x\", truth]", "{[: \"x\"}", "{\"x\", null}", "{\"x\"::\"b\"}",
    "{\"a\":\"a\" 123}", "{key: 'value'}", "{\"a\" b}", "{:\"b\"}",
    "{\"a\" \"b\"}", "{\"a\":", "{\"a\"", "{1:1}", "{9999E9999:1}",
    "{null:null,null:null}", "{\"id\":0,,,,,}", "{'a':0}", "{\"id\":0,}",
    "{\"a\":\"b\"}/**/", "{\"a\":\"b\"}/**//", "{\"a\":\"b\"}//",
    "{\"a\":\"b\"}/", "{\"a\":\"b\",,\"c\":\"d\"}", "{a: \"b\"}", "{\"a\":\"a",
    "{ \"foo\" : \"bar\", \"a\" }", "{\"a\":\"b\"}#", "[\"\\uD800\\\"]",
    "[\"\\uD800\\u\"]", "[\"\\uD800\\u1\"]", "[\"\\uD800\\u1x\"]", "[\xc3\xa9]",
    "[\"\\x00\"]", "[\"\\\\\\\"]", "[\"\\\t\"]", "[\"\\\xf0\x9f\x8c\x80\"]",
    "[\"\\\"]", "[\"\\u00A\"]", "[\"\\uD834\\uDd\"]", "[\"\\uD800\\uD800\\x\"]",
    "[\"\\u\xe5\"]", "[\"\\a\"]", "[\"\\uqqqq\"]", "[\"\\\xe5\"]",
    "[\\u0020\"asd\"]", "[\\n]", "\"", "['single quote']", "abc", "[\"\\",
    "[\"new\nline\"]", "[\"\t\"]", "\"\\UA66D\"", "\"\"x", "<.>", "[<null>]",
    "[1]x", "[1]]", "[\"asd]", "a\xc3\xa5", "[True]", "1]", "{\"x\": true,",
    "[][]", "]", "\xef\xbb{}", "\xe5", "[", "{\"\":", "2@", "{}}",
    "{\"a\":/*comment*/\"b\"}", "{\"a\": true} \"x\"", "['", "[,", "[{", "[\"a",
    "[\"a\"", "{", "{]", "{,", "{[", "{\"a", "{'a'", "[\"\\{[\"\\{[\"\\{[\"\\{",
    "\xe9", "*", "{\"a\":\"b\"}#{}", "[\\u000A\"\"]", "[1", "[ false, nul",
    "[ true, fals", "[ false, tru", "{\"asd\":\"asd\"", "\xe2\x81\xa0", "[\f]",
    "[\v]", "[\xc2\xa0]", "[1\f]", "{\"a\":1\f}", "tru", "nullx", "truefalse",
    "-", "+", ".", "00", "-00", "1.e1", "'a'", "[\"\x1f\"]",
    /* What the suite leaves open (i_): refused here. */
    "[\"\\uDADA\"]", "[\"\\uD888\\u1234\"]", "[\"\\uD800\\n\"]",
    "[\"\\uDd1ea\"]", "[\"\\uD800\\uD800\\n\"]", "[\"\\ud800\"]",
    "[\"\\ud800abc\"]", "[\"\xff\"]", "[\"\\uDd1e\\uD834\"]", "[\"\xe9\"]",
    "[\"\\uDFAA\"]", "[\"\x81\"]", "[\"\xf4\xbf\xbf\xbf\"]", "[\"\xc0\xaf\"]",
    "[\"\xfc\x83\xbf\xbf\xbf\xbf\"]", "[\"\xed\xa0\x80\"]", "[\"\xe0\xff\"]",
    "\xef\xbb\xbf{}"};

/* Left open, too: numbers that no double holds are accepted. */
static const char *const open_numbers[] = {"[123.456e-789]",
    "[0.4e00669999999999999999999999999999999999999999999999999999999999999]",
    "[-1e+9999]", "[1.5e+9999]", "[-123123123123123123123123123123]",
    "[100000000000000000000]", "[-237462374673276894279832749832423479823246]",
    "1e999"};

static void
test_depth(void)
{
	char text[4096];

	for (int depth = 998; depth <= 1003; depth++) {
		size_t n = (size_t)depth;

		memset(text, '[', n);
		memset(text + n, ']', n);
		check(ours(text, 2 * n) == (depth <= JSON_DEPTH_MAX));
		check(!ours(text, 2 * n - 1));
	}
	memset(text, '[', sizeof text);
	check(!ours(text, sizeof text));
}

/* cJSON's known sins: what it takes though it is no JSON. */
static bool
is_known(const char *text, size_t len)
{
	return memchr(text, '\0', len) != NULL || !utf8_valid(text, len);
}

/*
 * Every prefix, and every byte changed to each of some: what ours accepts,
 * cJSON does too.
 */
static void
test_mutations(const char *record)
{
	static const char bytes[] =
	    "\0\t\n \"'+,-./0159:E[\\]aeftu{}\x7f\x80\xc3\xff";
	size_t len = strlen(record), bad_verdicts = 0, accepted = 0;
	char copy[512];

	for (size_t i = 0; i < len; i++)
		bad_verdicts += ours(record, i);
	check(bad_verdicts == 0);
	for (size_t i = 0; i < len; i++)
		for (size_t j = 0; j + 1 < sizeof bytes; j++) {
			memcpy(copy, record, len);
			copy[i] = bytes[j];
			if (!ours(copy, len))
				continue;
			accepted++;
			bad_verdicts += is_known(copy, len);
			/* cJSON refuses \u0000 in a string. */
			if (strstr(record, "\\u00") == NULL)
				bad_verdicts += !theirs(copy, len);
		}
	check(bad_verdicts == 0);
	check(accepted > len);
}

static void
test_members(void)
{
	char text[256] =
	    "{\"a\":1 , \"\\u0062\" : [1,{\"a\":2}] ,\"\":\"x,}\"}\n";
	const char *p = text, *end = text + strlen(text) - 1;
	struct json_member m;

	check(json_next(&p, end, &m) && json_key_is(&m, "a") && m.len == 1 &&
	    m.type == JSON_NUMBER);
	check(json_next(&p, end, &m) && json_key_is(&m, "b") && m.key_escaped &&
	    m.len == 11 && m.type == JSON_ARRAY);
	check(json_next(&p, end, &m) && json_key_is(&m, "") && m.len == 5 &&
	    m.type == JSON_STRING);
	check(!json_next(&p, end, &m));
}

static void
test_strings(void)
{
	struct buf b = {0};
	static const char escaped[] =
	    "\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u20AC\\ud83d\\ude00";

	json_unescape(&b, escaped, strlen(escaped));
	check_text(buf_string(&b),
	    "\"\\/\b\f\n\r\tA\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
	b.len = 0;
	json_quote(&b, "\"\\/\b\f\n\r\t\x01\x0b\x1f\x7f\xc3\xa9", 14);
	check_text(buf_string(&b),
	    "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u000b\\u001f\x7f\xc3\xa9\"");
	buf_release(&b);
}

static double
number_of(const char *text, size_t len)
{
	char copy[1024];

	memcpy(copy, text, len);
	copy[len] = '\0';
	return strtod(copy, NULL);
}

/* A number in a text is short and in its place afterwards, and as large. */
static void
test_shorten_one(const char *number)
{
	char text[1024];
	struct buf b = {0};
	size_t len = strlen(number);
	double x = strtod(number, NULL), y;

	snprintf(
	    text, sizeof text, "{\"\\\"%s\":[%s,%s]}", number, number, number);
	json_shorten(&b, text, strlen(text));
	check(b.len == strlen(text) && ours(b.data, b.len));
	check(len > JSON_NUMBER_SHORT || memcmp(b.data, text, b.len) == 0);
	/* In a string they are no numbers. */
	check(memcmp(b.data, text, len + 7) == 0);
	for (int i = 0; i < 2; i++) {
		const char *p = b.data + len + 7 + (size_t)i * (len + 1);
		size_t n = strspn(p, "+-.eE0123456789");

		check(n <= JSON_NUMBER_SHORT && strspn(p + n, " ") == len - n);
		y = number_of(p, n);
		check(memcmp(&x, &y, sizeof x) == 0);
	}
	if (!check(theirs(b.data, b.len)))
		printf("\tcJSON does not: %s\n", buf_string(&b));
	buf_release(&b);
}

static void
test_shorten(void)
{
	/* What has 62 to 66 bytes, and more; a tie; too large, too small. */
	for (int n = 60; n < 300; n += n < 65 ? 1 : 47) {
		char text[512];

		snprintf(text, sizeof text, "0.%0*d", n, 1);
		test_shorten_one(text);
		snprintf(text, sizeof text, "-%d%0*d.5e-9", 7, n, 3);
		test_shorten_one(text);
		snprintf(text, sizeof text, "1.%0*dE+20", n, 1);
		test_shorten_one(text);
		snprintf(text, sizeof text, "9007199254740993.%0*d", n, 1);
		test_shorten_one(text);
		snprintf(text, sizeof text, "-0.%0*de9", n, 0);
		test_shorten_one(text);
		snprintf(text, sizeof text, "-1%0*de999", n, 0);
		test_shorten_one(text);
		snprintf(text, sizeof text, "1.%0*de-999", n, 0);
		test_shorten_one(text);
	}
	test_shorten_one("0");
	test_shorten_one("-149.62");
}

/* What is no number, however long, is left for cJSON to refuse. */
static void
test_shorten_nothing(const char *text)
{
	struct buf b = {0};

	json_shorten(&b, text, strlen(text));
	check_text(buf_string(&b), text);
	buf_release(&b);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		accept(good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		refuse(bad[i], strlen(bad[i]));
	for (size_t i = 0; i < sizeof open_numbers / sizeof *open_numbers; i++)
		check(ours(open_numbers[i], strlen(open_numbers[i])));
	refuse("[1]\0", 4);
	refuse("\0[1]", 4);
	refuse("[\"a\0b\"]", 7);
	refuse("[1\0]", 4);
	refuse("123\0", 4);
	test_depth();
	test_mutations("{\"Time\":0,\"V1\":-1.3598,\"a\":[true,null,{}],"
		       "\"b\":\"x\\n\\\"\"}");
	test_mutations("{ \"n\" : [ -1.5e+10 , 0 , 0.0 ] , \"f\" : false }");
	test_mutations("[\"\\ud83d\\ude00\",\"\xc3\xa9\",\"\"]");
	test_members();
	test_strings();
	test_shorten();
	test_shorten_nothing("");
	test_shorten_nothing("\"\\");
	test_shorten_nothing("[1.1.1111111111111111111111111111111111111111111"
			     "1111111111111111111111111111111111111]");
	test_shorten_nothing("[0111111111111111111111111111111111111111111111"
			     "1111111111111111111111111111111111111111111.]");
	test_shorten_nothing("[-eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"
			     "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee");
	return check_done();
}
