/*
 * train-lr - fit a logistic regression to records
 *
 * in:   {"V1":-1.36,"Amount":149.62,"Class":0}
 * out:  one model file (weir(7)): {"format":"weir-model", ...}
 */
#include "base/diag.h"
#include "choice.h"
#include "learn/lr.h"
#include "math/panel.h"
#include "model/linear.h"
#include "options.h"
#include "result.h"
#include "train/suspicion.h"
#include "train/trainer.h"
#include "warm.h"

#include <stdlib.h>
#include <string.h>

/* Set the fit as asked, except a penalty that the folds will choose. */
static int
ask(struct lr *fit, const struct opts *o, const struct design *d,
    struct error *e)
{
	fit->l2 = o->l2;
	fit->max_iterations = (int)o->max_iterations;
	fit->tolerance = o->tolerance;
	fit->reproducible = o->ask.reproducible;
	fit->blas_kernel = o->blas_kernel;
	return trainer_class_weights(fit->class_weight, &o->ask, d, e);
}

static int
fit_rows(struct lr *fit, struct model *m, const struct opts *o,
    struct design *d, struct error *e)
{
	struct linear *l = linear_of(m);
	int rc;

	if (ask(fit, o, d, e) < 0)
		return -1;
	if (o->l2_auto) {
		rc = choice_make(
		    fit, &l->selection, d, o, result_ln_beta(o, d, fit), e);
		if (rc != 0)
			return rc;
	}
	l->start = warm_start(&o->warm, &m->schema);
	fit->start = l->start;
	return lr_fit(fit, &d->data, e);
}

static int
make_model(void *opts, struct model *m, struct train_rows *t, struct error *e)
{
	struct opts *o = opts;
	struct design d;
	struct lr fit;
	int rc;

	lr_init(&fit);
	rc = design_make(&d, m, t, &o->ask, e);
	if (rc == 0) {
		model_start(m);
		rc = fit_rows(&fit, m, o, &d, e);
	}
	if (rc == 0) {
		result_tell(m, o, &d, &fit);
		result_report(m);
		if (o->ask.verify == NULL && !diag_is_quiet())
			rc = suspicion_tell(m, &o->ask, &d, e);
	}
	if (rc == 0 && o->ask.every > 0)
		warm_keep(&o->warm, &m->schema, &fit);
	lr_release(&fit);
	design_release(&d);
	return rc;
}

/* Take the options that only this kind of model has from one. */
static void
take_options(void *opts, const struct model *m)
{
	struct opts *o = opts;
	const struct linear *l = linear_of(m);
	const struct linear_selection *s = &l->selection;

	if (m->undersample.ratio == 0)
		o->ask.seed = s->seed;
	o->l2 = l->l2;
	o->l2_auto = o->ask.folded = s->folds > 0;
	o->folds = s->folds;
	o->selection = s->version;
	o->ask.fold_by = s->by;
	o->ask.group = s->group;
	o->by_precision =
	    s->score != NULL && strcmp(s->score, "average_precision") == 0;
	o->max_iterations = l->max_iterations;
	o->tolerance = l->tolerance;
	o->blas_kernel = m->arithmetic.kernel;
	warm_take(&o->warm, m);
}

static const struct trainer trainer = {
    .kind = &linear_kind,
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
	warm_release(&o.warm);
	return status;
}
