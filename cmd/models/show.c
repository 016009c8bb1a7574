#include "base/json_out.h"
#include "stream/out.h"
#include "stream/whole.h"
#include "verbs.h"

#include <string.h>

enum status
verb_get(const struct opts *o)
{
	struct name_ref ref;
	struct fold_found found;
	struct registry r;
	struct buf bytes = {0};
	struct error e;

	if (name_parse(o->ref, &ref, &e) < 0)
		die_error(&e);
	verb_open(&r, o, false);
	if (fold_find(&r.fold, &ref, &found, &e) < 0)
		die_error(&e);
	if (found.version->pruned)
		diex(ST_CANNOT,
		    "version %lld of '%s' was pruned: its bytes are gone",
		    (long long)found.version->put->version, found.model->name);
	if (registry_bytes(&r, found.version->put->digest, &bytes, &e) < 0 ||
	    whole_write(o->output, &bytes, &e) < 0)
		die_error(&e);
	buf_release(&bytes);
	registry_close(&r);
	return ST_OK;
}

/* --- log ------------------------------------------------------------------------ */

/* Is the event about this, a model or an alias? */
static bool
is_about(const struct registry_event *v, const struct name_ref *ref)
{
	return ref->model[0] == '\0' ||
	    (strcmp(v->model, ref->model) == 0 &&
		(ref->alias[0] == '\0' ||
		    (v->op == EVENT_ALIAS &&
			strcmp(v->alias, ref->alias) == 0)));
}

/* Print an event's line, or that with its place in the log. */
static void
print_event(const struct fold *f, size_t i, bool position)
{
	const struct registry_event *v = f->event[i];
	struct buf b = {0};
	struct json_out j = {.out = &b, .one_line = true};

	if (position) {
		buf_add(&b, v->line, v->len - 1);
		buf_add_string(&b, ",\"_log\":");
		json_out_object(&j, NULL);
		json_out_whole(&j, "position", f->at[i].position);
		if (f->at[i].time >= 0)
			json_out_whole(&j, "timestamp", f->at[i].time);
		json_out_end(&j);
		buf_add_byte(&b, '}');
	} else {
		buf_add(&b, v->line, v->len);
	}
	buf_add_byte(&b, '\n');
	out_add(b.data, b.len);
	buf_release(&b);
}

enum status
verb_log(const struct opts *o)
{
	struct name_ref ref = {.version = 0};
	struct fold_found found;
	struct registry r;
	struct error e;

	if (o->ref != NULL && name_parse(o->ref, &ref, &e) < 0)
		die_error(&e);
	if (ref.version > 0 || ref.digest[0] != '\0')
		diex(ST_CANNOT, "log: '%s' is not NAME or NAME@ALIAS", o->ref);
	verb_open(&r, o, false);
	if (o->ref != NULL && fold_find(&r.fold, &ref, &found, &e) < 0)
		die_error(&e);
	for (size_t i = 0; i < r.fold.events; i++)
		if (is_about(r.fold.event[i], &ref))
			print_event(&r.fold, i, o->position);
	registry_close(&r);
	return ST_OK;
}
