#include "judge/figure.h"

#include <string.h>

const struct figure figure_table[FIGURE_COUNT] = {
    [FIGURE_N] = {"n", FIGURE_ALWAYS},
    [FIGURE_POSITIVES] = {"positives", FIGURE_ALWAYS},
    [FIGURE_WEIGHT] = {"weight", FIGURE_ON_WEIGHT},
    [FIGURE_WEIGHT_POSITIVES] = {"weight_positives", FIGURE_ON_WEIGHT},
    [FIGURE_PREVALENCE] = {"prevalence", FIGURE_ALWAYS, "Prevalence",
	"share of positives"},
    [FIGURE_THRESHOLD] = {"threshold", FIGURE_ALWAYS},
    [FIGURE_TP] = {"tp", FIGURE_ALWAYS},
    [FIGURE_FP] = {"fp", FIGURE_ALWAYS},
    [FIGURE_FN] = {"fn", FIGURE_ALWAYS},
    [FIGURE_TN] = {"tn", FIGURE_ALWAYS},
    [FIGURE_PRECISION] = {"precision", FIGURE_ALWAYS, "Precision",
	"of those predicted positive, how many are"},
    [FIGURE_RECALL] = {"recall", FIGURE_ALWAYS, "Recall",
	"of the positives, how many are found"},
    [FIGURE_SPECIFICITY] = {"specificity", FIGURE_ALWAYS, "Specificity",
	"of the negatives, how many are left alone"},
    [FIGURE_F1] = {"f1", FIGURE_ALWAYS, "F1",
	"harmonic mean of precision and recall"},
    [FIGURE_F_BETA] = {"f_beta", FIGURE_ON_BETA},
    [FIGURE_MCC] = {"mcc", FIGURE_ALWAYS, "Matthews correlation",
	"of what is predicted and what is so; 0 is chance"},
    [FIGURE_BALANCED_ACCURACY] = {"balanced_accuracy", FIGURE_ALWAYS,
	"Balanced accuracy", "mean of recall and specificity"},
    [FIGURE_ROC_AUC] = {"roc_auc", FIGURE_ALWAYS, "ROC AUC",
	"chance that a positive scores higher than a negative"},
    [FIGURE_AVERAGE_PRECISION] = {"average_precision", FIGURE_ALWAYS,
	"Average precision",
	"area under precision over recall, in steps; starts from prevalence"},
    [FIGURE_LOG_LOSS] = {"log_loss", FIGURE_ALWAYS, "Log loss",
	"mean surprise, in nats; lower is better"},
    [FIGURE_BRIER] = {"brier", FIGURE_ALWAYS, "Brier score",
	"mean squared error; lower is better"},
    [FIGURE_KS_VALUE] = {"ks.value", FIGURE_ALWAYS},
    [FIGURE_KS_THRESHOLD] = {"ks.threshold", FIGURE_ALWAYS},
    [FIGURE_CALIBRATION_SLOPE] = {"calibration.slope", FIGURE_ALWAYS},
    [FIGURE_CALIBRATION_INTERCEPT] = {"calibration.intercept", FIGURE_ALWAYS},
    [FIGURE_CALIBRATION_ECE] = {"calibration.ece", FIGURE_ALWAYS},
    [FIGURE_CALIBRATION_IN_THE_LARGE] = {"calibration.in_the_large",
	FIGURE_ALWAYS},
    [FIGURE_COST_VALUE] = {"cost.value", FIGURE_ON_COST},
    [FIGURE_COST_OF_NO_ALERTS] = {"cost.of_no_alerts", FIGURE_ON_COST},
    [FIGURE_FRAUD_K] = {"fraud.k", FIGURE_ON_TOP},
    [FIGURE_FRAUD_DAYS] = {"fraud.days", FIGURE_ON_TOP},
    [FIGURE_FRAUD_PRECISION] = {"fraud.precision", FIGURE_ON_TOP},
    [FIGURE_FRAUD_CARD_PRECISION] = {"fraud.card_precision", FIGURE_ON_TOP},
    [FIGURE_FRAUD_CARD_CEILING] = {"fraud.card_ceiling", FIGURE_ON_TOP},
    [FIGURE_FRAUD_REMOVED] = {"fraud.removed", FIGURE_ON_TOP},
    [FIGURE_FRAUD_DAYS_MISSING] = {"fraud.days_missing", FIGURE_ON_DELAY},
    [FIGURE_BASELINE_ROC_AUC] = {"baseline.roc_auc", FIGURE_ON_BASELINE},
    [FIGURE_BASELINE_AVERAGE_PRECISION] = {"baseline.average_precision",
	FIGURE_ON_BASELINE},
    [FIGURE_BASELINE_LOG_LOSS] = {"baseline.log_loss", FIGURE_ON_BASELINE},
    [FIGURE_BASELINE_BRIER] = {"baseline.brier", FIGURE_ON_BASELINE},
    [FIGURE_DIFFERENCE_ROC_AUC] = {"difference.roc_auc", FIGURE_ON_BASELINE},
    [FIGURE_DIFFERENCE_AVERAGE_PRECISION] = {"difference.average_precision",
	FIGURE_ON_BASELINE},
    [FIGURE_DIFFERENCE_LOG_LOSS] = {"difference.log_loss", FIGURE_ON_BASELINE},
    [FIGURE_DIFFERENCE_BRIER] = {"difference.brier", FIGURE_ON_BASELINE},
    [FIGURE_P_VALUE_ROC_AUC] = {"p_value.roc_auc", FIGURE_ON_BASELINE},
    [FIGURE_P_VALUE_AVERAGE_PRECISION] = {"p_value.average_precision",
	FIGURE_ON_BASELINE},
    [FIGURE_P_VALUE_LOG_LOSS] = {"p_value.log_loss", FIGURE_ON_BASELINE},
    [FIGURE_P_VALUE_BRIER] = {"p_value.brier", FIGURE_ON_BASELINE},
    [FIGURE_LEAK_TRAINED_ON] = {"leak.trained_on", FIGURE_ON_MODEL},
    [FIGURE_LEAK_BEFORE_TRAINING_ENDED] = {"leak.before_training_ended",
	FIGURE_ON_MODEL},
};

enum figure_id
figure_find(const char *name)
{
	int f = 0;

	while (f < FIGURE_COUNT && strcmp(figure_table[f].name, name) != 0)
		f++;
	return (enum figure_id)f;
}
