#include "evaluate.h"

#include <string.h>

enum on_demand { ALWAYS, WEIGHT, BETA, COST, TOP, BASELINE, MODEL };

/* Every figure that there can be, in the order in which it is printed. */
static const struct {
	const char *name;
	enum on_demand on;
} names[] = {
    {"n", ALWAYS},
    {"positives", ALWAYS},
    {"weight", WEIGHT},
    {"weight_positives", WEIGHT},
    {"prevalence", ALWAYS},
    {"threshold", ALWAYS},
    {"tp", ALWAYS},
    {"fp", ALWAYS},
    {"fn", ALWAYS},
    {"tn", ALWAYS},
    {"precision", ALWAYS},
    {"recall", ALWAYS},
    {"specificity", ALWAYS},
    {"f1", ALWAYS},
    {"f_beta", BETA},
    {"mcc", ALWAYS},
    {"balanced_accuracy", ALWAYS},
    {"roc_auc", ALWAYS},
    {"average_precision", ALWAYS},
    {"log_loss", ALWAYS},
    {"brier", ALWAYS},
    {"ks.value", ALWAYS},
    {"ks.threshold", ALWAYS},
    {"calibration.slope", ALWAYS},
    {"calibration.intercept", ALWAYS},
    {"calibration.ece", ALWAYS},
    {"calibration.in_the_large", ALWAYS},
    {"cost.value", COST},
    {"cost.of_no_alerts", COST},
    {"fraud.k", TOP},
    {"fraud.days", TOP},
    {"fraud.precision", TOP},
    {"fraud.card_precision", TOP},
    {"fraud.card_ceiling", TOP},
    {"fraud.removed", TOP},
    {"baseline.roc_auc", BASELINE},
    {"baseline.average_precision", BASELINE},
    {"baseline.log_loss", BASELINE},
    {"baseline.brier", BASELINE},
    {"difference.roc_auc", BASELINE},
    {"difference.average_precision", BASELINE},
    {"difference.log_loss", BASELINE},
    {"difference.brier", BASELINE},
    {"p_value.roc_auc", BASELINE},
    {"p_value.average_precision", BASELINE},
    {"p_value.log_loss", BASELINE},
    {"p_value.brier", BASELINE},
    {"leak.trained_on", MODEL},
    {"leak.before_training_ended", MODEL},
};

static bool
is_on(enum on_demand on, const struct opts *o, const char **why)
{
	const struct {
		bool there;
		const char *why;
	} demand[] = {
	    [ALWAYS] = {true, NULL},
	    [WEIGHT] = {o->weight != NULL, "--weight"},
	    [BETA] = {o->has_beta, "--beta"},
	    [COST] = {o->has_rule && o->rule.kind == THRESHOLD_COST,
		"--choose cost"},
	    [TOP] = {o->top > 0, "--top"},
	    [BASELINE] = {o->baseline != NULL, "--baseline"},
	    [MODEL] = {o->model != NULL, "-m"},
	};

	*why = demand[on].why;
	return demand[on].there;
}

bool
figures_expect(const char *name, const struct opts *o, const char **why)
{
	*why = NULL;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i].name, name) == 0)
			return is_on(names[i].on, o, why);
	return false;
}
