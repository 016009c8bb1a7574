#include "c_header.h"
#include "model/net.h"

#include <stdio.h>
#include <string.h>

#define NUMBERS_A_LINE 6

static void
add_float(struct buf *out, size_t i, float x)
{
	char text[32];

	buf_add_string(out, i % NUMBERS_A_LINE == 0 ? "\n\t    " : " ");
	snprintf(text, sizeof text, "%.9g", (double)x);
	buf_add_string(out, text);
	buf_add_string(out, strpbrk(text, ".e") == NULL ? ".0f," : "f,");
}

/* Append all numbers: of each net and layer the biases, then the weights. */
static void
add_weights(struct buf *out, const struct net *n)
{
	size_t at = 0;

	buf_add_string(out, "\tstatic const float weights[] = {");
	for (size_t m = 0; m < n->members; m++)
		for (size_t l = 0; l <= n->shape.layers; l++) {
			size_t width = net_width(n, l);

			for (size_t j = 0; j < width; j++)
				add_float(out, at++, net_bias_of(n, m, l, j));
			for (size_t i = 0; i < n->shape.size[l]; i++)
				for (size_t j = 0; j < width; j++)
					add_float(out, at++,
					    net_weight_of(n, m, l, i, j));
		}
	buf_add_string(out, "\n\t};\n\tstatic const int size[] = {");
	for (size_t l = 0; l <= n->shape.layers; l++)
		buf_add_format(out, "%zu, ", n->shape.size[l]);
	buf_add_string(out, "1};\n");
}

static void
add_inputs(struct buf *out, const struct net *n)
{
	buf_add_format(out,
	    "\tfor (i = 0; i < %zu; i++) {\n"
	    "\t\tdouble u = (x[i] - centre[i]) * factor[i];\n\n"
	    "\t\tif (factor[i] == 0)\n"
	    "\t\t\tu = 0;\n"
	    "\t\tu = u > %.0f ? %.0f : u < -%.0f ? -%.0f : u;\n"
	    "\t\tinput[i] = (float)%s;\n"
	    "\t}\n",
	    n->features, n->scale.most, n->scale.most, n->scale.most,
	    n->scale.most,
	    n->scale.smooth ? "(u / sqrt(1 + u / 3 * (u / 3)))" : "u");
}

void
c_net(const struct c_header *h)
{
	const struct net *n = net_of(h->m);
	size_t widest = n->scale.stride;

	if (n->shape.widest > widest)
		widest = n->shape.widest;
	buf_add_format(h->out,
	    "static inline double\n%s_of_columns(const double *x)\n{\n",
	    h->name);
	c_add_array(h->out, "centre", n->centre, n->features);
	c_add_array(h->out, "factor", n->factor, n->features);
	add_weights(h->out, n);
	buf_add_format(h->out,
	    "\tfloat input[%zu], a[%zu], b[%zu];\n"
	    "\tconst float *w = weights;\n"
	    "\tdouble z, e, p = 0;\n"
	    "\tint m, l, i, j;\n\n",
	    n->features, widest, widest);
	add_inputs(h->out, n);
	buf_add_format(h->out,
	    "\tfor (m = 0; m < %zu; m++) {\n"
	    "\t\tmemcpy(a, input, sizeof input);\n"
	    "\t\tfor (l = 0; l < %zu; l++) {\n"
	    "\t\t\tmemcpy(b, w, (size_t)size[l + 1] * sizeof *b);\n"
	    "\t\t\tw += size[l + 1];\n"
	    "\t\t\tfor (i = 0; i < size[l]; i++, w += size[l + 1])\n"
	    "\t\t\t\tfor (j = 0; j < size[l + 1]; j++)\n"
	    "\t\t\t\t\tb[j] += a[i] * w[j];\n"
	    "\t\t\tfor (j = 0; j < size[l + 1]; j++)\n"
	    "\t\t\t\ta[j] = b[j] > 0 || l == %zu ? b[j] : 0;\n"
	    "\t\t}\n"
	    "\t\tz = a[0];\n"
	    "\t\te = exp(-fabs(z));\n"
	    "\t\tp += z >= 0 ? 1 / (1 + e) : e / (1 + e);\n"
	    "\t}\n"
	    "\treturn p / %zu;\n}\n",
	    n->members, n->shape.layers + 1, n->shape.layers, n->members);
}
