#include "train/classes.h"

#include "base/buf.h"

int
classes_check(
    const struct train_ask *ask, const struct train_rows *t, struct error *e)
{
	size_t rows = dataset_rows(&t->raw);
	struct buf b = {0};

	if (ask->positive == NULL || rows == 0)
		return 0;
	if (t->positives == rows)
		return error_set(e, ST_CANNOT,
		    "all %zu records have the label '%s'", rows, ask->positive);
	if (t->positives > 0)
		return 0;
	label_say_never(&t->wanted_label, ask->label, &t->values, &b);
	error_set(e, ST_CANNOT, "%s", buf_string(&b));
	buf_release(&b);
	return -1;
}

void
classes_blame_weights(const struct train_ask *ask, const struct train_rows *t,
    size_t rows, struct error *e)
{
	size_t count[2] = {rows - t->positives, t->positives};

	if (e->status == ST_CANNOT && rows > 0 && ask->weight != NULL &&
	    t->heavy[0] + t->heavy[1] == 0)
		error_set(e, ST_CANNOT, "all records have the weight 0");
	for (int y = 0; y < 2 && e->status == ST_CANNOT; y++)
		if (count[y] > 0 && t->heavy[y] == 0 && t->heavy[!y] > 0)
			error_set(e, ST_CANNOT,
			    "all %zu records of label %d have the weight 0 in "
			    "'%s': both labels are needed",
			    count[y], y, ask->weight);
}
