/*
 * train-ae - fit an autoencoder to records
 *
 * in:   {"V1":-1.36,"Amount":149.62}
 * out:  one model file (weir(7)): {"format":"weir-model", ...}
 */
#include "base/diag.h"
#include "base/progress.h"
#include "learn/net.h"
#include "math/panel.h"
#include "model/autoencoder.h"
#include "options.h"
#include "train/nets.h"
#include "train/trainer.h"

#include <math.h>

static void
tell(struct model *m, const struct opts *o, const struct net_fit *fit)
{
	static const double equal[2] = {1, 1};
	const struct net_rows *r = &fit->rows;

	trainer_tell(m, &o->ask, equal);
	m->threshold = NAN;
	m->rows = r->rows[0];
	m->weights.sum = r->weight[0];
	nets_tell(m, fit, o->ask.seed);
}

static void
report(const struct model *m)
{
	const struct net *n = net_of(m);

	nets_warn(m);
	trainer_report_rows(m);
	trainer_report_lineage(m);
	note("%zu nets of %zu weights, %zu epochs of batches of %zu",
	    n->members, mlp_weights(&n->shape), n->options.epochs,
	    n->options.batch);
	for (size_t i = 0; i < n->members; i++)
		note("net %zu: epoch %zu is the best: error %.6g, of rows held "
		     "out %.6g",
		    i + 1, n->fit[i].epoch, n->fit[i].loss, n->fit[i].held_out);
}

/* The rows of the design are used up. */
static int
make_model(void *opts, struct model *m, struct train_rows *t, struct error *e)
{
	const struct opts *o = opts;
	struct design d;
	struct net_fit fit;
	size_t rows = dataset_rows(&t->raw), positives = t->positives;
	int rc = design_make(&d, m, t, &o->ask, e);

	nets_ask(&fit, &o->nets, o->ask.seed);
	fit.mirror = true;
	if (rc == 0 && rows > 0 && positives == rows)
		rc = error_set(e, ST_CANNOT,
		    "all %zu records have label 1: it learns from the others",
		    rows);
	if (rc == 0) {
		model_start(m);
		rc = net_fit(&fit, &d.data, e);
		progress_end();
	}
	if (rc == 0) {
		tell(m, o, &fit);
		report(m);
	}
	net_fit_release(&fit);
	design_release(&d);
	return rc;
}

/* Take the options that only this kind of model has from one. */
static void
take_options(void *opts, const struct model *m)
{
	struct opts *o = opts;

	nets_take(&o->nets, &o->ask, m);
}

static const struct trainer trainer = {
    .kind = &autoencoder_kind,
    .check = panel_check_kernel,
    .take = take_options,
    .make = make_model,
};

int
main(int argc, char **argv)
{
	struct opts o;
	struct error e;
	enum status status;

	opt_start(argv);
	options_parse(&o, argc, argv);
	if (trainer_run(&trainer, &o, &o.ask, &o.common, argv + optind, &status,
		&e) < 0)
		die_error(&e);
	return status;
}
