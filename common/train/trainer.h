/*
 * trainer: what every trainer does with its command line and its records. Only
 * the fit is its own.
 *
 *	static const struct trainer trainer = {
 *	    .kind = &linear_kind, .take = take_options, .make = make_model,
 *	};
 *
 *	options_parse(&o, argc, argv);
 *	if (trainer_run(&trainer, &o, &o.ask, &o.common, argv + optind,
 *	    &status, &e) < 0)
 *		die_error(&e);
 */
#ifndef TRAIN_TRAINER_H
#define TRAIN_TRAINER_H

#include "base/diag.h"
#include "base/opt.h"
#include "model/model.h"
#include "train/ask.h"
#include "train/design.h"
#include "train/remember.h"
#include "train/rows.h"

struct trainer {
	const struct model_kind *kind;
	/* Can this kind be fitted on this machine? NULL: it always can. */
	int (*check)(struct error *e);
	/*
	 * Fill `opts` with the options of a model that is made again, those
	 * that only its kind has; verify_ask() has been called. They point into
	 * the model.
	 */
	void (*take)(void *opts, const struct model *m);
	/*
	 * Make the model, which has its kind and its lineage, of the rows. 0;
	 * 1 when a signal asked for the end; -1 with a sentence.
	 */
	int (*make)(
	    void *opts, struct model *m, struct train_rows *t, struct error *e);
	/* Was a row held out by the last make()? NULL: it holds none out. */
	bool (*held_out)(const void *opts, const struct remember_key *key);
};

/*
 * Read the records, make the model and write it, or compare it with the one
 * that is verified. Closes stdout. 0 with the program's exit status; -1 with a
 * sentence. A signal that asked for the end ends the program here.
 */
int trainer_run(const struct trainer *t, void *opts, struct train_ask *ask,
    const struct opt_common *common, char **files, enum status *status,
    struct error *e);

/* What make() needs: */

/*
 * Find the weights of the labels 0 and 1, by the option: with 'balanced', each
 * label's rows weigh half of all, n / (2 n_label).
 */
int trainer_class_weights(double weight[2], const struct train_ask *ask,
    const struct design *d, struct error *e);
/*
 * Return what makes up for weights of classes, or for negatives left out: the
 * fitted odds are 1/beta times the true ones.
 */
double trainer_beta(const struct train_ask *ask, const struct design *d,
    const double class_weight[2]);
/* Return "undersampling" or "class-weight", or NULL where beta is 1. */
const char *trainer_correction(const struct train_ask *ask);
/*
 * Tell the model of the options that all trainers have, with the weights of the
 * labels; its rows, positives, and sums of weights are the fit's to tell.
 */
void trainer_tell(
    struct model *m, const struct train_ask *ask, const double class_weight[2]);
/* With -v: tell of the model's rows and weights; and of its lineage. */
void trainer_report_rows(const struct model *m);
void trainer_report_lineage(const struct model *m);

#endif
