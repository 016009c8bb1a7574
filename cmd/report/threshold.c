/* The figures at the threshold, which the reader can move. */
#include "base/num.h"
#include "judge/figure.h"
#include "numbers.h"
#include "page/html.h"
#include "sections.h"
#include "words.h"

#include <math.h>

static const char *const script[] = {
#include "cmd/report/threshold.js.inc"
    NULL,
};

/* --- the text ------------------------------------------------------------- */

static void
add_threshold(struct buf *out, const struct evaluation *v)
{
	char exact[NUM_MAX + 1];

	buf_add_string(out, "<p>Positive is predicted where ");
	html_text(out, v->rule);
	buf_add_string(out, ". The threshold is <strong id=\"at-threshold\">");
	numbers_threshold(out, v->threshold);
	buf_add_string(out, "</strong>");
	if (v->chosen != NULL) {
		buf_add_string(
		    out, "<span class=\"at-chosen\">, chosen by the rule ");
		html_text(out, v->chosen);
		if (v->chosen_on != NULL) {
			buf_add_string(out, " on ");
			html_name(out, v->chosen_on);
		} else {
			buf_add_string(
			    out, " on these very records, which flatters");
		}
		buf_add_string(out, "</span>");
	}
	exact[num_format(exact, v->threshold)] = '\0';
	buf_add_format(out,
	    ". <span class=\"soft\">Exactly: <code id=\"at-exact\">"
	    "--threshold %s</code></span></p>\n",
	    exact);
}

/* --- the cards ------------------------------------------------------------ */

static void
begin_card(struct buf *out, const char *title, const char *unit)
{
	buf_add_format(out, "<div class=\"card\"><dt>%s", title);
	if (unit != NULL) {
		buf_add_string(out, ", ");
		html_text(out, unit);
	}
	buf_add_string(out, "</dt>");
}

static void
end_card(struct buf *out)
{
	buf_add_string(out, "</dd></div>\n");
}

/* Append "saves 65 %", of what no alerts cost. */
static void
add_saving(struct buf *out, const struct costs *c)
{
	bool saves = c->value <= c->of_no_alerts;

	buf_add_string(out, "; <span id=\"at-saves\">");
	buf_add_string(out, saves ? "saves " : "costs ");
	numbers_share(out, fabs(c->of_no_alerts - c->value), c->of_no_alerts);
	buf_add_string(out, saves ? "</span>" : " more</span>");
}

static void
add_cost_card(struct buf *out, const struct costs *c, const char *unit)
{
	if (!c->there)
		return;
	begin_card(out, "Cost", unit);
	buf_add_string(out, "<dd class=\"value\" id=\"at-cost\">");
	numbers_cost(out, c->value);
	buf_add_string(out, "</dd><dd class=\"note\">(no alerts: ");
	numbers_cost(out, c->of_no_alerts);
	if (c->of_no_alerts > 0)
		add_saving(out, c);
	buf_add_string(out, ")");
	end_card(out);
}

/* Append a metric, with the interval that it has at the chosen threshold. */
static void
add_card(struct buf *out, const struct evaluation *v, enum figure_id id)
{
	const struct figure *known = &figure_table[id];
	struct metric f = evaluation_metric(v, known->name);

	begin_card(out, known->title, NULL);
	buf_add_format(out, "<dd class=\"value\" id=\"at-%s\">", known->name);
	numbers_measure(out, f.value);
	buf_add_string(out, "</dd><dd class=\"note at-chosen\">");
	if (isfinite(f.value)) {
		section_interval(out, &f, false);
	} else if (f.reason != NULL) {
		buf_add_string(out, "undefined: ");
		html_text(out, f.reason);
	}
	end_card(out);
}

static void
add_alerts(struct buf *out, const struct evaluation *v)
{
	double alerts = v->tp + v->fp;

	begin_card(out, "Alerts", NULL);
	buf_add_string(out, "<dd class=\"value\" id=\"at-alerts\">");
	numbers_count(out, alerts);
	buf_add_string(out, "</dd><dd class=\"note\"><span id=\"at-share\">");
	numbers_share(out, alerts, v->all);
	buf_add_format(out, "</span> of the %s",
	    v->weighted ? "sum of weights" : "records");
	if (isfinite(v->days)) {
		buf_add_string(out, "; <span id=\"at-daily\">");
		numbers_cost(out, alerts / v->days);
		buf_add_string(out, "</span> a day");
	}
	end_card(out);
}

static void
add_cards(struct buf *out, const struct evaluation *v, const char *unit)
{
	buf_add_string(out, "<dl class=\"cards\">\n");
	add_cost_card(out, &v->costs, unit);
	add_alerts(out, v);
	add_card(out, v, FIGURE_PRECISION);
	add_card(out, v, FIGURE_RECALL);
	add_card(out, v, FIGURE_F1);
	buf_add_string(out, "</dl>\n");
	if (!v->costs.there || v->chosen == NULL)
		return;
	buf_add_string(out, "<p class=\"note\">The cost: ");
	words_rule(out, v->chosen);
	if (unit != NULL) {
		buf_add_string(out, ", in ");
		html_text(out, unit);
	}
	buf_add_string(out, ".</p>\n");
}

/* --- the slider ----------------------------------------------------------- */

/* Append the scale below the slider. */
static void
add_scale(struct buf *out, const struct axis *a)
{
	double ticks[AXIS_TICKS];
	size_t count = axis_ticks(a, ticks);

	buf_add_string(out, "<div class=\"scale\" aria-hidden=\"true\">");
	for (size_t i = 0; i < count; i++) {
		buf_add_format(out, "<span style=\"left:%.4g%%\">",
		    100 * axis_at(a, ticks[i]));
		axis_tick_text(a, ticks[i], out);
		buf_add_string(out, "</span>");
	}
	buf_add_string(out, "</div>\n");
}

static void
add_mover(struct buf *out, const struct evaluation *v)
{
	struct axis a = section_threshold_axis(v);

	buf_add_string(out,
	    "<div id=\"mover\" hidden>\n<div>\n"
	    "<label for=\"slider\">Move the threshold: left for more "
	    "alerts, right for fewer</label>\n"
	    "<input type=\"range\" id=\"slider\" min=\"0\" max=\"1000\" "
	    "value=\"0\">\n");
	add_scale(out, &a);
	buf_add_string(out,
	    "</div>\n<div>\n<button type=\"button\" id=\"reset\">Back to ");
	numbers_threshold(out, v->threshold);
	buf_add_string(out, "</button>\n");
	if (isfinite(v->costs.lowest_at)) {
		buf_add_string(out,
		    "<button type=\"button\" id=\"cheapest\">Lowest cost, "
		    "at ");
		numbers_threshold(out, v->costs.lowest_at);
		buf_add_string(out, "</button>\n");
	}
	buf_add_string(out,
	    "<p class=\"note\">The figures above, the circles and the lines "
	    "in the plots and the table below move along; intervals are of "
	    "the evaluation's threshold only. An arrow key goes to the next "
	    "score.</p>\n</div>\n</div>\n");
}

/* --- the section ----------------------------------------------------------- */

void
section_threshold(struct buf *out, const struct evaluation *v, const char *unit)
{
	buf_add_string(
	    out, "<section id=\"threshold\">\n<h2>At the threshold</h2>\n");
	add_threshold(out, v);
	add_cards(out, v, unit);
	add_mover(out, v);
	section_steps(out, v);
	buf_add_string(out, "</section>\n");
}

/* --- the confusion matrix ------------------------------------------------- */

static void
add_cell(struct buf *out, const char *id, double x)
{
	buf_add_format(out, "<td class=\"number\" id=\"at-%s\">", id);
	numbers_count(out, x);
	buf_add_string(out, "</td>");
}

void
section_confusion(struct buf *out, const struct evaluation *v)
{
	buf_add_format(out,
	    "<section id=\"counts\">\n<h3>Right and wrong at the "
	    "threshold</h3>\n"
	    "<div class=\"scroll\"><table id=\"confusion\">\n"
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
	buf_add_string(out, "</tr>\n</tbody></table></div>\n</section>\n");
}

/* Append the script at the end: it needs the whole page. */
void
section_script(struct buf *out)
{
	buf_add_string(out, "<script>\n");
	html_lines(out, script);
	buf_add_string(out, "</script>\n");
}
