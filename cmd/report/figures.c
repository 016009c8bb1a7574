/* The head of the page, the metrics as tables, and the requirements. */
#include "base/buf.h"
#include "judge/figure.h"
#include "page/figure.h"
#include "page/html.h"
#include "sections.h"

#include <math.h>
#include <string.h>

/* The figures with their own row, in the page's order. */
static const struct {
	enum figure_id id;
	bool card; /* one of the few shown large */
} shown[] = {
    {FIGURE_AVERAGE_PRECISION, true},
    {FIGURE_ROC_AUC, true},
    {FIGURE_LOG_LOSS, false},
    {FIGURE_BRIER, false},
    {FIGURE_PREVALENCE, false},
    {FIGURE_PRECISION, true},
    {FIGURE_RECALL, true},
    {FIGURE_SPECIFICITY, false},
    {FIGURE_F1, false},
    {FIGURE_MCC, false},
    {FIGURE_BALANCED_ACCURACY, false},
};
#define SHOWN (sizeof shown / sizeof *shown)

/* --- head ----------------------------------------------------------------- */

static void
add_percent(struct buf *out, double part, double all)
{
	if (all > 0) {
		figure_add(out, 100 * part / all, 3);
		buf_add_string(out, "&nbsp;%");
	}
}

void
section_head(struct buf *out, const struct evaluation *v, const char *title)
{
	buf_add_string(out, "<header>\n<h1>");
	html_text(out, title);
	buf_add_string(out, "</h1>\n<p class=\"soft\">");
	figure_add(out, v->n, 6);
	buf_add_string(out, v->n == 1 ? " record, " : " records, ");
	figure_add(out, v->positives, 6);
	buf_add_string(out, " of them positive");
	if (v->weighted) {
		buf_add_string(out, ". Weighted, they stand for ");
		figure_add(out, v->all, 6);
		buf_add_string(out, ", ");
		figure_add(out, v->all_positives, 6);
		buf_add_string(out, " positive");
	}
	if (v->all > 0) {
		buf_add_string(out, " (");
		add_percent(out, v->all_positives, v->all);
		buf_add_string(out, ")");
	}
	buf_add_string(out, ".</p>\n</header>\n");
}

/* --- requirements --------------------------------------------------------- */

static void
add_number_cell(struct buf *out, double x, int digits)
{
	buf_add_string(out, "<td class=\"number\">");
	if (isfinite(x))
		figure_add(out, x, digits);
	else
		buf_add_string(out, "undefined");
	buf_add_string(out, "</td>");
}

void
section_requirements(struct buf *out, const struct evaluation *v)
{
	size_t held = 0;

	if (v->requirements == 0)
		return;
	for (size_t i = 0; i < v->requirements; i++)
		held += v->requirement[i].held;
	buf_add_format(out,
	    "<section id=\"requirements\">\n<h2>Requirements</h2>\n"
	    "<p class=\"%s\"><strong>%zu of %zu held.</strong></p>\n"
	    "<div class=\"scroll\"><table>\n<thead><tr>"
	    "<th scope=\"col\">required</th>"
	    "<th scope=\"col\" class=\"number\">value</th>"
	    "<th scope=\"col\" class=\"number\">bound</th>"
	    "<th scope=\"col\">verdict</th></tr></thead>\n<tbody>\n",
	    held == v->requirements ? "good" : "bad", held, v->requirements);
	for (size_t i = 0; i < v->requirements; i++) {
		const struct requirement *q = &v->requirement[i];

		buf_add_string(out, "<tr><th scope=\"row\">");
		html_text(out, q->text);
		if (q->reason != NULL) {
			buf_add_string(out, "<span class=\"note\">");
			html_text(out, q->reason);
			buf_add_string(out, "</span>");
		}
		buf_add_string(out, "</th>");
		add_number_cell(out, q->value, 6);
		add_number_cell(out, q->bound, 6);
		buf_add_format(out, "<td class=\"%s\">%s</td></tr>\n",
		    q->held ? "good" : "bad", q->held ? "✓ held" : "✗ failed");
	}
	buf_add_string(out, "</tbody></table></div>\n</section>\n");
}

/* --- metrics -------------------------------------------------------------- */

/* Append "0.692 to 0.870 (95 %, bootstrap)". */
static void
add_interval(struct buf *out, const struct metric *f, bool method)
{
	if (!isfinite(f->low) || !isfinite(f->high)) {
		if (f->no_interval != NULL) {
			buf_add_string(out, "no interval: ");
			html_text(out, f->no_interval);
		}
		return;
	}
	figure_add_padded(out, f->low, 3);
	buf_add_string(out, " to ");
	figure_add_padded(out, f->high, 3);
	if (isfinite(f->level)) {
		buf_add_string(out, " (");
		figure_add(out, 100 * f->level, 3);
		buf_add_string(out, "&nbsp;%");
		if (method && f->method != NULL) {
			buf_add_string(out, ", ");
			html_text(out, f->method);
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

static void
add_card(struct buf *out, const struct figure *known, const struct metric *f)
{
	buf_add_string(out, "<div class=\"card\"><dt>");
	html_text(out, known->title);
	buf_add_string(out, "</dt>");
	if (isfinite(f->value)) {
		buf_add_string(out, "<dd class=\"value\">");
		figure_add_padded(out, f->value, 4);
		buf_add_string(out, "</dd><dd class=\"note\">");
		add_interval(out, f, false);
	} else {
		buf_add_string(
		    out, "<dd class=\"value\">–</dd><dd class=\"note\">");
		add_undefined(out, f);
	}
	buf_add_string(out, "</dd></div>\n");
}

static void
add_row(struct buf *out, const struct figure *known, const struct metric *f)
{
	buf_add_string(out, "<tr><th scope=\"row\">");
	html_text(out, known->title);
	buf_add_string(out, "<span class=\"note\">");
	html_text(out, known->meaning);
	buf_add_string(out, "</span></th><td class=\"number\">");
	if (isfinite(f->value)) {
		figure_add_padded(out, f->value, 6);
		buf_add_string(out, "</td><td>");
		add_interval(out, f, true);
	} else {
		buf_add_string(out, "–</td><td>");
		add_undefined(out, f);
	}
	buf_add_string(out, "</td></tr>\n");
}

void
section_figures(struct buf *out, const struct evaluation *v)
{
	const struct figure *known;
	struct metric f;

	buf_add_string(out,
	    "<section id=\"figures\">\n<h2>Figures</h2>\n"
	    "<dl class=\"cards\">\n");
	for (size_t i = 0; i < SHOWN; i++)
		if (shown[i].card) {
			known = &figure_table[shown[i].id];
			f = evaluation_metric(v, known->name);
			add_card(out, known, &f);
		}
	buf_add_string(out,
	    "</dl>\n<p class=\"note\">From precision on, these are figures at "
	    "the threshold ");
	figure_add(out, v->threshold, 6);
	buf_add_string(out,
	    ".</p>\n<div class=\"scroll\"><table>\n<thead><tr><th "
	    "scope=\"col\">metric</th>"
	    "<th scope=\"col\" class=\"number\">value</th>"
	    "<th scope=\"col\">interval</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < SHOWN; i++) {
		known = &figure_table[shown[i].id];
		f = evaluation_metric(v, known->name);
		if (f.there)
			add_row(out, known, &f);
	}
	buf_add_string(out, "</tbody></table></div>\n</section>\n");
}

/* --- further figures ------------------------------------------------------ */

/* Has the member its own place, or is it about others? */
static bool
is_shown(const char *name)
{
	static const char *const elsewhere[] = {"n", "positives", "weight",
	    "weight_positives", "threshold", "tp", "fp", "fn", "tn", "rule",
	    "undefined", "intervals", "requirements", "curves"};

	for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
		if (strcmp(elsewhere[i], name) == 0)
			return true;
	for (size_t i = 0; i < SHOWN; i++)
		if (strcmp(figure_table[shown[i].id].name, name) == 0)
			return true;
	return false;
}

/* Append a member's name for people: its low lines are blanks. */
static void
add_name(struct buf *out, const char *name)
{
	size_t from = out->len;

	html_text(out, name);
	for (size_t i = from; i < out->len; i++)
		if (out->data[i] == '_')
			out->data[i] = ' ';
}

static void
add_value(struct buf *out, const struct node *item)
{
	if (node_is(item, NODE_NUMBER))
		figure_add(out, item->number, 6);
	else if (node_is(item, NODE_STRING))
		html_text(out, item->text);
	else if (node_is(item, NODE_BOOL))
		buf_add_string(out, item->truth ? "yes" : "no");
	else
		buf_add_string(out, "–");
}

/*
 * Append a row; `path` is the member's place, as intervals and reasons name it.
 */
static void
add_plain(struct buf *out, const struct evaluation *v, const char *group,
    const char *path, const struct node *item)
{
	struct metric f = evaluation_metric(v, path);

	buf_add_string(out, "<tr><th scope=\"row\">");
	if (group != NULL) {
		buf_add_string(out, "<span class=\"soft\">");
		add_name(out, group);
		buf_add_string(out, ":</span> ");
	}
	add_name(out, item->name);
	buf_add_string(out, "</th><td class=\"number\">");
	add_value(out, item);
	buf_add_string(out, "</td><td>");
	if (item->type == NODE_NULL && f.reason != NULL)
		add_undefined(out, &f);
	else
		add_interval(out, &f, true);
	buf_add_string(out, "</td></tr>\n");
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
			add_plain(out, v, object->name, buf_string(&inner), m);
		buf_release(&inner);
	}
}

/* Append an array of like objects as a table. */
static void
add_list(struct buf *out, const struct node *list)
{
	const struct node *first = list->first;

	if (!node_is(first, NODE_OBJECT))
		return;
	buf_add_string(out, "<div class=\"scroll\"><table>\n<caption>");
	add_name(out, list->name);
	buf_add_string(out, "</caption>\n<thead><tr>");
	for (const struct node *cell = first->first; cell; cell = cell->next) {
		buf_add_string(out, "<th scope=\"col\" class=\"number\">");
		add_name(out, cell->name);
		buf_add_string(out, "</th>");
	}
	buf_add_string(out, "</tr></thead>\n<tbody>\n");
	for (const struct node *item = first; item; item = item->next) {
		buf_add_string(out, "<tr>");
		for (const struct node *c = first->first; c; c = c->next) {
			buf_add_string(out, "<td class=\"number\">");
			add_value(out, node_member(item, c->name));
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

/* Append each member of the evaluation as a row, or as its own table. */
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
			add_plain(rows, v, NULL, m->name, m);
		}
}

void
section_further(struct buf *out, const struct evaluation *v)
{
	struct buf rows = {0}, lists = {0};

	add_members(&rows, &lists, v);
	if (rows.len + lists.len > 0) {
		buf_add_string(out,
		    "<section id=\"further\">\n<h2>Further figures</h2>\n");
		if (rows.len > 0) {
			buf_add_string(
			    out, "<div class=\"scroll\"><table><tbody>\n");
			buf_add(out, rows.data, rows.len);
			buf_add_string(out, "</tbody></table></div>\n");
		}
		buf_add(out, lists.data, lists.len);
		buf_add_string(out, "</section>\n");
	}
	buf_release(&rows);
	buf_release(&lists);
}
