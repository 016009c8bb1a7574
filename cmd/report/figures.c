/* The metrics: a few as cards, all as a table that one opens. */
#include "judge/figure.h"
#include "numbers.h"
#include "page/html.h"
#include "sections.h"
#include "words.h"

#include <math.h>
#include <string.h>

/* The figures that stand first in the table. */
static const enum figure_id first[] = {FIGURE_AVERAGE_PRECISION, FIGURE_ROC_AUC,
    FIGURE_LOG_LOSS, FIGURE_BRIER, FIGURE_PREVALENCE, FIGURE_PRECISION,
    FIGURE_RECALL, FIGURE_SPECIFICITY, FIGURE_F1, FIGURE_F_BETA, FIGURE_MCC,
    FIGURE_BALANCED_ACCURACY};
#define FIRST (sizeof first / sizeof *first)

void
section_interval(struct buf *out, const struct metric *f, bool method)
{
	if (!isfinite(f->low) || !isfinite(f->high)) {
		if (f->no_interval != NULL) {
			buf_add_string(out, "no interval: ");
			html_text(out, f->no_interval);
		}
		return;
	}
	numbers_range(out, f->low, f->high);
	if (isfinite(f->level)) {
		buf_add_string(out, " (");
		numbers_share(out, f->level, 1);
		if (method && f->method != NULL) {
			buf_add_string(out, ", ");
			words_method(out, f->method);
		}
		buf_add_string(out, ")");
	}
}

static void
add_undefined(struct buf *out, const struct metric *f)
{
	buf_add_string(out, "undefined");
	if (f->reason != NULL) {
		buf_add_string(out, ": ");
		html_text(out, f->reason);
	}
}

/* --- cards ---------------------------------------------------------------- */

static void
add_card(struct buf *out, const struct evaluation *v, enum figure_id id)
{
	const struct figure *known = &figure_table[id];
	struct metric f = evaluation_metric(v, known->name);

	buf_add_string(out, "<div class=\"card\"><dt>");
	html_text(out, known->title);
	buf_add_string(out, "</dt><dd class=\"value\">");
	numbers_measure(out, f.value);
	buf_add_string(out, "</dd><dd class=\"note\">");
	if (isfinite(f.value))
		section_interval(out, &f, false);
	else
		add_undefined(out, &f);
	buf_add_string(out, "</dd></div>\n");
}

void
section_cards(struct buf *out, const struct evaluation *v)
{
	buf_add_string(out,
	    "<section id=\"figures\">\n<h3>Over all thresholds</h3>\n"
	    "<dl class=\"cards\">\n");
	add_card(out, v, FIGURE_AVERAGE_PRECISION);
	add_card(out, v, FIGURE_ROC_AUC);
	add_card(out, v, FIGURE_PREVALENCE);
	add_card(out, v, FIGURE_LOG_LOSS);
	add_card(out, v, FIGURE_CALIBRATION_SLOPE);
	buf_add_string(out, "</dl>\n</section>\n");
}

/* --- the table ------------------------------------------------------------ */

static void
add_value(struct buf *out, const char *path, const struct node *item)
{
	const char *name = strrchr(path, '.');

	name = name != NULL ? name + 1 : path;
	if (node_is(item, NODE_NUMBER) && strcmp(name, "threshold") == 0)
		numbers_threshold(out, item->number);
	else if (node_is(item, NODE_NUMBER) && strcmp(name, "fraction") == 0)
		numbers_share(out, item->number, 1);
	else if (node_is(item, NODE_NUMBER) &&
	    item->number == rint(item->number))
		numbers_count(out, item->number);
	else if (node_is(item, NODE_NUMBER))
		numbers_measure(out, item->number);
	else if (node_is(item, NODE_STRING))
		html_name(out, item->text);
	else if (node_is(item, NODE_BOOL))
		buf_add_string(out, item->truth ? "yes" : "no");
	else
		buf_add_string(out, "–");
}

/* Append a row; `path` is the member's place, as intervals and reasons name it. */
static void
add_row(struct buf *out, const struct evaluation *v, const char *path,
    const struct node *item)
{
	struct metric f = evaluation_metric(v, path);
	const char *meaning = words_meaning(path);

	buf_add_string(out, "<tr><th scope=\"row\">");
	words_title(out, path, path);
	if (meaning != NULL) {
		buf_add_string(out, "<span class=\"note\">");
		html_text(out, meaning);
		buf_add_string(out, "</span>");
	}
	buf_add_string(out, "</th><td>");
	add_value(out, path, item);
	buf_add_string(out, "<span class=\"note\">");
	if (node_is(item, NODE_NULL) && f.reason != NULL)
		add_undefined(out, &f);
	else
		section_interval(out, &f, true);
	buf_add_string(out, "</span></td></tr>\n");
}

/* Append a row a plain member of the object, down to the bottom. */
static void
add_rows(struct buf *out, const struct evaluation *v, const char *path,
    const struct node *object)
{
	for (const struct node *m = object->first; m != NULL; m = m->next) {
		struct buf inner = {0};

		buf_add_format(&inner, "%s.%s", path, m->name);
		if (m->type == NODE_OBJECT)
			add_rows(out, v, buf_string(&inner), m);
		else if (m->type != NODE_ARRAY)
			add_row(out, v, buf_string(&inner), m);
		buf_release(&inner);
	}
}

/* --- lists ---------------------------------------------------------------- */

/* Append an array of like objects as a table. */
static void
add_list(struct buf *out, const struct node *list)
{
	const struct node *head = list->first;

	if (!node_is(head, NODE_OBJECT))
		return;
	/* A wide one becomes lines of names and values on a phone. */
	buf_add_format(out, "<div class=\"scroll\"><table%s>\n<caption>",
	    head->count > 5 ? " class=\"wide\"" : "");
	words_list(out, list->name);
	buf_add_string(out, "</caption>\n<thead><tr>");
	for (const struct node *cell = head->first; cell; cell = cell->next) {
		buf_add_string(out, "<th scope=\"col\" class=\"number\">");
		words_column(out, cell->name);
		buf_add_string(out, "</th>");
	}
	buf_add_string(out, "</tr></thead>\n<tbody>\n");
	for (const struct node *item = list->first; item; item = item->next) {
		buf_add_string(out, "<tr>");
		for (const struct node *c = head->first; c; c = c->next) {
			buf_add_string(
			    out, "<td class=\"number\" data-name=\"");
			words_column(out, c->name);
			buf_add_string(out, "\">");
			add_value(out, c->name, node_member(item, c->name));
			buf_add_string(out, "</td>");
		}
		buf_add_string(out, "</tr>\n");
	}
	buf_add_string(out, "</tbody></table></div>\n");
}

static void
add_lists(struct buf *out, const struct node *object)
{
	for (const struct node *m = object->first; m != NULL; m = m->next)
		if (m->type == NODE_ARRAY)
			add_list(out, m);
		else if (m->type == NODE_OBJECT)
			add_lists(out, m);
}

/* --- all of them ---------------------------------------------------------- */

/* Has the member its own place, or is it about others? */
static bool
is_shown(const char *name)
{
	static const char *const elsewhere[] = {"n", "positives", "weight",
	    "weight_positives", "threshold", "tp", "fp", "fn", "tn", "rule",
	    "undefined", "intervals", "requirements", "curves", "run", "worst",
	    "choose", "leak", "baseline", "difference", "p_value"};

	for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
		if (strcmp(elsewhere[i], name) == 0)
			return true;
	for (size_t i = 0; i < FIRST; i++)
		if (strcmp(figure_table[first[i]].name, name) == 0)
			return true;
	return false;
}

/* Append each other member of the evaluation as a row, or as its own table. */
static void
add_members(struct buf *rows, struct buf *lists, const struct evaluation *v)
{
	const struct node *root = v->document.root;

	for (const struct node *m = root->first; m != NULL; m = m->next)
		if (is_shown(m->name)) {
			;
		} else if (m->type == NODE_OBJECT) {
			add_rows(rows, v, m->name, m);
			add_lists(lists, m);
		} else if (m->type == NODE_ARRAY) {
			add_list(lists, m);
		} else {
			add_row(rows, v, m->name, m);
		}
}

void
section_all_figures(struct buf *out, const struct evaluation *v)
{
	struct buf lists = {0};

	buf_add_string(out,
	    "<section id=\"further\">\n<h2>All figures</h2>\n<details>\n"
	    "<summary>With their meaning and intervals</summary>\n"
	    "<p class=\"note\">From precision to balanced accuracy, and the "
	    "cost, they are figures at the threshold ");
	numbers_threshold(out, v->threshold);
	buf_add_string(out,
	    ".</p>\n<div class=\"scroll\"><table>\n<thead><tr><th "
	    "scope=\"col\">figure</th><th scope=\"col\">value and "
	    "interval</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < FIRST; i++) {
		const char *name = figure_table[first[i]].name;
		const struct node *item = node_member(v->document.root, name);

		if (item != NULL)
			add_row(out, v, name, item);
	}
	add_members(out, &lists, v);
	buf_add_string(out, "</tbody></table></div>\n");
	buf_add(out, lists.data, lists.len);
	buf_add_string(out, "</details>\n</section>\n");
	buf_release(&lists);
}
