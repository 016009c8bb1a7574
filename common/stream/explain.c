#include "stream/explain.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/utf8.h"
#include "stream/guess.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define ARRAY "jq -c '.[]'"
#define LINES "jq -c ."
#define WITHIN "jq -c '.MEMBER[]'"
/* Of objects with commas between them, in one line. */
#define LISTS "jq -Rc '\"[\" + . + \"]\" | fromjson[]'"
/* Reads what Python prints of a dict. */
#define PYTHON                                                                 \
	"python3 -c 'import ast,fileinput,json; "                              \
	"[print(json.dumps(ast.literal_eval(s))) for s in fileinput.input()]'"

/* Advise to give the file to a command, whose output is given to us. */
static void
advise(struct fault *f, const struct explain_line *l, const char *before,
    const char *command)
{
	struct buf b = {0};

	guess_pipe(&b, command, l->file);
	fault_advise(f, "%s%s", before, buf_string(&b));
	buf_release(&b);
}

static bool
ends_with(const char *name, const char *end)
{
	size_t len = strlen(name), n = strlen(end);

	return len > n && strcasecmp(name + len - n, end) == 0;
}

/* --- other formats --------------------------------------------------------- */

/* Return the byte that separates cells in a line that looks like CSV, or 0. */
static char
csv_delimiter(const struct explain_line *l)
{
	static const char delimiters[] = ",\t;|";
	const char *end = l->text + l->len, *p = json_blanks(l->text, end);
	struct json_fault fault;
	bool escaped;

	if (p == end || strchr("{}[]'", *p) != NULL)
		return 0;
	if (*p == '"') { /* a cell, or a key that a colon follows */
		p = json_string(p, end, &escaped, &fault);
		if (p == NULL)
			return 0;
		p = json_blanks(p, end);
		return p < end && *p != ':' && strchr(delimiters, *p) != NULL
		    ? *p
		    : 0;
	}
	/* A time may come first: 10:30,5. */
	p += strcspn(p, isdigit((unsigned char)*p) ? ",\t;|{\n" : ",\t;|:{\n");
	return p < end && strchr(delimiters, *p) != NULL ? *p : 0;
}

static bool
explain_csv(const struct explain_line *l, struct fault *f)
{
	char delimiter = csv_delimiter(l);

	if (delimiter == 0 && !ends_with(l->file, ".csv"))
		return false;
	if (delimiter == 0 && l->len > 0 && strchr("{[", l->text[0]) != NULL)
		return false;
	fault_set(f, f->reason, NULL, "not JSON: it looks like CSV");
	advise(f, l, "",
	    delimiter == '\t'	   ? "csv2json -d '\\t'"
		: delimiter == ';' ? "csv2json -d ';'"
		: delimiter == '|' ? "csv2json -d '|'"
				   : "csv2json");
	return true;
}

static void
explain_encoding(const struct explain_line *l, struct fault *f)
{
	const char *end = l->text + l->len, *p = l->text;
	struct guess g;
	struct buf b = {0};

	while (p < end) {
		size_t n = (unsigned char)*p < 0x80 ? 1 : utf8_sequence(p, end);

		if (n == 0)
			break;
		p += n;
	}
	if (p >= end)
		return;
	fault_set(f, REASON_BAD_UTF8, NULL, "not UTF-8 at byte %zu (0x%02X)",
	    (size_t)(p - l->text) + 1, (unsigned char)*p);
	guess_encoding(l->text, p, end, &g);
	f->form = g.what;
	buf_add_format(&b, "perhaps %s: ", g.what);
	guess_way(&b, &g, l->file);
	fault_advise(f, "%s", buf_string(&b));
	buf_release(&b);
}

/* --- JSON, but not one object a line -------------------------------------- */

static void
explain_other_value(const struct explain_line *l, struct fault *f)
{
	static const char *const words[] = {[JSON_NULL] = "null",
	    [JSON_FALSE] = "false",
	    [JSON_TRUE] = "true",
	    [JSON_NUMBER] = "a number",
	    [JSON_STRING] = "a string",
	    [JSON_ARRAY] = "an array"};
	const char *end = l->text + l->len;
	enum json_type type;
	struct json_fault fault;

	if (json_value(json_blanks(l->text, end), end, 0, &type, NULL,
		&fault) == NULL ||
	    type == JSON_OBJECT)
		return;
	if (type != JSON_ARRAY && explain_csv(l, f))
		return;
	fault_set(f, REASON_NOT_OBJECT, NULL, "not a JSON object, but %s",
	    words[type]);
	f->form = words[type];
	if (type == JSON_ARRAY)
		advise(f, l, "", ARRAY);
}

/*
 * Is the line a piece of an object that has several lines: `"a": 1,`, `},`, or
 * `{` with no end?
 */
static bool
is_piece(const char *p, const char *end, const struct json_fault *at)
{
	struct json_fault fault;
	bool escaped;

	if (*p == '}' || *p == ']')
		return true;
	if (*p == '"') {
		p = json_string(p, end, &escaped, &fault);
		return p != NULL && *json_blanks(p, end) == ':';
	}
	return (*p == '{' || *p == '[') && at->at >= end;
}

/* Explain a line of an object that has several, such as an answer of an API. */
static void
explain_piece(const struct explain_line *l, struct fault *f)
{
	struct buf b = {0};

	fault_set(f, f->reason, NULL,
	    "a piece of a JSON object: each line must have a whole one");
	guess_pipe(&b, LINES, l->file);
	fault_advise(f, "%s, or, where the records are an array in it, " WITHIN,
	    buf_string(&b));
	buf_release(&b);
}

/* Does a comma, and nothing else, stand after a whole object? */
static bool
is_item(const char *rest, const char *end)
{
	rest = json_blanks(rest, end);
	return *rest == ',' && json_blanks(rest + 1, end) == end;
}

/* What stands after a whole object? */
static void
explain_rest(const struct explain_line *l, const char *rest, struct fault *f)
{
	const char *end = l->text + l->len;
	size_t at = (size_t)(rest - l->text) + 1;

	if (*rest == '{') {
		fault_set(f, f->reason, NULL,
		    "another object follows at byte %zu, in the same line", at);
		advise(f, l, "", LINES);
	} else if (is_item(rest, end)) {
		fault_set(f, f->reason, NULL,
		    "a comma follows the object, at byte %zu", at);
		advise(f, l, "", "sed 's/, *$//'");
	} else if (*rest == ',' && *json_blanks(rest + 1, end) == '{') {
		fault_set(f, f->reason, NULL,
		    "another object follows the comma at byte %zu", at);
		advise(f, l, "", LISTS);
	} else {
		fault_set(f, f->reason, NULL,
		    "not JSON at byte %zu: unexpected text after the object",
		    at);
	}
}

/* --- words and signs that JSON has not ------------------------------------ */

/* Words that stand for a value elsewhere. */
static const struct {
	const char *text;
	enum { NOT_FINITE, OF_PYTHON, IN_LOWER_CASE } kind;
} words[] = {
    {"NaN", NOT_FINITE},
    {"nan", NOT_FINITE},
    {"NAN", NOT_FINITE},
    {"Infinity", NOT_FINITE},
    {"Inf", NOT_FINITE},
    {"inf", NOT_FINITE},
    {"NA", NOT_FINITE},
    {"undefined", NOT_FINITE},
    {"None", OF_PYTHON},
    {"True", OF_PYTHON},
    {"False", OF_PYTHON},
    {"TRUE", IN_LOWER_CASE},
    {"FALSE", IN_LOWER_CASE},
    {"NULL", IN_LOWER_CASE},
    {"Null", IN_LOWER_CASE},
};

static bool
explain_word(const struct explain_line *l, const char *at, struct fault *f)
{
	size_t len = 0, i;
	char command[100];

	while (isalnum((unsigned char)at[len]))
		len++;
	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i].text) == len &&
		    memcmp(words[i].text, at, len) == 0)
			break;
	if (i == sizeof words / sizeof *words)
		return false;
	fault_set(f, f->reason, NULL, "not JSON at byte %zu: JSON has no %s",
	    (size_t)(at - l->text) + 1, words[i].text);
	f->form = words[i].text;
	switch (words[i].kind) {
	case OF_PYTHON:
		advise(f, l, "for what Python prints: ", PYTHON);
		break;
	case NOT_FINITE:
		snprintf(command, sizeof command,
		    "sed -E 's/([:,[] *)-?%s/\\1null/g'", words[i].text);
		advise(f, l, "null stands for no value: ", command);
		break;
	default:
		fault_advise(f, "true, false and null are in lower case");
	}
	return true;
}

/* Does a bracket close here, and a comma stand before it? */
static bool
is_after_comma(const char *text, const char *at)
{
	const char *before = at;

	while (before > text && strchr(" \t", before[-1]) != NULL)
		before--;
	return strchr("}]", *at) != NULL && before > text && before[-1] == ',';
}

/* Explain the sign at the byte that does not fit; NULL: it is not known. */
static const char *
sign(const char *text, const char *at)
{
	const char *before = at;

	while (before > text && strchr(" \t", before[-1]) != NULL)
		before--;
	if (strchr("xX", *at) != NULL && at > text && at[-1] == '0')
		return "JSON has no hexadecimal numbers";
	if (isdigit((unsigned char)*at) && at > text + 1 && at[-1] == ',' &&
	    isdigit((unsigned char)at[-2]))
		return "JSON has a decimal point, and no comma in a number";
	if (at > text && at[-1] == '.' && !isdigit((unsigned char)*at))
		return "a digit must follow the decimal point";
	if (*at == '/' || *at == '#')
		return "JSON has no comments";
	if (*at == '.' || *at == '+')
		return "a number begins with a digit or a minus sign";
	if ((isalpha((unsigned char)*at) || *at == '_') && before > text &&
	    strchr("{,", before[-1]) != NULL)
		return "a key needs double quotes";
	return NULL;
}

/* Explain a line that does not even begin as a JSON value; false: it does. */
static bool
explain_start(const struct explain_line *l, struct fault *f)
{
	const char *end = l->text + l->len, *p = json_blanks(l->text, end);
	const char *brace = memchr(p, '{', (size_t)(end - p));
	struct json_fault unused;
	enum json_type type;

	if (strchr("#/{[\"'", *p) != NULL)
		return false;
	if (*p == '<') {
		fault_set(
		    f, f->reason, NULL, "not JSON: it looks like XML or HTML");
		return true;
	}
	if (brace == NULL ||
	    json_value(brace, end, 0, &type, NULL, &unused) == NULL)
		return false;
	fault_set(f, f->reason, NULL,
	    "text stands before the object, which begins at byte %zu",
	    (size_t)(brace - l->text) + 1);
	advise(f, l, "", "sed 's/^[^{]*//'");
	return true;
}

/* Explain the byte that does not fit. */
static void
explain_byte(const struct explain_line *l, const struct json_fault *fault,
    struct fault *f)
{
	size_t nth = (size_t)(fault->at - l->text) + 1;
	const char *what;

	if (l->len >= 3 && memcmp(fault->at, "\xef\xbb\xbf", 3) == 0) {
		fault_set(f, f->reason, NULL,
		    "a byte order mark at byte %zu, where two files meet", nth);
		advise(f, l, "", "sed 's/^\\xef\\xbb\\xbf//'");
	} else if (*fault->at == '\x1e') {
		fault_set(f, f->reason, NULL,
		    "a record separator (RFC 7464) at byte %zu", nth);
		fault_advise(f, "tr -d '\\036' takes them out");
	} else if (*fault->at == '\'') {
		fault_set(f, f->reason, NULL,
		    "not JSON at byte %zu: JSON has double quotes only", nth);
		advise(f, l, "for what Python prints: ", PYTHON);
	} else if (explain_start(l, f)) {
		return;
	} else if (is_after_comma(l->text, fault->at)) {
		fault_set(f, f->reason, NULL,
		    "not JSON at byte %zu: a comma before the closing bracket",
		    nth);
		advise(f, l, "", "sed -E 's/, *([]}])/\\1/g'");
	} else if (!explain_word(l, fault->at, f)) {
		what = sign(l->text, fault->at);
		fault_set(f, f->reason, NULL, "not JSON at byte %zu: %s", nth,
		    what != NULL ? what : fault->what);
	}
}

static void
explain_json(
    const struct explain *x, const struct explain_line *l, struct fault *f)
{
	const char *end = l->text + l->len, *p = json_blanks(l->text, end);
	const char *rest;
	struct json_fault fault, unused;
	enum json_type type;

	if (json_valid(l->text, l->len, &fault) || explain_csv(l, f))
		return;
	rest = json_value(p, end, 0, &type, NULL, &unused);
	if (x->in_array) {
		fault_set(f, f->reason, NULL, "a piece of a JSON array");
		advise(f, l, "", ARRAY);
	} else if (is_piece(p, end, &fault) ||
	    (x->in_object && rest != NULL && is_item(rest, end))) {
		explain_piece(l, f);
	} else if (rest != NULL && type == JSON_OBJECT) {
		explain_rest(l, json_blanks(rest, end), f);
	} else {
		explain_byte(l, &fault, f);
	}
}

/*
 * The last line has no newline, and is no record. It was cut, unless it is CSV,
 * or more than one object.
 */
static void
explain_cut(const struct explain_line *l, struct fault *f)
{
	const char *end = l->text + l->len, *p = json_blanks(l->text, end);
	struct json_fault unused;
	enum json_type type;

	f->reason = REASON_BAD_JSON;
	if (explain_csv(l, f))
		return;
	p = json_value(p, end, 0, &type, NULL, &unused);
	if (p != NULL && type == JSON_OBJECT)
		explain_rest(l, json_blanks(p, end), f);
	else
		f->reason = REASON_CUT;
}

/* Does the line open an object that it does not close? */
static bool
opens_object(const struct explain_line *l)
{
	const char *end = l->text + l->len, *p = json_blanks(l->text, end);
	struct json_fault fault;
	enum json_type type;

	return *p == '{' &&
	    json_value(p, end, 0, &type, NULL, &fault) == NULL &&
	    fault.at >= end;
}

void
explain_fault(
    struct explain *x, const struct explain_line *line, struct fault *f)
{
	const char *end = line->text + line->len;

	if (x->file != line->file)
		*x = (struct explain){
		    .file = line->file,
		    .in_array = line->number == 1 &&
			*json_blanks(line->text, end) == '[',
		    .in_object = line->number == 1 && opens_object(line),
		};
	switch (f->reason) {
	case REASON_EMPTY_LINE:
		fault_set(f, f->reason, NULL, "blank line");
		fault_advise(f, "--skip-blank passes over blank lines");
		break;
	case REASON_BAD_UTF8:
		explain_encoding(line, f);
		break;
	case REASON_NOT_OBJECT:
		explain_other_value(line, f);
		break;
	case REASON_BAD_JSON:
		explain_json(x, line, f);
		break;
	case REASON_CUT:
		explain_cut(line, f);
		break;
	default:
		break;
	}
}
