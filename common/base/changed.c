#include "base/changed.h"

#include "base/file.h"
#include "base/mark.h"

#include <string.h>
#include <time.h>

#define YOUNG_S 2

static enum changed_what
failed(struct changed *c)
{
	bool is_new = !c->has_failed || c->forced;

	c->has_failed = true;
	c->has_seen = c->forced = false;
	return is_new ? CHANGED_FAILED : CHANGED_SAME;
}

enum changed_what
changed_read(struct changed *c, const struct buf **bytes, struct error *e)
{
	struct buf now = {0};
	struct stat st;
	bool is_new;

	if (stat(c->path, &st) < 0) {
		error_errno(e, ST_CANNOT, "cannot open '%s'", c->path);
		return failed(c);
	}
	if (c->has_seen && !c->is_young && !c->forced &&
	    mark_add(0, &st) == c->seen)
		return CHANGED_SAME;
	if (file_read(c->path, &now, e) < 0) {
		buf_release(&now);
		return failed(c);
	}
	is_new = c->forced || c->has_failed || c->bytes.data == NULL ||
	    now.len != c->bytes.len ||
	    memcmp(now.data, c->bytes.data, now.len) != 0;
	c->seen = mark_add(0, &st);
	c->has_seen = true;
	c->is_young = time(NULL) - st.st_mtim.tv_sec < YOUNG_S;
	c->has_failed = c->forced = false;
	buf_release(&c->bytes);
	c->bytes = now;
	*bytes = &c->bytes;
	return is_new ? CHANGED_NEW : CHANGED_SAME;
}

void
changed_force(struct changed *c)
{
	c->forced = true;
}

void
changed_release(struct changed *c)
{
	buf_release(&c->bytes);
}
