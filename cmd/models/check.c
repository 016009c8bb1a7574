#include "base/json_out.h"
#include "facts.h"
#include "stream/out.h"
#include "verbs.h"

#include <inttypes.h>

/* Count a sentence that tells of something wrong. */
static void
tell(void *arg, const char *sentence)
{
	size_t *wrong = arg;

	warnx("%s", sentence);
	(*wrong)++;
}

/* Are the bytes of a version there, unchanged, and a model? */
static void
check_version(struct registry *r, const struct fold_model *m,
    const struct fold_version *v, size_t *wrong)
{
	struct buf bytes = {0}, say = {0};
	struct models_facts facts;
	struct error e;

	if (registry_bytes(r, v->put->digest, &bytes, &e) < 0) {
		buf_add_format(&say, "%s:%" PRId64 ": %s", m->name,
		    v->put->version, e.text);
	} else if (facts_read(&facts, bytes.data, bytes.len, &e) < 0) {
		buf_add_format(&say, "%s:%" PRId64 " %s", m->name,
		    v->put->version, e.text);
	} else {
		facts_release(&facts);
	}
	if (say.len > 0)
		tell(wrong, buf_string(&say));
	buf_release(&bytes);
	buf_release(&say);
}

/* Print what there is. */
static void
print_counts(const struct registry *r)
{
	struct buf b = {0};
	struct json_out j = {.out = &b, .one_line = true};
	int64_t versions = 0, pruned = 0;

	for (size_t i = 0; i < r->fold.models; i++)
		for (size_t k = 0; k < r->fold.model[i].versions; k++) {
			versions++;
			pruned += r->fold.model[i].version[k].pruned;
		}
	json_out_object(&j, NULL);
	json_out_whole(&j, "events", (int64_t)r->fold.events);
	json_out_whole(&j, "lost", (int64_t)r->fold.lost);
	json_out_whole(&j, "models", (int64_t)r->fold.models);
	json_out_whole(&j, "versions", versions);
	json_out_whole(&j, "pruned", pruned);
	json_out_string(&j, "last", fold_last(&r->fold));
	json_out_end(&j);
	buf_add_byte(&b, '\n');
	out_add(b.data, b.len);
	buf_release(&b);
}

enum status
verb_check(const struct opts *o)
{
	const struct carrier_kind *kind;
	struct registry r;
	struct error e;
	size_t wrong = 0;
	bool is_ours;

	verb_open(&r, o, false);
	kind = r.carrier->kind;
	/*
	 * What a killed writer left is mended, where we may write. Links are
	 * looked at before others may move them.
	 */
	is_ours = kind->begin(r.carrier, &r.fold, &e) == 0;
	if (!is_ours)
		note("%s", e.text);
	if (kind->inspect != NULL &&
	    kind->inspect(r.carrier, &r.fold, tell, &wrong, &e) < 0)
		verb_leave(&e);
	if (is_ours)
		kind->end(r.carrier);
	for (size_t i = 0; i < r.fold.models; i++)
		for (size_t k = 0; k < r.fold.model[i].versions; k++)
			if (!r.fold.model[i].version[k].pruned)
				check_version(&r, &r.fold.model[i],
				    &r.fold.model[i].version[k], &wrong);
	print_counts(&r);
	registry_close(&r);
	return wrong > 0 ? ST_CANNOT : ST_OK;
}
