#include "apply/load.h"

#include "stream/whole.h"

int
load_model(struct model *m, const char *file, struct buf *text, struct error *e)
{
	struct buf own = {0};
	struct buf *b = text != NULL ? text : &own;
	struct error why;
	int failed = whole_read(file, b, e);

	if (!failed && model_read(m, b->data, b->len, &why) < 0)
		failed = error_set(
		    e, why.status, "'%s' %s", whole_name(file), why.text);
	buf_release(&own);
	return failed;
}
