/* Confusion at the threshold, which the reader can move. */
#include "base/buf.h"
#include "base/json_out.h"
#include "page/figure.h"
#include "page/html.h"
#include "sections.h"

#include <math.h>

static const char *const script[] = {
#include "cmd/report/threshold.js.inc"
    NULL,
};

static void
add_cell(struct buf *out, const char *id, double x)
{
	buf_add_format(out, "<td class=\"number\" id=\"at-%s\">", id);
	figure_add(out, x, 6);
	buf_add_string(out, "</td>");
}

static void
add_confusion(struct buf *out, const struct evaluation *v)
{
	buf_add_string(out, "<p>Positive is predicted where ");
	html_text(out, v->rule);
	buf_add_string(out, ". The threshold is <strong id=\"at-threshold\">");
	figure_add(out, v->threshold, 6);
	buf_add_format(out,
	    "</strong>.</p>\n<div class=\"scroll\"><table id=\"confusion\">\n"
	    "<thead><tr><td>%s</td>"
	    "<th scope=\"col\" class=\"number\">predicted<br>positive</th>"
	    "<th scope=\"col\" class=\"number\">predicted<br>negative</th>"
	    "</tr></thead>\n<tbody>\n"
	    "<tr><th scope=\"row\">is positive</th>",
	    v->weighted ? "sum of weights" : "records");
	add_cell(out, "tp", v->tp);
	add_cell(out, "fn", v->fn);
	buf_add_string(out, "</tr>\n<tr><th scope=\"row\">is negative</th>");
	add_cell(out, "fp", v->fp);
	add_cell(out, "tn", v->tn);
	buf_add_string(out, "</tr>\n</tbody></table></div>\n");
}

/* Append a number: a share with all of its digits, a count with few. */
static void
add_term(
    struct buf *out, const char *title, const char *id, double x, bool share)
{
	buf_add_format(out,
	    "<div class=\"card\"><dt>%s</dt><dd class=\"value\" id=\"at-%s\">",
	    title, id);
	if (!isfinite(x))
		buf_add_string(out, "undefined");
	else if (share)
		figure_add_padded(out, x, 4);
	else
		figure_add(out, x, 6);
	buf_add_string(out, "</dd></div>\n");
}

static void
add_terms(struct buf *out, const struct evaluation *v)
{
	buf_add_string(out, "<dl class=\"cards\">\n");
	add_term(out, "Precision", "precision",
	    evaluation_metric(v, "precision").value, true);
	add_term(out, "Recall", "recall", evaluation_metric(v, "recall").value,
	    true);
	add_term(out, "F1", "f1", evaluation_metric(v, "f1").value, true);
	add_term(out, "Predicted positive", "alerts", v->tp + v->fp, false);
	buf_add_string(out, "</dl>\n");
}

static void
put_numbers(struct json_out *j, const char *name, const double *x, size_t n)
{
	json_out_line(j);
	json_out_array(j, name);
	for (size_t i = 0; i < n; i++)
		json_out_number(j, NULL, x[i]);
	json_out_end(j);
}

/* Append the script's table. Numbers only: nothing needs an escape. */
static void
add_data(struct buf *out, const struct evaluation *v)
{
	struct json_out j = {.out = out};

	buf_add_string(
	    out, "<script type=\"application/json\" id=\"steps\">\n");
	json_out_object(&j, NULL);
	json_out_number(&j, "positives", v->all_positives);
	json_out_number(&j, "negatives", v->all - v->all_positives);
	json_out_object(&j, "chosen");
	json_out_number(&j, "threshold", v->threshold);
	json_out_number(&j, "tp", v->tp);
	json_out_number(&j, "fp", v->fp);
	json_out_end(&j);
	put_numbers(&j, "threshold", v->steps.threshold, v->steps.n);
	put_numbers(&j, "tp", v->steps.tp, v->steps.n);
	put_numbers(&j, "fp", v->steps.fp, v->steps.n);
	json_out_end(&j);
	buf_add_string(out, "\n</script>\n");
}

void
section_threshold(struct buf *out, const struct evaluation *v)
{
	buf_add_string(out, "<section id=\"threshold\">\n<h2>Threshold</h2>\n");
	add_confusion(out, v);
	add_terms(out, v);
	buf_add_string(out,
	    "<div id=\"mover\" hidden>\n"
	    "<label for=\"slider\">Move the threshold: left for more "
	    "alerts, right for fewer</label>\n"
	    "<input type=\"range\" id=\"slider\" min=\"0\" max=\"0\" "
	    "value=\"0\">\n"
	    "<button type=\"button\" id=\"reset\">Back to ");
	figure_add(out, v->threshold, 6);
	buf_add_string(out,
	    "</button>\n<p class=\"note\">The circles and the line in the "
	    "plots below move along.</p>\n</div>\n");
	add_data(out, v);
	buf_add_string(out, "</section>\n");
}

/* Append the script at the end: it needs the whole page. */
void
section_script(struct buf *out)
{
	buf_add_string(out, "<script>\n");
	html_lines(out, script);
	buf_add_string(out, "</script>\n");
}
