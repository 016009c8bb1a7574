#include "result.h"

#include "base/diag.h"
#include "base/mem.h"
#include "math/portable.h"
#include "model/net.h"
#include "train/nets.h"
#include "train/trainer.h"

#include <math.h>

/* With fewer rows of the rarer label a net may be bad by chance, */
#define ENOUGH 30
/* and with n of them better by a share of about this / sqrt(n). */
#define BY_CHANCE 0.2

/* The output's bias has the correction of the log odds. */
static void
correct(struct net *n)
{
	for (size_t i = 0; i < n->members; i++) {
		float *bias = n->weights[i] + n->shape.bias[n->shape.layers];

		*bias = (float)((double)*bias + n->correction.ln_beta);
	}
}

static void
tell_rows(struct model *m, const struct net_fit *fit)
{
	const struct net_rows *r = &fit->rows;

	m->rows = r->rows[0] + r->rows[1];
	m->positives = r->rows[1];
	m->weights.sum_positives = r->weight[1] * fit->class_weight[1];
	m->weights.sum =
	    r->weight[0] * fit->class_weight[0] + m->weights.sum_positives;
}

void
result_tell(struct model *m, const struct opts *o, const struct net_fit *fit,
    double beta)
{
	struct net *n = net_of(m);

	trainer_tell(m, &o->ask, fit->class_weight);
	tell_rows(m, fit);
	if (trainer_correction(&o->ask) != NULL)
		n->correction = (struct net_correction){
		    .method = mem_string(trainer_correction(&o->ask)),
		    .beta = beta,
		    .ln_beta = portable_log(beta)};
	nets_tell(m, fit, o->ask.seed);
	correct(n);
}

/* The mean losses of the nets after each epoch. */
static void
report_epochs(const struct net_fit *fit)
{
	for (size_t i = 0; i < fit->epochs; i++) {
		double loss = 0, held_out = 0;

		for (size_t m = 0; m < fit->members; m++) {
			const struct net_epoch *e = &fit->result[m].epoch[i];

			loss += e->loss / (double)fit->members;
			held_out += e->held_out / (double)fit->members;
		}
		if (isnan(held_out))
			note("epoch %zu: loss %.6g", i + 1, loss);
		else
			note("epoch %zu: loss %.6g, of rows held out %.6g",
			    i + 1, loss, held_out);
	}
}

/* The mean log loss of always saying the share of positives. */
static double
null_loss(const struct model *m)
{
	double p = m->weights.sum_positives / m->weights.sum;

	return -p * portable_log(p) - (1 - p) * portable_log(1 - p);
}

/*
 * Warn of nets that have learned nothing, when half of them have not: their
 * loss is that of the share of positives, or above it.
 */
static void
warn_of_nothing(const struct model *m)
{
	const struct net *n = net_of(m);
	bool held_out = !isnan(n->fit[0].held_out);
	double limit;
	size_t dead = 0, rarer = m->positives;

	if (m->rows - m->positives < rarer)
		rarer = m->rows - m->positives;
	if (rarer < ENOUGH)
		return;
	limit = null_loss(m) * (1 - BY_CHANCE / sqrt((double)rarer));
	for (size_t i = 0; i < n->members; i++)
		dead +=
		    (held_out ? n->fit[i].held_out : n->fit[i].loss) > limit;
	if (2 * dead >= n->members && dead > 0)
		warnx("%zu of %zu nets are not better than the share of "
		      "positives alone: the features tell nothing, or another "
		      "--rate is needed",
		    dead, n->members);
}

void
result_report(const struct model *m, const struct net_fit *fit)
{
	const struct net *n = net_of(m);

	nets_warn(m);
	if (fit->hold_out > 0 && isnan(n->fit[0].held_out))
		warnx("a label has one record only: none is held out, and "
		      "each net keeps its last epoch");
	warn_of_nothing(m);
	trainer_report_rows(m);
	if (n->correction.method != NULL)
		note("log odds corrected by ln(%.6g) = %.6g for %s",
		    n->correction.beta, n->correction.ln_beta,
		    n->correction.method);
	trainer_report_lineage(m);
	note("%zu nets of %zu weights, %zu epochs of batches of %zu",
	    n->members, mlp_weights(&n->shape), fit->epochs, fit->batch);
	report_epochs(fit);
	for (size_t i = 0; i < n->members; i++)
		note("net %zu: epoch %zu is the best: loss %.6g, of rows held "
		     "out %.6g",
		    i + 1, n->fit[i].epoch, n->fit[i].loss, n->fit[i].held_out);
}
