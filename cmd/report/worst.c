/* The worst false alarms and misses, and what their members add. */
#include "numbers.h"
#include "page/html.h"
#include "sections.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum {
	PARTS = 6, /* that are shown of a record */
	OPEN = 10, /* records that are shown without opening a table */
};

static void
add_value(struct buf *out, const struct node *value)
{
	if (node_is(value, NODE_NUMBER))
		numbers_threshold(out, value->number);
	else if (node_is(value, NODE_STRING))
		html_name(out, value->text);
	else if (node_is(value, NODE_BOOL))
		buf_add_string(out, value->truth ? "true" : "false");
	else
		buf_add_string(out, "missing");
}

/* Append the record's key, and where it stands. */
static void
add_place(struct buf *out, const struct node *o)
{
	const struct node *key = node_member(o, "key");
	const char *file = node_text(node_member(o, "file"));
	const char *topic = node_text(node_member(o, "topic"));

	if (key != NULL) {
		add_value(out, key);
		buf_add_string(out, "<br>");
	}
	buf_add_string(out, "<span class=\"soft\">");
	if (topic != NULL) {
		html_name(out, topic);
		buf_add_format(out, "[%.0f]@%.0f",
		    evaluation_number(o, "partition"),
		    evaluation_number(o, "offset"));
	} else {
		html_name(out, file != NULL ? file : "?");
		buf_add_format(out, ":%.0f", evaluation_number(o, "line"));
	}
	buf_add_string(out, "</span>");
}

/* Append one part: the member, its value, and by how much it moves the score. */
static void
add_part(struct buf *out, const struct node *part)
{
	const char *field = node_text(node_member(part, "field"));
	double adds = evaluation_number(part, "adds");

	buf_add_format(out, "<span class=\"part\"><b class=\"%s\">%s</b> ",
	    adds < 0 ? "lowers" : "raises", adds < 0 ? "▼" : "▲");
	html_name(out, field != NULL ? field : "?");
	buf_add_byte(out, ' ');
	add_value(out, node_member(part, "value"));
	buf_add_string(out, "&nbsp;<b>");
	numbers_effect(out, adds);
	buf_add_string(out, "</b></span> ");
}

/* Append the parts that moved the score most, and the sum of the others. */
static void
add_parts(struct buf *out, const struct node *o)
{
	const struct node *parts = node_member(o, "parts");
	double others = evaluation_number(o, "others_add");
	size_t count = 0;

	others = isnan(others) ? 0 : others;
	if (!node_is(parts, NODE_ARRAY))
		return;
	for (const struct node *p = parts->first; p != NULL; p = p->next)
		if (count++ < PARTS)
			add_part(out, p);
		else
			others += evaluation_number(p, "adds");
	if (count > PARTS) {
		buf_add_string(out, "<span class=\"part soft\">others&nbsp;");
		numbers_effect(out, others);
		buf_add_string(out, "</span>");
	}
}

static void
add_row(struct buf *out, const struct node *o)
{
	double score = evaluation_number(o, "score");
	double model = evaluation_number(o, "model_score");
	const char *none = node_text(node_member(o, "no_parts"));

	buf_add_string(out, "<tr><th scope=\"row\">");
	add_place(out, o);
	buf_add_string(out, "</th><td class=\"number\">");
	numbers_measure(out, score);
	buf_add_string(out, "</td><td>");
	add_parts(out, o);
	if (none != NULL) {
		buf_add_string(out, "<span class=\"soft\">");
		html_text(out, none);
		buf_add_string(out, "</span>");
	}
	if (isfinite(model) && fabs(model - score) > 1e-9) {
		buf_add_string(
		    out, "<span class=\"bad\">This model gives it the score ");
		numbers_measure(out, model);
		buf_add_string(out, "</span>");
	}
	buf_add_string(out, "</td></tr>\n");
}

/* Append a table of at most `most` records; returns the first one after it. */
static const struct node *
add_table(struct buf *out, const struct node *o, size_t most)
{
	buf_add_string(out,
	    "<div class=\"scroll\"><table class=\"worst\">\n"
	    "<thead><tr><th scope=\"col\">record</th>"
	    "<th scope=\"col\" class=\"number\">score</th>"
	    "<th scope=\"col\">what moved it most</th></tr></thead>\n"
	    "<tbody>\n");
	for (size_t i = 0; o != NULL && i < most; i++, o = o->next)
		add_row(out, o);
	buf_add_string(out, "</tbody></table></div>\n");
	return o;
}

/* Append a list: the first ones as a table, the others as one to open. */
static void
add_list(struct buf *out, const struct node *list, const char *title)
{
	const struct node *rest;

	if (!node_is(list, NODE_ARRAY) || list->count == 0)
		return;
	buf_add_format(out, "<h3>%s</h3>\n", title);
	rest = add_table(out, list->first, OPEN);
	if (rest == NULL)
		return;
	buf_add_format(out, "<details>\n<summary>%zu more</summary>\n",
	    list->count - OPEN);
	add_table(out, rest, SIZE_MAX);
	buf_add_string(out, "</details>\n");
}

void
section_worst(struct buf *out, const struct evaluation *v)
{
	const struct node *worst = node_member(v->document.root, "worst");
	struct buf lists = {0};

	add_list(&lists, node_member(worst, "false_alarms"),
	    "False alarms: negatives with the highest scores");
	add_list(&lists, node_member(worst, "misses"),
	    "Misses: positives with the lowest scores");
	if (lists.len > 0) {
		buf_add_string(out,
		    "<section id=\"worst\">\n<h2>The worst errors</h2>\n"
		    "<p class=\"note\">Wrong at the evaluation's threshold ");
		numbers_threshold(out, v->threshold);
		buf_add_string(out,
		    ". A member of the record, its value, and what it adds to "
		    "the log odds of the score, against an average "
		    "record: ▲ raises the score, ▼ lowers it.</p>\n");
		buf_add(out, lists.data, lists.len);
		buf_add_string(out, "</section>\n");
	}
	buf_release(&lists);
}
