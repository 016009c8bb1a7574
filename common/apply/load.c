#include "apply/load.h"

#include "stream/whole.h"

int
load_model(struct model *m, const struct model_kind *kind, const char *file,
    struct buf *text, struct error *e)
{
	struct buf own = {0};
	struct buf *b = text != NULL ? text : &own;
	struct error why;
	int failed = whole_read(file, b, e);

	if (!failed && model_read(m, b->data, b->len, &why) < 0)
		failed = error_set(
		    e, why.status, "'%s' %s", whole_name(file), why.text);
	if (!failed && kind != NULL && m->kind != kind) {
		failed = error_set(e, ST_CANNOT,
		    "'%s' is of kind '%s', where '%s' is needed",
		    whole_name(file), m->kind->name, kind->name);
		model_release(m);
	}
	buf_release(&own);
	return failed;
}
