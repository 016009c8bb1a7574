#include "model/linear.h"
#include "python.h"

static void
add_values(
    struct buf *out, const struct model *m, enum model_part part, size_t j)
{
	const struct linear *l = linear_of(m);

	switch (part) {
	case MODEL_FEATURE:
		python_add_number(out, ",\n     \"mean\": ", l->mean[j]);
		python_add_number(out, ", \"sd\": ", l->feature[j].sd);
		python_add_number(
		    out, ", \"standardised\": ", l->feature[j].standardised);
		break;
	case MODEL_SCORE:
		python_add_number(
		    out, "\nINTERCEPT = ", l->intercept_standardised);
		break;
	case MODEL_TRAINING:
		buf_add_format(out, "\nITERATIONS = %d", l->iterations);
		break;
	case MODEL_OPTIONS:
		break;
	}
}

static const char *const estimator[] = {
#include "cmd/model/linear.py.inc"
    NULL,
};

const struct python_kind python_linear = {
    .imports = "from sklearn.linear_model import LogisticRegression\n"
	       "from sklearn.pipeline import Pipeline\n"
	       "from sklearn.preprocessing import StandardScaler\n",
    .values = add_values,
    .estimator = estimator,
};
