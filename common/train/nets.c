#include "train/nets.h"

#include "base/diag.h"
#include "base/mem.h"
#include "model/net.h"

#include <string.h>

static void
tell_scale(struct net *n, const struct net_rows *r)
{
	memcpy(n->centre, r->centre, n->features * sizeof *n->centre);
	memcpy(n->factor, r->factor, n->features * sizeof *n->factor);
	net_set_smooth(n, r->scale.smooth);
}

void
nets_tell(struct model *m, const struct net_fit *fit, double seed)
{
	struct net *n = net_of(m);

	m->arithmetic.mode = mem_string("portable");
	net_start(n, fit->hidden, fit->layers, fit->members);
	tell_scale(n, &fit->rows);
	for (size_t i = 0; i < n->members; i++) {
		const struct net_result *r = &fit->result[i];
		const struct net_epoch *best = &r->epoch[r->best - 1];

		memcpy(n->weights[i], r->weights,
		    n->shape.floats * sizeof *r->weights);
		n->fit[i] = (struct net_member_fit){
		    r->best, best->loss, best->held_out};
	}
	n->options = (struct net_options){fit->epochs, fit->batch, fit->rate,
	    fit->decay, fit->hold_out, seed};
}

void
nets_warn(const struct model *m)
{
	const struct net *n = net_of(m);

	for (size_t j = 0; j < n->features; j++)
		if (n->factor[j] == 0)
			warnx("feature '%s' is constant: the nets do not see "
			      "it",
			    m->schema.feature[j].name);
}
