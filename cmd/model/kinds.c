#include "kinds.h"

#include "base/diag.h"
#include "model/linear.h"

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
};

const struct kind_commands *
kinds_of(const struct model *m)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].kind == m->kind)
			return &kinds[i];
	diex(ST_FAILED, "kind '%s' has no commands", m->kind->name);
}
