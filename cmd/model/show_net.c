#include "model/net.h"
#include "show.h"

#include <math.h>
#include <string.h>

#define POSITIVES_FEW 50 /* for a net to learn from */

static int
width_of(const struct schema *s)
{
	size_t width = 12;

	for (size_t j = 0; j < s->features; j++)
		if (strlen(s->feature[j].name) > width)
			width = strlen(s->feature[j].name);
	return width < 40 ? (int)width : 40;
}

void
show_net_table(struct buf *out, const struct model *m, const size_t *order)
{
	const struct net *n = net_of(m);
	int width = width_of(&m->schema);

	buf_add_format(
	    out, "%-*s %12s %12s\n", width, "feature", "centre", "factor");
	for (size_t i = 0; i < n->features; i++) {
		size_t j = order[i];
		size_t from = out->len;

		show_clean(out, m->schema.feature[j].name);
		buf_add_format(out, "%*s",
		    out->len - from < (size_t)width
			? width - (int)(out->len - from)
			: 0,
		    "");
		buf_add_format(
		    out, " %12.6g %12.6g\n", n->centre[j], n->factor[j]);
	}
}

void
show_net_correction(struct buf *out, const struct model *m)
{
	const struct net_correction *c = &net_of(m)->correction;

	if (c->method != NULL)
		show_line(out, "correction",
		    "%s: ln %.6g = %.6g added to each net's log odds",
		    c->method, c->beta, c->ln_beta);
}

void
show_net_fit(struct buf *out, const struct model *m)
{
	const struct net *n = net_of(m);
	const struct net_options *o = &n->options;
	const char *loss = n->mirror ? "mean squared error" : "log loss";
	struct buf layers = {0};

	buf_add_format(&layers, "%zu", n->features);
	for (size_t l = 1; l <= n->shape.layers; l++)
		buf_add_format(&layers, "-%zu", n->shape.size[l]);
	show_line(out, "layers", "%s-%zu", buf_string(&layers),
	    n->mirror ? n->features : 1);
	buf_release(&layers);
	show_line(out, "weights", "%zu, in %zu net%s", mlp_weights(&n->shape),
	    n->members, n->members == 1 ? "" : "s");
	show_line(out, "scale", "%s",
	    n->scale.smooth ? "robust, bent between -3 and 3" : "standard");
	show_line(out, "learning",
	    "%zu epochs, batches of %zu, rate %.10g, decay %.10g", o->epochs,
	    o->batch, o->rate, o->decay);
	show_line(out, "held out", "%.10g of the rows, seed %.0f", o->hold_out,
	    o->seed);
	for (size_t i = 0; i < n->members; i++) {
		const struct net_member_fit *f = &n->fit[i];

		if (isnan(f->held_out))
			show_line(out, i == 0 ? "nets" : "",
			    "epoch %zu, %s %.6g", f->epoch, loss, f->loss);
		else
			show_line(out, i == 0 ? "nets" : "",
			    "epoch %zu, %s %.6g, of rows held out %.6g",
			    f->epoch, loss, f->loss, f->held_out);
	}
}

void
show_net_feature(struct json_out *j, const struct model *m, size_t feature)
{
	const struct net *n = net_of(m);

	json_out_number(j, "centre", n->centre[feature]);
	json_out_number(j, "factor", n->factor[feature]);
}

void
show_net_warnings(struct warnings *w, const struct model *m)
{
	const struct net *n = net_of(m);
	size_t fewer = m->rows - m->positives;

	if (m->positives < fewer)
		fewer = m->positives;
	if (n->members == 1 && !n->mirror)
		show_warn(
		    w, "one net alone: another seed would make another model");
	if (fewer < POSITIVES_FEW && !n->mirror)
		show_warn(w,
		    "%zu rows of the rarer class: few for a net to learn from",
		    fewer);
	for (size_t j = 0; j < n->features; j++)
		if (n->factor[j] == 0)
			show_warn(w, "'%s' is constant: the nets do not see it",
			    m->schema.feature[j].name);
}
