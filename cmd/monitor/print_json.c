#include "print_json.h"

#include "base/json_out.h"
#include "stream/out.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Write a time as the records write theirs; a number of records is one. */
static void
add_time(
    const struct monitor *m, struct json_out *j, const char *name, int64_t time)
{
	struct buf text = {0};

	if (m->o->window == 0) {
		json_out_whole(j, name, time);
	} else if (m->o->time.is_text) {
		event_text(time, &text);
		json_out_string(j, name, buf_string(&text));
	} else {
		json_out_number(
		    j, name, (double)time / (double)m->o->time.unit);
	}
	buf_release(&text);
}

/* --- parts of a window ------------------------------------------------------- */

static void
add_reasons(struct json_out *j, const char *name, const struct buf *words)
{
	json_out_array(j, name);
	for (size_t at = 0; at < words->len; at += strlen(words->data + at) + 1)
		json_out_string(j, NULL, words->data + at);
	json_out_end(j);
}

static void
add_bounds(struct json_out *j, const struct interval *i)
{
	json_out_number(j, "low", i->method == NULL ? NAN : i->low);
	json_out_number(j, "high", i->method == NULL ? NAN : i->high);
}

static void
add_figure(
    struct json_out *j, const char *name, const struct estimate_figure *f)
{
	json_out_object(j, name);
	json_out_number(j, "value", f->value);
	add_bounds(j, &f->interval);
	json_out_end(j);
}

static void
add_alerts(const struct monitor *m, struct json_out *j, const struct tally *t)
{
	const struct window_figures *f = &t->figures;

	json_out_object(j, "alerts");
	json_out_number(j, "n", t->decided > 0 ? (double)t->alerts : NAN);
	json_out_number(j, "rate", f->rate);
	add_bounds(j, &f->rate_interval);
	json_out_number(j, "reference_rate", t->of->alerts);
	json_out_number(j, "per_day", f->per_day);
	if (!isnan(m->o->capacity)) {
		json_out_number(j, "capacity", m->o->capacity);
		json_out_number(
		    j, "threshold_for_capacity", f->threshold_for_capacity);
	}
	json_out_end(j);
}

static void
add_score(struct json_out *j, const struct window_figures *f)
{
	char name[16];

	json_out_object(j, "score");
	json_out_number(j, "mean", f->mean);
	for (size_t i = 0; i < FIGURES_QUANTILES; i++) {
		snprintf(
		    name, sizeof name, "p%02.0f", 100 * figures_quantiles[i]);
		json_out_number(j, name, f->quantile[i]);
	}
	json_out_number(j, "psi", f->psi);
	json_out_number(j, "psi_chance", f->psi_chance);
	json_out_number(j, "ks", f->ks);
	json_out_number(j, "ks_chance", f->ks_chance);
	json_out_end(j);
}

static void
add_fields(struct json_out *j, const struct tally *t)
{
	const struct reference *r = &t->of->reference;
	const struct window_figures *f = &t->figures;

	json_out_number(j, "drift", f->drift);
	json_out_array(j, "fields");
	for (size_t i = 0; i < f->fields; i++) {
		const struct figures_field *x = &f->field[i];

		json_out_object(j, NULL);
		json_out_string(j, "field", r->field[x->field].name);
		json_out_number(j, "importance", x->importance);
		json_out_number(j, "psi", x->psi);
		json_out_number(j, "psi_chance", x->psi_chance);
		json_out_number(j, "ks", x->ks);
		json_out_number(j, "missing", x->missing);
		json_out_number(j, "reference_missing", x->missing_before);
		json_out_end(j);
	}
	json_out_end(j);
}

static void
add_reference(struct json_out *j, const struct watched *w)
{
	static const char *const names[] = {NULL, "model", "first windows"};

	json_out_object(j, "reference");
	json_out_string(j, "of", names[w->source]);
	if (w->source != WATCHED_NONE) {
		json_out_number(j, "rows", (double)w->reference.rows);
		json_out_bool(j, "held_out", w->reference.held_out);
	}
	json_out_end(j);
}

static void
add_estimated(struct json_out *j, const struct window_figures *f)
{
	json_out_object(j, "estimated");
	json_out_number(j, "positives", f->positives);
	add_figure(j, "precision", &f->precision);
	add_figure(j, "recall", &f->recall);
	json_out_end(j);
}

/* A proportion with Wilson's interval; null of nothing, and never 0. */
static void
add_share(struct json_out *j, const char *name, size_t part, size_t whole)
{
	struct estimate_figure f = {
	    .value = whole > 0 ? (double)part / (double)whole : NAN,
	    .interval =
		interval_wilson((double)part, (double)whole, (double)whole),
	};

	add_figure(j, name, &f);
}

static void
add_cards(struct json_out *j, const struct monitor_cards *c)
{
	json_out_object(j, "card_precision");
	json_out_whole(j, "cards", (int64_t)c->cards);
	json_out_whole(j, "labelled", (int64_t)c->labelled);
	json_out_whole(j, "compromised", (int64_t)c->found);
	json_out_number(j, "value",
	    c->labelled > 0 ? (double)c->found / (double)c->labelled : NAN);
	json_out_end(j);
}

static void
add_calibration(struct json_out *j, const struct tally_joined *k)
{
	struct estimate_figure ratio =
	    estimate_ratio((double)k->positives, k->expected, k->variance);

	json_out_object(j, "calibration");
	json_out_number(j, "observed", (double)k->positives);
	json_out_number(j, "expected", k->expected);
	add_figure(j, "ratio", &ratio);
	json_out_number(
	    j, "z", estimate_z((double)k->positives, k->expected, k->variance));
	json_out_end(j);
}

/* What the labels say; recall waits until all kinds of records have them. */
static void
add_realised(struct monitor *m, struct json_out *j, const struct tally *t)
{
	const struct tally_joined *k = &t->joined;
	struct monitor_cards cards = monitor_cards(m, t);
	double alerts = (double)t->alerts;

	json_out_object(j, "realised");
	json_out_bool(j, "provisional", !t->is_final);
	json_out_number(j, "labelled", (double)k->labelled);
	json_out_number(
	    j, "labelled_share", (double)k->labelled / (double)t->n);
	json_out_number(j, "labelled_alerts_share",
	    t->alerts > 0 ? (double)k->alerts / alerts : NAN);
	add_share(j, "precision_of_labelled", k->hits, k->alerts);
	if (t->is_final)
		add_share(
		    j, "recall_of_labelled", k->hits, k->hits + k->missed);
	else
		json_out_null(j, "recall_of_labelled");
	if (k->labelled > 0)
		add_calibration(j, k);
	else
		json_out_null(j, "calibration");
	if (m->o->card != NULL)
		add_cards(j, &cards);
	if (t->unkept > 0)
		json_out_number(j, "unkept", (double)t->unkept);
	json_out_number(j, "orphans", (double)m->early);
	json_out_end(j);
}

/* --- lines ------------------------------------------------------------------- */

void
print_json(struct monitor *m, const struct tally *t)
{
	const struct window_figures *f = &t->figures;
	struct buf b = {0};
	struct json_out j = {.out = &b, .one_line = true};

	json_out_object(&j, NULL);
	add_time(m, &j, "start", t->begin);
	add_time(m, &j, "end", t->end);
	json_out_string(&j, "model", *t->of->name == '\0' ? NULL : t->of->name);
	json_out_string(
	    &j, "digest", *t->of->digest == '\0' ? NULL : t->of->digest);
	if (t->revision > 1)
		json_out_whole(&j, "revision", t->revision);
	json_out_string(&j, "state", state_names[f->level]);
	add_time(m, &j, "since", f->since);
	add_reasons(&j, "reasons", &f->reasons.now);
	add_reasons(&j, "pending", &f->reasons.pending);
	json_out_number(&j, "n", (double)t->n);
	json_out_number(&j, "rejected", (double)t->rejected);
	json_out_number(&j, "late", (double)t->late);
	add_alerts(m, &j, t);
	add_score(&j, f);
	add_reference(&j, t->of);
	add_fields(&j, t);
	add_estimated(&j, f);
	if (m->o->labels != NULL)
		add_realised(m, &j, t);
	json_out_end(&j);
	buf_add_byte(&b, '\n');
	out_add(b.data, b.len);
	buf_release(&b);
}

void
print_json_gap(
    const struct monitor *m, int64_t begin, int64_t end, const char *reason)
{
	struct buf b = {0};
	struct json_out j = {.out = &b, .one_line = true};

	json_out_object(&j, NULL);
	if (m->any_window) {
		add_time(m, &j, "start", begin);
		add_time(m, &j, "end", end);
	} else {
		json_out_null(&j, "start");
		json_out_null(&j, "end");
	}
	json_out_null(&j, "model");
	json_out_string(&j, "state", "unknown");
	json_out_array(&j, "reasons");
	json_out_string(&j, NULL, reason);
	json_out_end(&j);
	json_out_whole(&j, "n", 0);
	json_out_end(&j);
	buf_add_byte(&b, '\n');
	out_add(b.data, b.len);
	buf_release(&b);
}
