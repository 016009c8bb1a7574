/*
 * train-mlp - fit an ensemble of small neural nets to records
 *
 * in:   {"V1":-1.36,"Amount":149.62,"Class":0}
 * out:  one model file (weir(7)): {"format":"weir-model", ...}
 */
#include "base/diag.h"
#include "base/progress.h"
#include "learn/net.h"
#include "math/panel.h"
#include "model/net.h"
#include "options.h"
#include "result.h"
#include "train/suspicion.h"
#include "train/trainer.h"

/* The rows of the design are used up. */
static int
make_model(void *opts, struct model *m, struct train_rows *t, struct error *e)
{
	const struct opts *o = opts;
	size_t rows = dataset_rows(&t->raw), positives = t->positives;
	struct design d;
	struct net_fit fit;
	double beta = 1;
	int rc = design_make(&d, m, t, &o->ask, e);

	nets_ask(&fit, &o->nets, o->ask.seed);
	if (rc == 0) {
		model_start(m);
		rc = trainer_class_weights(fit.class_weight, &o->ask, &d, e);
		beta = trainer_beta(&o->ask, &d, fit.class_weight);
	}
	/* Without a positive the fit has something to say. */
	if (rc == 0 && o->ask.verify == NULL && !diag_is_quiet() &&
	    positives > 0 && positives < rows)
		rc = suspicion_tell(m, &o->ask, &d, e);
	if (rc == 0) {
		rc = net_fit(&fit, &d.data, e);
		progress_end();
	}
	if (rc == 0) {
		result_tell(m, o, &fit, beta);
		result_report(m, &fit);
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
    .kind = &net_kind,
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
