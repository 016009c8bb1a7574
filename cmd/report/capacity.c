/* What people find if they can look at only some of the highest scores. */
#include "numbers.h"
#include "sections.h"

#include <math.h>

static void
add_number(struct buf *out, void (*add)(struct buf *, double), double x)
{
	buf_add_string(out, "<td class=\"number\">");
	add(out, x);
	buf_add_string(out, "</td>");
}

/* Append "50 a day" and "100 in all", or only the latter. */
static void
add_k(struct buf *out, const struct evaluation *v, const struct look *l)
{
	double a_day = isfinite(l->a_day) ? l->a_day : l->k / v->days;

	buf_add_string(out, "<tr><th scope=\"row\" class=\"number\">");
	if (isfinite(a_day)) {
		numbers_count(out, a_day);
		buf_add_string(out, " a day<span class=\"note\">");
	}
	numbers_count(out, l->k);
	if (isfinite(a_day))
		buf_add_string(out, " in all</span>");
	buf_add_string(out, "</th>");
}

void
section_capacity(struct buf *out, const struct evaluation *v)
{
	if (v->looks == 0)
		return;
	buf_add_format(out,
	    "<section id=\"capacity\">\n<h3>If I can look at only some</h3>\n"
	    "<p class=\"note\">Of the highest scores of all these records%s. "
	    "Of a tie at the last place the share that fits counts.</p>\n"
	    "<div class=\"scroll\"><table>\n<thead><tr>"
	    "<th scope=\"col\" class=\"number\">%s</th>"
	    "<th scope=\"col\" class=\"number\">found</th>"
	    "<th scope=\"col\" class=\"number\">precision</th>"
	    "<th scope=\"col\" class=\"number\">recall</th></tr></thead>\n"
	    "<tbody>\n",
	    isfinite(v->days) ? ", on the mean of the days" : "",
	    v->weighted ? "sum of weights" : "records");
	for (size_t i = 0; i < v->looks; i++) {
		const struct look *l = &v->look[i];

		add_k(out, v, l);
		add_number(out, numbers_count, l->positives);
		add_number(out, numbers_measure, l->precision);
		add_number(out, numbers_measure, l->recall);
		buf_add_string(out, "</tr>\n");
	}
	buf_add_string(out, "</tbody></table></div>\n</section>\n");
}
