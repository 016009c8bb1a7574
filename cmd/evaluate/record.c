#include "record.h"

#include "apply/identity.h"
#include "base/mem.h"
#include "stream/amount.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void
record_want(struct record_fields *fields, const struct opts *o,
    const struct cell_nulls *nulls, const char *digest, struct rec *rec)
{
	*fields = (struct record_fields){.digest = digest};
	label_init(&fields->label, rec, o->label, o->positive, nulls);
	fields->score = rec_want(rec, o->score);
	if (o->weight != NULL)
		fields->weight = rec_want(rec, o->weight);
	if (o->rule.fp.field != NULL)
		fields->fp_cost = rec_want(rec, o->rule.fp.field);
	if (o->rule.fn.field != NULL)
		fields->fn_cost = rec_want(rec, o->rule.fn.field);
	if (o->time != NULL)
		fields->time = rec_want(rec, o->time);
	if (o->card != NULL)
		fields->card = rec_want(rec, o->card);
	if (digest != NULL)
		fields->stamp = rec_want(rec, "model");
}

/* Does the record's stamp tell of another model? */
static bool
is_foreign(const struct record_fields *fields, const struct rec *rec)
{
	const struct rec_field *stamp = &rec->field[fields->stamp];

	/* (Only a name has escapes, which stands before the digest.) */
	return fields->digest != NULL && stamp->type == JSON_STRING &&
	    identity_is_other(stamp->text + 1, stamp->len - 2, fields->digest);
}

static int
read_cost(const struct opts *o, const struct record_fields *fields,
    const struct rec *rec, struct record *r, struct fault *f)
{
	const struct threshold_rule *rule = &o->rule;
	double fp = 1, fn = 1;

	if (rule->fp.field != NULL &&
	    amount_read(rec, fields->fp_cost, "cost", &fp, f) < 0)
		return -1;
	if (rule->fn.field != NULL &&
	    amount_read(rec, fields->fn_cost, "cost", &fn, f) < 0)
		return -1;
	r->cost = r->label ? fn * rule->fn.factor : fp * rule->fp.factor;
	return 0;
}

/* Read the day and the card, where they are asked for. */
static int
read_fraud(const struct opts *o, const struct record_fields *fields,
    const struct rec *rec, struct record *r, struct fault *f)
{
	const struct rec_field *card = &rec->field[fields->card];
	double time, day;

	r->card.len = 0;
	if (o->time != NULL) {
		if (rec_number(rec, fields->time, &time, f) < 0)
			return -1;
		day = floor(time / o->day);
		if (fabs(day) > 1e15)
			return fault_set(f, REASON_OUT_OF_RANGE, o->time,
			    "time '%s' is too far away", o->time);
		r->day = (int64_t)day;
	}
	if (o->card == NULL)
		return 0;
	if (card->type == JSON_ABSENT)
		return fault_set(f, REASON_MISSING, o->card,
		    "field '%s' is missing", o->card);
	if (card->type != JSON_STRING && card->type != JSON_NUMBER)
		return fault_set(f, REASON_WRONG_TYPE, o->card,
		    "field '%s' is neither a string nor a number", o->card);
	rec_text(rec, fields->card, &r->card);
	if (memchr(buf_string(&r->card), '\0', r->card.len) != NULL)
		return fault_set(f, REASON_WRONG_TYPE, o->card,
		    "field '%s' has a NUL in it", o->card);
	return 0;
}

static int
read_score(const struct rec *rec, const struct record_fields *fields,
    struct record *r, struct fault *f)
{
	if (rec_number(rec, fields->score, &r->score, f) == 0)
		return 0;
	if (f->reason == REASON_MISSING)
		fault_advise(f,
		    "score -m MODEL appends it, and -s names another member");
	return -1;
}

int
record_read_score(const struct opts *o, const struct record_fields *fields,
    const struct rec *rec, struct record *r, struct fault *f)
{
	r->weight = 1;
	r->is_foreign = is_foreign(fields, rec);
	if (read_score(rec, fields, r, f) < 0)
		return -1;
	if (o->weight != NULL &&
	    amount_read(rec, fields->weight, "weight", &r->weight, f) < 0)
		return -1;
	if (o->has_rule && o->rule.kind == THRESHOLD_COST &&
	    read_cost(o, fields, rec, r, f) < 0)
		return -1;
	if (o->time == NULL && o->card == NULL)
		return 0;
	return read_fraud(o, fields, rec, r, f);
}

int
record_read(const struct opts *o, const struct record_fields *fields,
    const struct rec *rec, struct record *r, struct fault *f)
{
	if (label_read(&fields->label, rec, &r->label, f) < 0)
		return -1;
	return record_read_score(o, fields, rec, r, f);
}

int
record_read_label(const struct opts *o, const struct record_fields *fields,
    const struct rec *rec, struct record *r, struct fault *f)
{
	if (label_read(&fields->label, rec, &r->label, f) < 0)
		return -1;
	return read_fraud(o, fields, rec, r, f);
}

static void
add_day(struct judged *rows, int64_t day)
{
	size_t i = rows->days, low = 0;

	/* Mostly the last day, or a new one after it. */
	if (i > 0 && rows->day[i - 1] >= day)
		while (low < i) {
			size_t middle = low + (i - low) / 2;

			if (rows->day[middle] < day)
				low = middle + 1;
			else
				i = middle;
		}
	if (i < rows->days && rows->day[i] == day)
		return;
	rows->day =
	    mem_grow(rows->day, rows->days, &rows->capacity, sizeof *rows->day);
	memmove(rows->day + i + 1, rows->day + i,
	    (rows->days - i) * sizeof *rows->day);
	rows->day[i] = day;
	rows->days++;
}

void
judged_add(struct judged *rows, const struct opts *o, const struct record *r)
{
	rows_add(&rows->m, r->score, r->label != 0, r->weight);
	if (o->rule.daily || (o->curves && o->time != NULL))
		add_day(rows, r->day);
	if (o->has_rule && o->rule.kind == THRESHOLD_COST)
		rows_add(
		    &rows->costs, r->score, r->label != 0, r->cost * r->weight);
}

void
judged_release(struct judged *rows)
{
	rows_release(&rows->m);
	rows_release(&rows->costs);
	free(rows->day);
}
