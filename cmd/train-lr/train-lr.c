/*
 * train-lr - fit a logistic regression to records
 *
 * in:   {"V1":-1.36,"Amount":149.62,"Class":0}
 * out:  one model file (weir(7)): {"format":"weir-model", ...}
 */
#include "apply/load.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/stop.h"
#include "choice.h"
#include "learn/lr.h"
#include "math/panel.h"
#include "model/linear.h"
#include "options.h"
#include "result.h"
#include "stream/filter.h"
#include "stream/out.h"
#include "stream/whole.h"
#include "suspicion.h"
#include "train/design.h"
#include "train/places.h"
#include "train/rows.h"
#include "verify.h"

#include <inttypes.h>
#include <stdlib.h>

/* With 'balanced' each label's rows weigh half of all: n / (2 n_label). */
static int
weigh_classes(struct lr *fit, const struct opts *o, const struct design *d,
    struct error *e)
{
	double positives, all;

	fit->class_weight[0] = o->class_weight[0];
	fit->class_weight[1] = o->class_weight[1];
	if (!o->balanced)
		return 0;
	if (design_weights(d, &all, &positives, e) < 0)
		return -1;
	if (positives == 0 || positives == all)
		return 0; /* which the fit will say */
	fit->class_weight[0] = all / (2 * (all - positives));
	fit->class_weight[1] = all / (2 * positives);
	return 0;
}

/* Set the fit as asked, except a penalty that the folds will choose. */
static int
ask(struct lr *fit, const struct opts *o, const struct design *d,
    struct error *e)
{
	lr_init(fit);
	fit->l2 = o->l2;
	fit->max_iterations = (int)o->max_iterations;
	fit->tolerance = o->tolerance;
	fit->reproducible = o->reproducible;
	fit->blas_kernel = o->blas_kernel;
	return weigh_classes(fit, o, d, e);
}

static int
fit_rows(struct lr *fit, struct model *m, const struct opts *o,
    struct design *d, struct error *e)
{
	int rc;

	if (ask(fit, o, d, e) < 0)
		return -1;
	if (o->l2_auto) {
		rc = choice_make(fit, &linear_of(m)->selection, d, o,
		    result_ln_beta(o, d, fit), e);
		if (rc != 0)
			return rc;
	}
	return lr_fit(fit, &d->data, e);
}

/* With a positive value, name it where all labels are on one side of it. */
static void
check_classes(const struct opts *o, const struct train_rows *t)
{
	size_t rows = dataset_rows(&t->raw);
	struct buf b = {0};

	if (o->ask.positive == NULL || rows == 0)
		return;
	if (t->positives == rows)
		diex(ST_CANNOT, "all %zu records have the label '%s'", rows,
		    o->ask.positive);
	if (t->positives > 0)
		return;
	label_say_never(&t->wanted_label, o->ask.label, &t->values, &b);
	diex(ST_CANNOT, "%s", buf_string(&b));
}

/* The model of the table's rows, as text. */
static void
make_model(struct buf *text, const struct opts *o, struct train_rows *t)
{
	struct design d;
	struct model model;
	struct lr fit;
	struct error e;

	model_init(&model, &linear_kind);
	if (places_sort(t, &model.lineage, &e) < 0 ||
	    design_make(&d, &model, t, &o->ask, &e) < 0)
		die_error(&e);
	model_start(&model);
	switch (fit_rows(&fit, &model, o, &d, &e)) {
	case 0:
		break;
	case 1:
		stop_reraise();
		exit(ST_FAILED);
	default:
		die_error(&e);
	}
	result_tell(&model, o, &d, &fit);
	result_report(&model);
	if (o->verify == NULL && !diag_is_quiet())
		suspicion_tell(&model, o, &d);
	model_write(&model, text);
	lr_release(&fit);
	model_release(&model);
	design_release(&d);
}

/* Read the model file to verify, and its options. */
static void
read_model(struct opts *o, struct model *m, struct buf *text)
{
	struct error e;

	if (load_model(m, &linear_kind, o->verify, text, &e) < 0)
		die_error(&e);
	verify_options(o, m);
}

/* Write the model to the file, or to stdout for NULL. */
static void
write_model(struct file *output, const struct buf *text)
{
	struct error e;

	if (output == NULL)
		out_add(text->data, text->len);
	else if (file_add(output, text->data, text->len, &e) < 0 ||
	    file_commit(output, &e) < 0)
		die_error(&e);
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct filter f;
	struct train_rows t;
	struct model wanted = {0};
	struct buf file = {0}, text = {0};
	struct error e;
	enum status status;
	struct file output = {.fd = -1, .old = -1};
	bool whole;

	opt_start(argv);
	options_parse(&o, argc, argv);
	if (panel_check_kernel(&e) < 0)
		die_error(&e);
	if (o.verify != NULL)
		read_model(&o, &wanted, &file);
	ask_prepare(&o.ask);
	if (filter_open(&f, &o.common, argv + optind, &e) < 0)
		die_error(&e);
	f.learns = true;
	if (o.output != NULL && file_create(&output, o.output, &e) < 0)
		die_error(&e);
	if (train_rows_read(&t, &o.ask, &wanted.lineage, &f, &e) < 0)
		die_error(&e);
	whole = filter_whole(&f);
	status = filter_close(&f);
	if (whole) { /* a model of some of the records would mislead */
		check_classes(&o, &t);
		make_model(&text, &o, &t);
		if (t.passed_over > 0)
			note("%" PRIu64
			     " records are outside of the model's ranges",
			    t.passed_over);
		if (o.verify == NULL) {
			write_model(o.output != NULL ? &output : NULL, &text);
		} else if (!verify_same(&file, &text)) {
			status = status < ST_REJECTED ? ST_REJECTED : status;
		} else if (status == ST_REJECTED) {
			warnx("the model is the same, of the records that "
			      "were not rejected");
		}
	}
	file_abandon(&output);
	train_rows_release(&t);
	ask_release(&o.ask);
	model_release(&wanted);
	buf_release(&file);
	buf_release(&text);
	out_close();
	return status;
}
