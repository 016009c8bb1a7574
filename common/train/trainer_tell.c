/* What a trainer tells its model, and the user, of the options that all have. */
#include "base/mem.h"
#include "base/version.h"
#include "train/trainer.h"

int
trainer_class_weights(double weight[2], const struct train_ask *ask,
    const struct design *d, struct error *e)
{
	double positives, all;

	weight[0] = ask->class_weight[0];
	weight[1] = ask->class_weight[1];
	if (!ask->balanced)
		return 0;
	if (design_weights(d, &all, &positives, e) < 0)
		return -1;
	if (positives == 0 || positives == all)
		return 0; /* which the fit will say */
	weight[0] = all / (2 * (all - positives));
	weight[1] = all / (2 * positives);
	return 0;
}

double
trainer_beta(const struct train_ask *ask, const struct design *d,
    const double class_weight[2])
{
	if (ask->undersample > 0)
		return d->kept_share;
	return class_weight[0] / class_weight[1];
}

const char *
trainer_correction(const struct train_ask *ask)
{
	return ask->undersample > 0 ? "undersampling"
	    : ask->by_class	    ? "class-weight"
				    : NULL;
}

void
trainer_tell(
    struct model *m, const struct train_ask *ask, const double class_weight[2])
{
	static const char *const missing[] = {[MISSING_MEAN] = "mean",
	    [MISSING_INDICATOR] = "indicator",
	    [MISSING_SIDE] = "side"};

	if (ask->label != NULL)
		m->label = mem_string(ask->label);
	if (ask->positive != NULL)
		m->positive = mem_string(ask->positive);
	m->weights.by_class = ask->by_class;
	m->weights.class[0] = class_weight[0];
	m->weights.class[1] = class_weight[1];
	if (ask->weight != NULL)
		m->weights.field = mem_string(ask->weight);
	if (ask->missing != MISSING_REJECT)
		m->schema.missing = mem_string(missing[ask->missing]);
	m->schema.nulls = ask->null_words.count;
	m->schema.null = mem_zero(m->schema.nulls + 1, sizeof *m->schema.null);
	for (size_t i = 0; i < m->schema.nulls; i++)
		m->schema.null[i] = mem_string(ask->null_words.name[i]);
	m->schema.clip = ask->clip;
	if (ask->balanced)
		m->class_weight = mem_string("balanced");
	m->reproducible = ask->reproducible;
	m->window.rows = (double)ask->window_rows;
	m->window.length = ask->window_length;
	if (ask->window_length > 0)
		m->window.by = mem_string(ask->window_by);
	m->tool =
	    mem_string(ask->tool != NULL ? ask->tool : "weir " WEIR_VERSION);
}

void
trainer_report_rows(const struct model *m)
{
	if (m->kind->output == MODEL_PROBABILITY)
		note("%zu rows, %zu positives", m->rows, m->positives);
	else
		note("%zu rows", m->rows);
	if (m->undersample.ratio > 0)
		note("kept %zu of %zu negatives", m->undersample.kept,
		    m->undersample.negatives);
	if (m->weights.by_class)
		note("%s weigh %.6g and %.6g",
		    m->positive != NULL ? "negatives and positives"
					: "labels 0 and 1",
		    m->weights.class[0], m -> weights.class[1]);
	if (m->kind->output != MODEL_PROBABILITY && m->weights.field != NULL)
		note("weights sum to %.12g", m->weights.sum);
	else if (m->weights.by_class || m->weights.field != NULL)
		note("weights sum to %.12g, of positives to %.12g",
		    m->weights.sum, m->weights.sum_positives);
}

void
trainer_report_lineage(const struct model *m)
{
	if (m->lineage.count > 0)
		note("learned from %zu partitions, %s", m->lineage.count,
		    m->lineage.digest);
}
