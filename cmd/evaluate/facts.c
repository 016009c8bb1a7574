#include "facts.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "base/version.h"
#include "stream/guess.h"
#include "stream/whole.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* --- the command ---------------------------------------------------------- */

static bool
is_printable(const char *word)
{
	for (const char *p = word; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return false;
	return utf8_valid(word, strlen(word));
}

/* Append a word with each odd byte as bash's $'...' has it. */
static void
add_escaped(struct buf *b, const char *word)
{
	buf_add_string(b, "$'");
	for (; *word != '\0'; word++)
		if (*word == '\'' || *word == '\\')
			buf_add_format(b, "\\%c", *word);
		else if ((unsigned char)*word < 0x20 ||
		    (unsigned char)*word >= 0x7f)
			buf_add_format(b, "\\x%02x", (unsigned char)*word);
		else
			buf_add_byte(b, *word);
	buf_add_byte(b, '\'');
}

/* Append a word so that a shell reads it as it is. */
static void
add_word(struct buf *b, const char *word)
{
	if (is_printable(word))
		guess_word(b, word);
	else
		add_escaped(b, word);
}

void
facts_command(struct facts *f, char **argv)
{
	buf_add_string(&f->command, diag_name());
	for (argv++; *argv != NULL; argv++) {
		buf_add_byte(&f->command, ' ');
		add_word(&f->command, *argv);
	}
}

/* --- the member ----------------------------------------------------------- */

/*
 * Write the time, to the second: that of SOURCE_DATE_EPOCH where it is set, so
 * that the same run can give the same bytes.
 */
static void
print_when(struct json_out *j)
{
	const char *fixed = getenv("SOURCE_DATE_EPOCH");
	time_t now = (time_t)(clock_wall_ms() / 1000);
	char text[32], *end = NULL;
	struct tm tm;

	if (fixed != NULL && *fixed != '\0') {
		long long seconds = strtoll(fixed, &end, 10);

		if (*end == '\0')
			now = (time_t)seconds;
	}
	if (gmtime_r(&now, &tm) != NULL &&
	    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm) > 0)
		json_out_string(j, "when", text);
}

/* Write a name; bytes that are no UTF-8 as the shell's escapes. */
static void
print_name(struct json_out *j, const char *member, const char *name)
{
	struct buf b = {0};

	if (utf8_valid(name, strlen(name))) {
		json_out_string(j, member, name);
		return;
	}
	add_escaped(&b, name);
	json_out_string(j, member, buf_string(&b));
	buf_release(&b);
}

static void
print_files(struct json_out *j)
{
	char **file = opt_operands();

	json_out_array(j, "files");
	if (*file == NULL)
		json_out_string(j, NULL, whole_name(NULL));
	for (; *file != NULL; file++)
		print_name(j, NULL, whole_name(*file));
	json_out_end(j);
}

static void
print_model(struct json_out *j, struct facts *f, const struct opts *o)
{
	const struct model *m = f->kind;

	json_out_object(j, "model");
	print_name(j, "file", whole_name(o->model));
	json_out_string(j, "sha256", f->digest);
	json_out_string(j, "kind", m->kind->name);
	if (m->label != NULL)
		json_out_string(j, "label", m->label);
	json_out_whole(j, "records", (int64_t)m->rows);
	if (f->foreign > 0)
		json_out_whole(j, "foreign_stamps", (int64_t)f->foreign);
	json_out_end(j);
}

static void
print_time(struct json_out *j, const struct opts *o, const struct judged *rows)
{
	json_out_object(j, "time");
	print_name(j, "field", o->time);
	json_out_number(j, "day", o->day);
	json_out_whole(j, "days", (int64_t)rows->days);
	if (rows->days > 0) {
		json_out_whole(j, "first", rows->day[0]);
		json_out_whole(j, "last", rows->day[rows->days - 1]);
	}
	json_out_end(j);
}

void
facts_print(struct json_out *j, struct facts *f, const struct opts *o,
    const struct judged *rows)
{
	json_out_object(j, "run");
	json_out_string(j, "tool", "weir " WEIR_VERSION);
	print_when(j);
	json_out_string(j, "command", buf_string(&f->command));
	print_name(j, "label", o->label);
	if (o->positive != NULL)
		print_name(j, "positive", o->positive);
	print_name(j, "score", o->score);
	if (o->weight != NULL)
		print_name(j, "weight", o->weight);
	print_files(j);
	json_out_whole(j, "records", (int64_t)f->records);
	json_out_whole(j, "rejected", (int64_t)f->rejected);
	if (o->baseline != NULL)
		print_name(j, "baseline", whole_name(o->baseline));
	if (f->kind != NULL)
		print_model(j, f, o);
	if (o->time != NULL)
		print_time(j, o, rows);
	spans_print(j, &f->spans);
	json_out_end(j);
}

void
facts_tell(const struct facts *f, const struct opts *o)
{
	if (f->foreign > 0)
		warnx("%" PRIu64 " of these %" PRIu64 " records have the stamp "
		      "of another model than '%s' in their member 'model'",
		    f->foreign, f->records, whole_name(o->model));
}

void
facts_release(struct facts *f)
{
	buf_release(&f->command);
	buf_release(&f->model);
	spans_release(&f->spans);
}
