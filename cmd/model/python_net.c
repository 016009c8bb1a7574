#include "model/net.h"
#include "python.h"

#include <string.h>

/* Append the nets: a pair of base64 texts, weights and biases, for each layer. */
static void
add_nets(struct buf *out, const struct net *n)
{
	buf_add_string(out, "\nNETS = [");
	for (size_t m = 0; m < n->members; m++) {
		buf_add_string(out, "\n    [");
		for (size_t l = 0; l <= n->shape.layers; l++) {
			buf_add_string(out, l > 0 ? ",\n     (\"" : "(\"");
			net_add_base64(out, n, m, l, false);
			buf_add_string(out, "\",\n      \"");
			net_add_base64(out, n, m, l, true);
			buf_add_string(out, "\")");
		}
		buf_add_string(out, "],");
	}
	buf_add_string(out, "\n]");
}

static void
add_values(
    struct buf *out, const struct model *m, enum model_part part, size_t j)
{
	const struct net *n = net_of(m);

	switch (part) {
	case MODEL_FEATURE:
		python_add_number(out, ",\n     \"centre\": ", n->centre[j]);
		python_add_number(out, ", \"factor\": ", n->factor[j]);
		break;
	case MODEL_SCORE:
		python_add_number(out, "\nMOST = ", n->scale.most);
		buf_add_format(
		    out, "\nSMOOTH = %s", n->scale.smooth ? "True" : "False");
		add_nets(out, n);
		break;
	default:
		break;
	}
}

static const char *const estimator[] = {
#include "cmd/model/net.py.inc"
    NULL,
};

const struct python_kind python_net = {
    .imports = "from base64 import b64decode\n"
	       "from sklearn.base import ClassifierMixin\n"
	       "from sklearn.pipeline import Pipeline\n",
    .values = add_values,
    .estimator = estimator,
};
