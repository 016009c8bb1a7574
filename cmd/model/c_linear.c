#include "c_header.h"
#include "model/linear.h"

void
c_linear(const struct c_header *h)
{
	const struct linear *l = linear_of(h->m);

	buf_add_format(h->out,
	    "static inline double\n%s_of_columns(const double *x)\n{\n",
	    h->name);
	c_add_array(h->out, "coefficient", l->coefficient, l->features);
	c_add_array(h->out, "mean", l->mean, l->features);
	buf_add_string(h->out, "\tdouble z = ");
	c_add_number(h->out, l->intercept_standardised);
	buf_add_format(h->out,
	    ", e;\n"
	    "\tint j;\n\n"
	    "\tfor (j = 0; j < %zu; j++)\n"
	    "\t\tz += coefficient[j] * (x[j] - mean[j]);\n"
	    "\te = exp(-fabs(z));\n"
	    "\treturn z >= 0 ? 1 / (1 + e) : e / (1 + e);\n}\n",
	    l->features);
}
