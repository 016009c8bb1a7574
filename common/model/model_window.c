/* The member "window" of a model file. */
#include "model/model.h"

#include <float.h>

void
model_window_read(
    struct model_window *w, struct document *d, const struct node *root)
{
	const struct node *o = document_object(d, root, "window");

	if (o == NULL)
		return;
	if (node_member(o, "rows") != NULL)
		w->rows = document_whole(d, o, "rows", 2, DOCUMENT_WHOLE_MAX);
	if (node_member(o, "length") == NULL)
		return;
	w->length = document_number(d, o, "length", DBL_MIN, DBL_MAX);
	w->by = document_string(d, o, "by");
}

void
model_window_write(const struct model_window *w, struct json_out *j)
{
	if (w->rows == 0 && w->length == 0)
		return;
	json_out_line(j);
	json_out_object(j, "window");
	if (w->rows > 0)
		json_out_number(j, "rows", w->rows);
	if (w->length > 0) {
		json_out_number(j, "length", w->length);
		json_out_string(j, "by", w->by);
	}
	json_out_end(j);
}
