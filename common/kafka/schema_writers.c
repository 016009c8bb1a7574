#include "kafka/schema_writers.h"

int
schema_writers_open(struct schema_writers *w, const struct writer_opts *o,
    const struct kafka_opts *k, const char *topic, struct error *e)
{
	const struct fetch_opts *access = &w->access.opts;

	*w = (struct schema_writers){0};
	if (o->url == NULL || (o->schema == NULL && o->key_schema == NULL))
		return 0;
	if (schema_access(&w->access, k, o->url, e) < 0)
		return -1;
	if (o->schema != NULL &&
	    writer_open(&w->value, o, WRITER_VALUE, topic, access, e) < 0)
		return -1;
	if (o->key_schema != NULL &&
	    writer_open(&w->key, o, WRITER_KEY, topic, access, e) < 0)
		return -1;
	return 0;
}

void
schema_writers_close(struct schema_writers *w)
{
	writer_close(w->value);
	writer_close(w->key);
	schema_access_release(&w->access);
}
