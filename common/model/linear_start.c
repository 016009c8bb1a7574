/* Where the fit of a model started, of one that followed another one. */
#include "base/mem.h"
#include "model/linear.h"

#include <math.h>

void
linear_read_start(struct linear *l, struct document *d, const struct node *root)
{
	const struct node *list = document_array(d, root, "start");
	size_t j = 0;

	if (list == NULL)
		return;
	if (list->count != l->features + 1) {
		document_fail(d,
		    "is not a whole model: 'start' has not one number more "
		    "than there are features");
		return;
	}
	l->start = mem_zero(list->count, sizeof *l->start);
	for (const struct node *n = list->first; n != NULL; n = n->next) {
		if (n->type != NODE_NUMBER || !isfinite(n->number)) {
			document_fail(d,
			    "is not a whole model: 'start' has what is no "
			    "number");
			return;
		}
		l->start[j++] = n->number;
	}
}

void
linear_write_start(const struct linear *l, struct json_out *out)
{
	if (l->start == NULL)
		return;
	json_out_line(out);
	json_out_array(out, "start");
	for (size_t j = 0; j <= l->features; j++)
		json_out_number(out, NULL, l->start[j]);
	json_out_end(out);
}
