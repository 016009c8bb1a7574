/* The comparison with another model's scores of the same records. */
#include "judge/figure.h"
#include "numbers.h"
#include "page/html.h"
#include "sections.h"

#include <math.h>

static const enum figure_id compared[] = {
    FIGURE_ROC_AUC, FIGURE_AVERAGE_PRECISION, FIGURE_LOG_LOSS, FIGURE_BRIER};

static double
number_in(const struct evaluation *v, const char *group, const char *name)
{
	return evaluation_number(node_member(v->document.root, group), name);
}

/* Append the figure of this model, and below it the other's. */
static void
add_both(struct buf *out, const struct evaluation *v, const char *name)
{
	buf_add_string(out, "<td class=\"number\">");
	numbers_measure(out, evaluation_metric(v, name).value);
	buf_add_string(out, "<span class=\"note\">other ");
	numbers_measure(out, number_in(v, "baseline", name));
	buf_add_string(out, "</span></td>");
}

/* Append the difference, and below it the interval and p. */
static void
add_difference(struct buf *out, const struct evaluation *v, const char *name)
{
	struct buf path = {0};
	struct metric f;
	double p = number_in(v, "p_value", name);

	buf_add_format(&path, "difference.%s", name);
	f = evaluation_metric(v, buf_string(&path));
	buf_release(&path);
	buf_add_string(out, "<td class=\"number\">");
	numbers_effect(out, f.value);
	buf_add_string(out, "<span class=\"note\">");
	if (isfinite(f.low) && isfinite(f.high)) {
		numbers_effect(out, f.low);
		buf_add_string(out, " to ");
		numbers_effect(out, f.high);
	} else if (f.no_interval != NULL) {
		buf_add_string(out, "no interval: ");
		html_text(out, f.no_interval);
	}
	buf_add_string(out, "</span>");
	if (isfinite(p)) {
		buf_add_string(out, "<span class=\"note\">p ");
		numbers_measure(out, p);
		buf_add_string(out, "</span>");
	}
	buf_add_string(out, "</td>");
}

void
section_comparison(struct buf *out, const struct evaluation *v)
{
	const char *file = evaluation_run(v, "baseline");

	if (!node_is(node_member(v->document.root, "baseline"), NODE_OBJECT))
		return;
	buf_add_string(out,
	    "<section id=\"comparison\">\n<h2>Compared with the other "
	    "model</h2>\n<p class=\"note\">");
	if (file != NULL) {
		buf_add_string(out, "The other model's scores are in ");
		html_name(out, file);
		buf_add_string(out, ". ");
	}
	buf_add_string(out,
	    "The difference is this model less the other, with its 95&nbsp;% "
	    "interval; p tells how likely so large a difference is between "
	    "models that are equally good.</p>\n"
	    "<div class=\"scroll\"><table>\n<thead><tr>"
	    "<th scope=\"col\">figure</th>"
	    "<th scope=\"col\" class=\"number\">this model</th>"
	    "<th scope=\"col\" class=\"number\">difference</th>"
	    "</tr></thead>\n"
	    "<tbody>\n");
	for (size_t i = 0; i < sizeof compared / sizeof *compared; i++) {
		const struct figure *f = &figure_table[compared[i]];

		buf_add_format(out, "<tr><th scope=\"row\">%s</th>", f->title);
		add_both(out, v, f->name);
		add_difference(out, v, f->name);
		buf_add_string(out, "</tr>\n");
	}
	buf_add_string(out, "</tbody></table></div>\n</section>\n");
}
