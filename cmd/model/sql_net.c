#include "base/diag.h"
#include "model/net.h"
#include "sql.h"

/* Terms, each with a column's whole expression. */
#define TERMS_MAX 5000

/* Append an input: u / sqrt(1 + (u / 3)^2) = 3 sin(atan(u / 3)). */
static void
add_input(const struct sql *s, const struct net *n, size_t j)
{
	double factor = n->factor[j];

	if (n->scale.smooth) {
		sql_add_number(s, 3);
		buf_add_string(s->out, " * SIN(ATAN(");
		factor /= 3;
	} else {
		buf_add_format(s->out, "%s(%s(", s->g->least, s->g->greatest);
	}
	sql_add_number(s, factor);
	buf_add_string(s->out, " * (");
	sql_add_column(s, &s->m->schema.feature[j]);
	sql_add_signed(s, -n->centre[j]);
	buf_add_string(s->out, n->scale.smooth ? ")))" : "), ");
	if (n->scale.smooth)
		return;
	sql_add_number(s, -n->scale.most);
	buf_add_string(s->out, "), ");
	sql_add_number(s, n->scale.most);
	buf_add_byte(s->out, ')');
}

/* Append the sum that makes number `j` of the layer above layer l. */
static void
add_sum(const struct sql *s, const struct net *n, size_t m, size_t l, size_t j)
{
	sql_add_number(s, (double)net_bias_of(n, m, l, j));
	for (size_t i = 0; i < n->shape.size[l]; i++) {
		if (l == 0 && n->factor[i] == 0)
			continue;
		buf_add_byte(s->out, '\n');
		sql_add_signed(s, (double)net_weight_of(n, m, l, i, j));
		buf_add_string(s->out, " * ");
		if (l == 0) {
			add_input(s, n, i);
			continue;
		}
		buf_add_format(s->out, "%s(", s->g->greatest);
		add_sum(s, n, m, l - 1, i);
		buf_add_string(s->out, ", ");
		sql_add_number(s, 0);
		buf_add_byte(s->out, ')');
	}
}

void
sql_net(const struct sql *s)
{
	const struct net *n = net_of(s->m);
	size_t terms = n->members;

	for (size_t l = 0; l <= n->shape.layers && terms <= TERMS_MAX; l++)
		terms *= n->shape.size[l];
	if (terms > TERMS_MAX || n->features > SQL_BLOCK ||
	    n->shape.widest > SQL_BLOCK)
		diex(ST_CANNOT,
		    "an expression of SQL would have more than %d terms: "
		    "export to onnx, c or python, or train a smaller net, as "
		    "with --hidden 8 --members 1",
		    TERMS_MAX);
	buf_add_byte(s->out, '(');
	for (size_t m = 0; m < n->members; m++) {
		buf_add_string(s->out, m > 0 ? "\n + " : "");
		sql_begin_probability(s);
		add_sum(s, n, m, n->shape.layers, 0);
		sql_end_probability(s);
	}
	buf_add_string(s->out, ") / ");
	sql_add_number(s, (double)n->members);
}
