#include "when.h"

int
when_read(struct event *v, const struct rec *r, struct query_place *p,
    int64_t *time, struct fault *f)
{
	return event_read(
	    v, r, v->name == NULL ? columns_place(r, p) : NULL, time, f);
}

struct sql_value
when_value(const struct event *v, int64_t time, struct buf *scratch)
{
	if (v->is_text) {
		scratch->len = 0;
		event_text(time, scratch);
		return (struct sql_value){.type = SQL_TEXT,
		    .text = scratch->data,
		    .len = scratch->len};
	}
	if (time % v->unit == 0)
		return (struct sql_value){
		    .type = SQL_INTEGER, .integer = time / v->unit};
	return (struct sql_value){
	    .type = SQL_REAL, .real = (double)time / (double)v->unit};
}
