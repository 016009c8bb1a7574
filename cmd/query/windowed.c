#include "windowed.h"

#include "base/mem.h"

#include <stdlib.h>

static void *
create_rows(void *arg)
{
	(void)arg;
	return mem_zero(1, sizeof(struct spool));
}

static void
drop_rows(void *arg, void *content)
{
	struct windowed *w = arg;

	spool_release(content, &w->store);
	free(content);
}

static void
run_window(void *arg)
{
	struct windowed *w = arg;

	w->run(w->arg);
}

void
windowed_begin(struct windowed *w, size_t memory)
{
	spool_store_init(&w->store, memory);
	w->time.create = create_rows;
	w->time.drop = drop_rows;
	w->time.run = run_window;
	w->time.arg = w;
	timeline_begin(&w->time);
}

void
windowed_release(struct windowed *w)
{
	timeline_release(&w->time);
	spool_store_release(&w->store);
}

bool
windowed_add(struct windowed *w, int64_t time, const char *partition,
    const struct sql_value *value, size_t count)
{
	void *rows;

	switch (timeline_find(&w->time, time, partition, &rows)) {
	case TIMELINE_BETWEEN:
		return true;
	case TIMELINE_LATE:
		return false;
	case TIMELINE_IN:
		break;
	}
	spool_add(rows, &w->store, value, count);
	timeline_advance(&w->time, time);
	return true;
}

bool
windowed_next(const struct windowed *w, struct windowed_place *place,
    struct sql_value *value, size_t count)
{
	if (place->rows == NULL)
		place->rows = timeline_next(&w->time, &place->pane);
	while (place->rows != NULL) {
		if (spool_next(place->rows, &place->row, value, count))
			return true;
		place->rows = timeline_next(&w->time, &place->pane);
		place->row = (struct spool_place){0};
	}
	return false;
}
