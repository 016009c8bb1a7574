#include "apply/load.h"

#include "stream/whole.h"

#include <string.h>

/* Has the file several models, one a line, as --every writes them? */
static bool
has_several(const struct buf *b)
{
	const char *end = memchr(b->data, '\n', b->len);
	struct model first;
	struct error e;

	if (end == NULL || end + 1 == b->data + b->len ||
	    model_read(&first, b->data, (size_t)(end - b->data), &e) < 0)
		return false;
	model_release(&first);
	return true;
}

int
load_model(struct model *m, const struct model_kind *kind, const char *file,
    struct buf *text, struct error *e)
{
	struct buf own = {0};
	struct buf *b = text != NULL ? text : &own;
	struct error why;
	int failed = whole_read(file, b, e);

	if (!failed && model_read(m, b->data, b->len, &why) < 0) {
		if (b->len > 0 && has_several(b))
			error_set(&why, ST_CANNOT,
			    "has several models, one a line: tail -n 1 gives "
			    "the newest");
		failed = error_set(
		    e, why.status, "'%s' %s", whole_name(file), why.text);
	}
	if (!failed && kind != NULL && m->kind != kind) {
		failed = error_set(e, ST_CANNOT,
		    "'%s' is of kind '%s': use %s --verify", whole_name(file),
		    m->kind->name, m->kind->trainer);
		model_release(m);
	}
	buf_release(&own);
	return failed;
}
