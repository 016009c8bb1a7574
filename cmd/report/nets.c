/*
 * Multilayer perceptrons: their layers, how they learned, the best epoch and
 * the losses of each, and the scale of the inputs.
 */
#include "model/net.h"
#include "numbers.h"
#include "page/figure.h"
#include "page/html.h"
#include "sections.h"

#include <math.h>

void
section_nets_head(struct buf *out, const struct model *m)
{
	const struct net *n = net_of(m);

	if (n->members == 1)
		buf_add_string(out, ": one net of ");
	else
		buf_add_format(out, ": the mean of %zu nets of ", n->members);
	numbers_count(out, (double)mlp_weights(&n->shape));
	buf_add_format(out, " weights, with the layers %zu", n->features);
	for (size_t l = 1; l <= n->shape.layers; l++)
		buf_add_format(out, "-%zu", n->shape.size[l]);
	buf_add_format(out, "-%zu.</p>\n", n->mirror ? n->features : 1);
}

static void
add_facts(struct buf *out, const struct net *n)
{
	const struct net_options *o = &n->options;

	buf_add_string(out, "<dl class=\"facts\">\n<dt>Learning</dt><dd>");
	numbers_count(out, (double)o->epochs);
	buf_add_string(out, o->epochs == 1 ? " epoch" : " epochs");
	buf_add_string(out, ", batches of ");
	numbers_count(out, (double)o->batch);
	buf_add_string(out, " records, rate ");
	figure_add(out, o->rate, 4);
	buf_add_string(out, ", decay ");
	figure_add(out, o->decay, 4);
	buf_add_string(out, "</dd>\n<dt>Held out</dt><dd>");
	if (o->hold_out > 0) {
		numbers_share(out, o->hold_out, 1);
		buf_add_string(out,
		    " of the records, for each net others, to choose its best "
		    "epoch");
	} else {
		buf_add_string(out, "nothing: each net has its last epoch");
	}
	buf_add_format(out, "</dd>\n<dt>Scale</dt><dd>%s</dd>\n</dl>\n",
	    n->scale.smooth ? "robust, bent smoothly between −3 and 3"
			    : "standard");
}

static void
add_loss(struct buf *out, double loss)
{
	buf_add_string(out, "<td class=\"number\">");
	numbers_measure(out, loss);
	buf_add_string(out, "</td>");
}

static void
add_nets(struct buf *out, const struct net *n)
{
	const char *loss = n->mirror ? "squared error" : "log loss";

	buf_add_format(out,
	    "<p class=\"note\">Each net is that of its best epoch. The %s "
	    "is the mean over the records that the net learned from, and over "
	    "those that were held out from it.</p>\n"
	    "<div class=\"scroll\"><table id=\"nets\">\n<thead><tr>"
	    "<th scope=\"col\">net</th>"
	    "<th scope=\"col\" class=\"number\">epoch</th>"
	    "<th scope=\"col\" class=\"number\">%s</th>"
	    "<th scope=\"col\" class=\"number\">held out</th></tr></thead>\n"
	    "<tbody>\n",
	    loss, loss);
	for (size_t i = 0; i < n->members; i++) {
		buf_add_format(out,
		    "<tr><th scope=\"row\">%zu</th>"
		    "<td class=\"number\">%zu</td>",
		    i + 1, n->fit[i].epoch);
		add_loss(out, n->fit[i].loss);
		add_loss(out, n->fit[i].held_out);
		buf_add_string(out, "</tr>\n");
	}
	buf_add_string(out, "</tbody></table></div>\n");
}

/* Append the scale of each input: what is 0 for the nets, and what is 1. */
static void
add_inputs(struct buf *out, const struct model *m)
{
	const struct net *n = net_of(m);

	buf_add_format(out,
	    "<details>\n<summary>The inputs and their scale</summary>\n"
	    "<p class=\"note\">For the nets the centre is 0, and a unit more "
	    "is 1.%s</p>\n"
	    "<div class=\"scroll\"><table>\n<thead><tr>"
	    "<th scope=\"col\">column</th>"
	    "<th scope=\"col\" class=\"number\">centre</th>"
	    "<th scope=\"col\" class=\"number\">unit</th></tr></thead>\n"
	    "<tbody>\n",
	    n->mirror ? ""
		      : " What a feature does to the score of a record is said "
			"by <code>score --explain</code>.");
	for (size_t j = 0; j < n->features; j++) {
		buf_add_string(out, "<tr><th scope=\"row\">");
		html_name(out, m->schema.feature[j].name);
		if (n->factor[j] == 0)
			buf_add_string(out,
			    "<span class=\"note\">constant: not seen</span>");
		buf_add_string(out, "</th><td class=\"number\">");
		numbers_measure(out, n->centre[j]);
		buf_add_string(out, "</td><td class=\"number\">");
		numbers_measure(out, 1 / n->factor[j]);
		buf_add_string(out, "</td></tr>\n");
	}
	buf_add_string(out, "</tbody></table></div>\n</details>\n");
}

void
section_nets(struct buf *out, const struct model *m)
{
	add_facts(out, net_of(m));
	add_nets(out, net_of(m));
	add_inputs(out, m);
}
