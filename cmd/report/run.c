/* Which run it was: label, files, model, time, command. */
#include "numbers.h"
#include "page/html.h"
#include "sections.h"
#include "words.h"

#include <math.h>
#include <string.h>
#include <time.h>

enum { POSITIONS = 8 }; /* partitions that are told of */

static void
begin_fact(struct buf *out, const char *title)
{
	buf_add_format(out, "<dt>%s</dt><dd>", title);
}

static void
end_fact(struct buf *out)
{
	buf_add_string(out, "</dd>\n");
}

static void
add_label(struct buf *out, const struct evaluation *v)
{
	const char *positive = evaluation_run(v, "positive");
	const char *weight = evaluation_run(v, "weight");

	if (evaluation_run(v, "label") == NULL)
		return;
	begin_fact(out, "Label");
	html_name(out, evaluation_run(v, "label"));
	if (positive != NULL) {
		buf_add_string(out, ", positive where it is ");
		html_name(out, positive);
	}
	if (evaluation_run(v, "score") != NULL) {
		buf_add_string(out, "; scores: ");
		html_name(out, evaluation_run(v, "score"));
	}
	if (weight != NULL) {
		buf_add_string(out, "; weights: ");
		html_name(out, weight);
	}
	end_fact(out);
}

/* Append a file's name, standard input as that. */
static void
add_file(struct buf *out, const char *name)
{
	if (strcmp(name, "<stdin>") == 0)
		buf_add_string(out, "standard input");
	else
		html_name(out, name);
}

static void
add_time(struct buf *out, const struct evaluation *v)
{
	const struct node *time = node_member(v->run, "time");
	const char *field = node_text(node_member(time, "field"));
	double days = evaluation_number(time, "days");

	if (field == NULL || isnan(days))
		return;
	buf_add_string(out, "; ");
	numbers_count(out, days);
	buf_add_string(out, days == 1 ? " day (" : " days (");
	html_name(out, field);
	buf_add_string(out, " / ");
	numbers_count(out, evaluation_number(time, "day"));
	buf_add_string(out, " from ");
	numbers_count(out, evaluation_number(time, "first"));
	buf_add_string(out, " to ");
	numbers_count(out, evaluation_number(time, "last"));
	buf_add_byte(out, ')');
}

static void
add_data(struct buf *out, const struct evaluation *v)
{
	const struct node *files = node_member(v->run, "files");
	double rejected = evaluation_number(v->run, "rejected");
	const char *separator = "";

	if (!node_is(files, NODE_ARRAY))
		return;
	begin_fact(out, "Data");
	for (const struct node *f = files->first; f != NULL; f = f->next) {
		buf_add_string(out, separator);
		if (node_text(f) != NULL)
			add_file(out, node_text(f));
		separator = ", ";
	}
	buf_add_string(out, "; ");
	numbers_count(out, evaluation_number(v->run, "records"));
	buf_add_string(out, " records read");
	if (rejected > 0) {
		buf_add_string(out, ", <span class=\"bad\">");
		numbers_count(out, rejected);
		buf_add_string(out, " of them rejected</span>");
	}
	add_time(out, v);
	end_fact(out);
}

/* Append a time in milliseconds since 1970 to the second. */
static void
add_moment(struct buf *out, double ms)
{
	time_t seconds = (time_t)(ms / 1000);
	char text[32];
	struct tm tm;

	if (isfinite(ms) && gmtime_r(&seconds, &tm) != NULL &&
	    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm) > 0)
		buf_add_string(out, text);
	else
		buf_add_byte(out, '?');
}

/* Append the offsets of a partition: "tx[0]@17 to 1042". */
static void
add_position(struct buf *out, const struct node *p)
{
	const char *topic = node_text(node_member(p, "topic"));

	html_name(out, topic != NULL ? topic : "?");
	buf_add_format(out, "[%.0f]@%.0f to %.0f",
	    evaluation_number(p, "partition"), evaluation_number(p, "first"),
	    evaluation_number(p, "last"));
}

/* Append where the records stood in Kafka, and when. */
static void
add_positions(struct buf *out, const struct evaluation *v)
{
	const struct node *list = node_member(v->run, "positions");
	const struct node *times = node_member(v->run, "timestamps");
	size_t count = 0;

	if (!node_is(list, NODE_ARRAY) || list->count == 0)
		return;
	begin_fact(out, "Offsets");
	for (const struct node *p = list->first; p != NULL; p = p->next) {
		if (count == POSITIONS)
			break;
		buf_add_string(out, count++ > 0 ? ", " : "");
		add_position(out, p);
	}
	if (list->count > POSITIONS)
		buf_add_format(
		    out, " and %zu partitions more", list->count - POSITIONS);
	if (times != NULL) {
		buf_add_string(out, "; ");
		add_moment(out, evaluation_number(times, "first"));
		buf_add_string(out, " to ");
		add_moment(out, evaluation_number(times, "last"));
		buf_add_string(out, " UTC");
	}
	end_fact(out);
}

/* Append how many records another model has scored. */
static void
add_foreign_stamps(struct buf *out, const struct evaluation *v)
{
	if (v->foreign_stamps == 0)
		return;
	buf_add_string(out,
	    "<br><strong class=\"bad\">Records with the stamp of another "
	    "model: ");
	numbers_count(out, v->foreign_stamps);
	buf_add_string(out, "</strong>");
}

static void
add_model(struct buf *out, const struct evaluation *v)
{
	const struct node *model = node_member(v->run, "model");
	const char *file = node_text(node_member(model, "file"));
	const char *digest = node_text(node_member(model, "sha256"));
	const char *kind = node_text(node_member(model, "kind"));

	if (file == NULL)
		return;
	begin_fact(out, "Model");
	add_file(out, file);
	if (kind != NULL) {
		buf_add_string(out, ", ");
		words_title(out, kind, kind);
	}
	buf_add_string(out, ", learned from ");
	numbers_count(out, evaluation_number(model, "records"));
	buf_add_string(out, " records");
	if (digest != NULL) {
		buf_add_string(out, "<br><span class=\"note\">SHA-256 <code>");
		html_name(out, digest);
		buf_add_string(out, "</code></span>");
	}
	add_foreign_stamps(out, v);
	end_fact(out);
}

/* Append whether the model has seen the records. */
static void
add_leak(struct buf *out, const struct evaluation *v)
{
	struct metric trained = evaluation_metric(v, "leak.trained_on");
	struct metric early =
	    evaluation_metric(v, "leak.before_training_ended");
	const struct node *leak = node_member(v->document.root, "leak");

	if (!node_is(leak, NODE_OBJECT))
		return;
	begin_fact(out, "Training");
	if (isnan(trained.value)) {
		buf_add_string(out,
		    "whether the model has seen these records is not known");
		if (trained.reason != NULL) {
			buf_add_string(out, ": ");
			html_text(out, trained.reason);
		}
	} else if (trained.value > 0) {
		buf_add_string(out, "<strong class=\"bad\">");
		numbers_count(out, trained.value);
		buf_add_string(out,
		    " of these records were in the model's training: the "
		    "figures mean nothing</strong>");
	} else {
		buf_add_string(out, "the model has seen none of these records");
	}
	if (early.value > 0) {
		buf_add_string(out, "; <span class=\"bad\">");
		numbers_count(out, early.value);
		buf_add_string(
		    out, " are from before its training ended</span>");
	}
	end_fact(out);
}

static void
add_when(struct buf *out, const struct evaluation *v)
{
	const char *when = evaluation_run(v, "when");
	const char *tool = evaluation_run(v, "tool");
	const char *command = evaluation_run(v, "command");

	if (when != NULL) {
		begin_fact(out, "Evaluated");
		for (; *when != '\0'; when++) /* 2026-11-29T09:21:36Z */
			if (*when == 'T')
				buf_add_byte(out, ' ');
			else if (*when == 'Z')
				buf_add_string(out, " UTC");
			else
				html_text(out, (char[]){*when, '\0'});
		if (tool != NULL) {
			buf_add_string(out, ", by ");
			html_text(out, tool);
		}
		end_fact(out);
	}
	if (command != NULL) {
		begin_fact(out, "Command");
		buf_add_string(out, "<code>");
		html_text(out, command);
		buf_add_string(out, "</code>");
		end_fact(out);
	}
}

void
section_run(struct buf *out, const struct evaluation *v)
{
	struct buf facts = {0};

	add_label(&facts, v);
	add_data(&facts, v);
	add_positions(&facts, v);
	add_model(&facts, v);
	add_leak(&facts, v);
	add_when(&facts, v);
	if (facts.len > 0) {
		buf_add_string(out, "<dl class=\"facts\" id=\"run\">\n");
		buf_add(out, facts.data, facts.len);
		buf_add_string(out, "</dl>\n");
	}
	buf_release(&facts);
}
