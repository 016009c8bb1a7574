#include "kinds.h"

#include "base/diag.h"
#include "model/autoencoder.h"
#include "model/linear.h"
#include "model/net.h"
#include "model/trees.h"

static const struct kind_commands kinds[] = {
    {
	.kind = &linear_kind,
	.title = "Logistic regression",
	.noun = "logistic regression",
	.by_importance = linear_by_importance,
	.show_table = show_linear_table,
	.show_correction = show_linear_correction,
	.show_fit = show_linear_fit,
	.show_feature = show_linear_feature,
	.show_warnings = show_linear_warnings,
	.sql = sql_linear,
	.onnx = onnx_linear,
	.python = &python_linear,
	.c = c_linear,
    },
    {
	.kind = &trees_kind,
	.title = "Gradient-boosted trees",
	.noun = "sum of gradient-boosted trees",
	.by_importance = show_trees_order,
	.show_table = show_trees_table,
	.show_correction = show_trees_correction,
	.show_fit = show_trees_fit,
	.show_feature = show_trees_feature,
	.show_warnings = show_trees_warnings,
	.sql = sql_trees,
	.onnx = onnx_trees,
	.python = &python_trees,
	.c = c_trees,
    },
    {
	.kind = &net_kind,
	.title = "Multilayer perceptrons",
	.noun = "mean of multilayer perceptrons",
	.show_table = show_net_table,
	.show_correction = show_net_correction,
	.show_fit = show_net_fit,
	.show_feature = show_net_feature,
	.show_warnings = show_net_warnings,
	.sql = sql_net,
	.onnx = onnx_net,
	.python = &python_net,
	.c = c_net,
    },
    {
	.kind = &autoencoder_kind,
	.title = "Autoencoder",
	.noun = "autoencoder",
	.show_table = show_net_table,
	.show_fit = show_net_fit,
	.show_feature = show_net_feature,
	.show_warnings = show_net_warnings,
    },
};

const struct kind_commands *
kinds_of(const struct model *m)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].kind == m->kind)
			return &kinds[i];
	diex(ST_FAILED, "kind '%s' has no commands", m->kind->name);
}
