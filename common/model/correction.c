#include "model/correction.h"

#include <float.h>

const struct node *
correction_read(struct document *d, const struct node *root, char **method,
    double *beta, double *ln_beta)
{
	static const char *const methods[] = {
	    "undersampling", "class-weight", NULL};
	const struct node *o = document_object(d, root, "correction");

	if (o == NULL)
		return NULL;
	document_get(d, o, "method", NODE_STRING);
	*method = document_word(d, o, "method", methods);
	*beta = document_number(d, o, "beta", DBL_MIN, DBL_MAX);
	*ln_beta = document_real(d, o, "ln_beta");
	return o;
}

bool
correction_write(
    struct json_out *out, const char *method, double beta, double ln_beta)
{
	if (method == NULL)
		return false;
	json_out_line(out);
	json_out_object(out, "correction");
	json_out_string(out, "method", method);
	json_out_number(out, "beta", beta);
	json_out_number(out, "ln_beta", ln_beta);
	return true;
}
