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
load_text(struct model *m, const struct model_kind *kind, const char *file,
    const struct buf *text, struct error *e)
{
	struct error why;

	if (model_read(m, text->data, text->len, &why) < 0) {
		if (text->len > 0 && has_several(text))
			error_set(&why, ST_CANNOT,
			    "has several models, one a line: tail -n 1 gives "
			    "the newest");
		return error_set(
		    e, why.status, "'%s' %s", whole_name(file), why.text);
	}
	if (kind == NULL || m->kind == kind)
		return 0;
	error_set(e, ST_CANNOT, "'%s' is of kind '%s', where '%s' is needed",
	    whole_name(file), m->kind->name, kind->name);
	model_release(m);
	return -1;
}

int
load_model(struct model *m, const struct model_kind *kind, const char *file,
    struct buf *text, struct error *e)
{
	struct buf own = {0};
	struct buf *b = text != NULL ? text : &own;
	int failed = whole_read(file, b, e);

	if (!failed)
		failed = load_text(m, kind, file, b, e);
	buf_release(&own);
	return failed;
}
