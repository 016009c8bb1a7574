#include "watched.h"

#include "apply/identity.h"
#include "apply/load.h"
#include "base/fingerprint.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void
watched_name(struct watched *w, const char *stamp, size_t len)
{
	const char *at;

	free(w->stamp);
	w->stamp = mem_copy(stamp, len);
	at = strstr(w->stamp, IDENTITY_MARK);
	if (at == NULL)
		at = w->stamp + len;
	free(w->name);
	w->name = mem_copy(w->stamp, (size_t)(at - w->stamp));
	if (*at == '\0')
		return;
	free(w->digest);
	w->digest = mem_string(at + strlen(IDENTITY_MARK));
}

/* A file's own name, without its folders. */
static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

static int
load(struct watched *w, const struct opts *o, const char *path,
    const struct buf *text, struct rec *rec, struct error *e)
{
	char digest[FINGERPRINT_TEXT];

	if (load_text(&w->model, NULL, path, text, e) < 0)
		return -1;
	if (w->model.kind->output != MODEL_PROBABILITY) {
		error_set(e, ST_CANNOT,
		    "'%s': the scores of a model of kind '%s' are no "
		    "probabilities, and others are not watched",
		    path, w->model.kind->name);
		model_release(&w->model);
		return -1;
	}
	fingerprint_make(digest, text->data, text->len);
	w->has_model = true;
	w->name = mem_string(base_name(path));
	w->digest = mem_copy(digest, IDENTITY_SHORT);
	scorer_init(&w->scorer, &w->model, rec);
	if (isnan(o->threshold))
		w->threshold = w->model.threshold;
	if (w->model.reference.rows > 0) {
		w->source = WATCHED_MODEL;
		w->reference = w->model.reference;
		w->model.reference = (struct reference){0};
		if (w->threshold == w->model.threshold)
			w->alerts = w->reference.alerts;
		w->alerts_of = (double)w->reference.scored;
	}
	return 0;
}

/* Does the reference of the file fit the fields of its model? */
static int
check_reference(const struct watched *w, const char *path, struct error *e)
{
	const struct columns *c = &w->scorer.columns;
	const struct reference *r = &w->reference;
	bool fits = r->fields == c->fields;

	for (size_t i = 0; fits && i < c->fields; i++) {
		const struct reference_spread *s = &r->field[i].spread;

		fits = strcmp(r->field[i].name, c->field[i].name) == 0 &&
		    (s->bins == 0 ||
			(c->field[i].is_category ? s->cut == NULL &&
				    s->bins == c->field[i].levels.count
						 : s->cut != NULL));
	}
	return fits
	    ? 0
	    : error_set(e, ST_CANNOT,
		  "'%s' has a reference of other members than it sees", path);
}

int
watched_init(struct watched *w, const struct opts *o, const char *path,
    const struct buf *text, struct rec *rec, struct error *e)
{
	*w = (struct watched){.threshold = o->threshold, .alerts = NAN};
	if (text != NULL && load(w, o, path, text, rec, e) < 0)
		return -1;
	if (w->source == WATCHED_MODEL && check_reference(w, path, e) < 0)
		return -1;
	if (w->name == NULL)
		w->name = mem_string("");
	if (w->digest == NULL)
		w->digest = mem_string("");
	w->stamp = mem_string("");
	state_init(&w->state, watched_fields(w));
	return 0;
}

void
watched_release(struct watched *w)
{
	if (w->has_model) {
		scorer_release(&w->scorer);
		model_release(&w->model);
	}
	reference_release(&w->reference);
	state_release(&w->state);
	free(w->stamp);
	free(w->name);
	free(w->digest);
	free(w->first);
	free(w->who);
	free(w->why);
}

size_t
watched_fields(const struct watched *w)
{
	return w->has_model ? w->scorer.columns.fields : 0;
}

size_t
watched_bins(const struct watched *w, size_t i)
{
	const struct reference_spread *s = &w->reference.field[i].spread;

	return w->scorer.columns.field[i].is_category
	    ? w->scorer.columns.field[i].levels.count + 1
	    : s->bins;
}

void
watched_keep(struct watched *w, const double *raw, double score)
{
	size_t fields = watched_fields(w);

	if (w->source != WATCHED_NONE || w->first_count == WATCHED_MOST)
		return;
	w->first = mem_grow(w->first, w->first_count, &w->first_capacity,
	    (fields + 1) * sizeof *w->first);
	memcpy(w->first + w->first_count * (fields + 1), raw,
	    fields * sizeof *raw);
	w->first[w->first_count++ * (fields + 1) + fields] = score;
}

/* Make the spread and the mean of the scores of the rows that were kept. */
static void
settle_scores(struct watched *w, double *score)
{
	struct reference *r = &w->reference;
	size_t fields = watched_fields(w), n = w->first_count;
	double sum = 0;

	for (size_t k = 0; k < n; k++) {
		score[k] = w->first[k * (fields + 1) + fields];
		sum += score[k];
	}
	reference_release(r);
	r->rows = r->scored = n;
	r->mean = sum / (double)n;
	r->alerts = NAN;
	reference_spread_make(&r->score, score, NULL, n, REFERENCE_SCORE_BINS);
}

void
watched_settle(struct watched *w)
{
	size_t fields = watched_fields(w), n = w->first_count;
	struct reference_rows rows = {.count = n};
	struct reference own = {0};
	double *score;

	if (w->source != WATCHED_NONE || n < WATCHED_FIRST)
		return;
	score = mem_zero(n + 1, sizeof *score);
	rows.raw = mem_zero(n * fields + 1, sizeof *rows.raw);
	for (size_t k = 0; k < n; k++)
		memcpy(rows.raw + k * fields, w->first + k * (fields + 1),
		    fields * sizeof *rows.raw);
	settle_scores(w, score);
	if (w->has_model) {
		reference_make(&own, &w->model, &w->scorer.columns, &rows);
		w->reference.fields = own.fields;
		w->reference.field = own.field;
		own.fields = 0;
		own.field = NULL;
		reference_release(&own);
	}
	w->source = WATCHED_FIRST_WINDOWS;
	free(score);
	free(rows.raw);
	free(w->first);
	w->first = NULL;
	w->first_count = w->first_capacity = 0;
}
