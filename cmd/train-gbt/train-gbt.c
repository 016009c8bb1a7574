/*
 * train-gbt - fit gradient-boosted trees to records
 *
 * in:   {"V1":-1.36,"Amount":149.62,"Class":0}
 * out:  one model file (weir(7)): {"format":"weir-model", ...}
 */
#include "base/diag.h"
#include "base/mem.h"
#include "learn/boost.h"
#include "math/portable.h"
#include "model/trees.h"
#include "options.h"
#include "train/suspicion.h"
#include "train/trainer.h"

#include <math.h>

/* --- the model of a fit ---------------------------------------------------- */

static void
tell_trees(struct trees *t, const struct boost *b)
{
	for (size_t k = 0; k < b->count; k++) {
		struct trees_tree *tree = trees_add(t, b->tree[k].count);

		for (size_t i = 0; i < tree->count; i++) {
			const struct boost_node *n = &b->tree[k].node[i];

			tree->node[i] = (struct trees_node){
			    .value = n->value,
			    .feature = n->is_leaf ? -1 : (int32_t)n->column,
			    .right = n->right,
			    .missing = n->missing_left ? TREES_LEFT : 0,
			    .cover = n->cover,
			    .gain = n->gain,
			};
		}
	}
	trees_prepare(t);
}

static void
tell_base(struct trees *t, const struct opts *o, const struct design *d)
{
	const struct boost *b = &o->boost;
	struct trees_correction *c = &t->correction;

	t->base = b->base;
	if (trainer_correction(&o->ask) == NULL)
		return;
	c->method = mem_string(trainer_correction(&o->ask));
	c->beta = trainer_beta(&o->ask, d, b->class_weight);
	c->ln_beta = portable_log(c->beta);
	c->base_fitted = b->base;
	t->base += c->ln_beta;
}

static void
tell(struct model *m, const struct opts *o, const struct design *d)
{
	const struct boost *b = &o->boost;
	struct trees *t = trees_of(m);

	trainer_tell(m, &o->ask, b->class_weight);
	m->rows = b->row_count;
	m->positives = b->positives;
	m->weights.sum = b->weight;
	m->weights.sum_positives = b->weight_positives;
	tell_trees(t, b);
	tell_base(t, o, d);
	t->options = (struct trees_options){
	    .trees = b->trees,
	    .leaves = b->leaves,
	    .depth = b->depth,
	    .bins = b->bins,
	    .patience = b->patience,
	    .rate = b->rate,
	    .min_weight = b->min_weight,
	    .l2 = b->l2,
	    .rows = b->rows,
	    .columns = b->columns,
	    .hold_out = b->hold_out,
	    .seed = o->ask.seed,
	    .by = o->ask.fold_by != NULL ? mem_string(o->ask.fold_by) : NULL,
	};
	t->boosting = (struct trees_boosting){
	    .tried = b->tried,
	    .rows = b->held,
	    .positives = b->held_positives,
	    .log_loss = b->log_loss,
	    .log_loss_held_out = b->log_loss_held,
	};
}

/* The sum of hessians of all rows before the first tree. */
static double
all_hessians(const struct model *m)
{
	bool weighted = m->weights.sum > 0;
	double all = weighted ? m->weights.sum : (double)m->rows;
	double positives =
	    weighted ? m->weights.sum_positives : (double)m->positives;

	return positives * (1 - positives / all);
}

/* Warn that there is no tree, and why. */
static void
tell_no_tree(const struct model *m)
{
	const struct trees *t = trees_of(m);

	if (t->boosting.tried > 0)
		warnx("no tree lowers the log loss of the %zu held-out rows: "
		      "each record gets the same score",
		    t->boosting.rows);
	else if (all_hessians(m) < 2 * t->options.min_weight)
		warnx("these rows are too few for two leaves of --min-weight "
		      "%g: each record gets the same score",
		    t->options.min_weight);
	else
		warnx("no tree tells the labels apart: each record gets the "
		      "same score");
}

static void
report(const struct model *m)
{
	const struct trees *t = trees_of(m);
	const struct trees_boosting *b = &t->boosting;

	trainer_report_rows(m);
	if (t->correction.method != NULL)
		note("base corrected by ln(%.6g) = %.6g for %s",
		    t->correction.beta, t->correction.ln_beta,
		    t->correction.method);
	trainer_report_lineage(m);
	if (b->rows > 0)
		note("%zu of %zu trees, log loss %.9g of %zu held-out rows",
		    t->count, b->tried, b->log_loss_held_out, b->rows);
	else
		note("%zu trees, log loss %.9g", t->count, b->log_loss);
	if (t->count == 0)
		tell_no_tree(m);
	else if (b->rows > 0 && t->count == t->options.trees)
		warnx("the last of %zu trees still helped: --trees allows more",
		    t->count);
}

/* --- the program ----------------------------------------------------------- */

static int
fit(struct opts *o, const struct design *d, struct error *e)
{
	struct boost *b = &o->boost;

	b->hash_at = d->hash_at;
	b->by_key = o->ask.fold_by != NULL;
	b->by = o->ask.fold_by;
	b->seed = (uint64_t)o->ask.seed;
	if (trainer_class_weights(b->class_weight, &o->ask, d, e) < 0)
		return -1;
	return boost_fit(b, &d->data, e);
}

static int
make_model(void *opts, struct model *m, struct train_rows *t, struct error *e)
{
	struct opts *o = opts;
	struct design d;
	int rc;

	rc = design_make(&d, m, t, &o->ask, e);
	if (rc == 0)
		model_start(m);
	if (rc == 0 && o->ask.verify == NULL && !diag_is_quiet())
		rc = suspicion_tell(m, &o->ask, &d, e);
	if (rc == 0)
		rc = fit(o, &d, e);
	if (rc == 0) {
		tell(m, o, &d);
		report(m);
	}
	boost_release(&o->boost);
	design_release(&d);
	return rc;
}

static bool
was_held_out(const void *opts, const struct remember_key *key)
{
	const struct opts *o = opts;

	return boost_holds_out(&o->boost, key->hash, key->fold, key->positive);
}

static const struct trainer trainer = {
    .kind = &trees_kind,
    .take = options_take,
    .make = make_model,
    .held_out = was_held_out,
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
