#include "judge/fraud.h"

#include "base/mem.h"
#include "judge/lift.h"
#include "judge/rows.h"
#include "math/sum.h"

#include <stdlib.h>
#include <string.h>

static uint32_t
number_card(struct fraud *f, const char *card, size_t len)
{
	size_t number = words_add(&f->cards, card, len);

	for (; f->firsts <= number; f->firsts++) {
		f->first = mem_grow(
		    f->first, f->firsts, &f->firsts_capacity, sizeof *f->first);
		f->first[f->firsts] = INT64_MAX;
	}
	return (uint32_t)number;
}

static void
note_fraud(struct fraud *f, int64_t day, uint32_t card)
{
	if (day < f->first[card])
		f->first[card] = day;
}

/* Add to the days; records come mostly in the order of time. */
static void
note_day(struct fraud *f, int64_t day)
{
	size_t i = f->knowns;

	while (i > 0 && f->known[i - 1] > day)
		i--;
	if (i > 0 && f->known[i - 1] == day)
		return;
	f->known = mem_grow(
	    f->known, f->knowns, &f->knowns_capacity, sizeof *f->known);
	memmove(
	    f->known + i + 1, f->known + i, (f->knowns - i) * sizeof *f->known);
	f->known[i] = day;
	f->knowns++;
}

void
fraud_know(
    struct fraud *f, int64_t day, const char *card, size_t len, bool label)
{
	note_day(f, day);
	if (label)
		note_fraud(f, day, number_card(f, card, len));
}

void
fraud_add(struct fraud *f, int64_t day, const char *card, size_t len,
    double score, bool label, double weight)
{
	struct fraud_row row = {
	    .score = score, .weight = weight, .day = day, .label = label};

	f->weighted |= weight != 1;
	if (f->by_card) {
		row.card = number_card(f, card, len);
		if (label)
			note_fraud(f, day, row.card);
	}
	f->row = mem_grow(f->row, f->rows, &f->rows_capacity, sizeof *f->row);
	f->row[f->rows++] = row;
}

void
fraud_release(struct fraud *f)
{
	words_release(&f->cards);
	free(f->row);
	free(f->first);
	free(f->known);
	free(f->day);
	free(f->gap);
}

/* Compare by day, then by card. */
static int
compare_rows(const void *a, const void *b)
{
	const struct fraud_row *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return (x->card > y->card) - (x->card < y->card);
}

/* A card on one day. */
struct alert {
	double score;
	const char *card;
	uint32_t number;
	bool label;
};

/* Compare by descending score, then by name. */
static int
compare_alerts(const void *a, const void *b)
{
	const struct alert *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return strcmp(x->card, y->card);
}

/* --- what is known by a day ----------------------------------------------- */

static bool
is_known(const struct fraud *f, const struct fraud_row *row)
{
	int64_t first;

	if (!f->by_card || !f->has_delay)
		return false;
	first = f->first[row->card];
	return first != INT64_MAX && first < row->day - f->delay;
}

bool
fraud_is_known(const struct fraud *f, size_t n)
{
	return is_known(f, &f->row[n]);
}

/* Add the days from first to last, where there are any. */
static void
add_gap(struct fraud *f, size_t *capacity, int64_t first, int64_t last)
{
	if (first > last)
		return;
	f->gap = mem_grow(f->gap, f->gaps, capacity, sizeof *f->gap);
	f->gap[f->gaps++] = (struct fraud_gap){first, last};
	f->missing += (double)(last - first) + 1;
}

static int64_t
least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Find the missing days, going through those of both kinds in order. */
static void
find_gaps(struct fraud *f)
{
	size_t capacity = 0, known = 0, day = 0;
	int64_t next, last;

	if (!f->has_delay || f->days == 0)
		return;
	next = f->day[0].day - f->delay - 1;
	last = f->day[f->days - 1].day - f->delay - 1;
	if (f->knowns > 0)
		next = least(next, f->known[0]);
	while (day < f->days) {
		int64_t at = f->day[day].day;

		if (known < f->knowns && f->known[known] <= at)
			at = f->known[known++];
		else
			day++;
		add_gap(f, &capacity, next, least(at - 1, last));
		if (at >= next)
			next = at + 1;
	}
}

/* --- a day ---------------------------------------------------------------- */

/* Remove the rows of known cards; returns how many stay. */
static size_t
remove_known(const struct fraud *f, struct fraud_row *row, size_t count,
    struct fraud_day *day)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (!is_known(f, &row[i]))
			row[kept++] = row[i];
	day->removed = count - kept;
	return kept;
}

static void
find_precision(const struct fraud *f, const struct fraud_row *row, size_t count,
    struct fraud_day *day)
{
	struct lift lift = {.k = (double)f->k};
	struct rows m = {0};

	for (size_t i = 0; i < count; i++) {
		rows_add(&m, row[i].score, row[i].label, row[i].weight);
		day->frauds += row[i].label;
	}
	rows_sort(&m);
	lift_find(&m, &lift, 1);
	day->records = count;
	day->precision = lift.precision.value;
	rows_release(&m);
}

/* Evaluate the cards of a day; `found` marks those of an earlier day. */
static void
find_card_precision(const struct fraud *f, const struct fraud_row *row,
    size_t count, bool *found, struct fraud_day *day)
{
	struct alert *alert = mem_zero(count + 1, sizeof *alert);
	size_t can;

	for (size_t i = 0; i < count; i++) {
		bool same = i > 0 && row[i - 1].card == row[i].card;
		struct alert *last;

		if (found[row[i].card])
			continue;
		if (!same)
			alert[day->cards++] = (struct alert){
			    .score = row[i].score,
			    .card = f->cards.text[row[i].card],
			    .number = row[i].card,
			};
		last = &alert[day->cards - 1];
		if (row[i].score > last->score)
			last->score = row[i].score;
		if (row[i].label && !last->label)
			day->compromised++;
		last->label |= row[i].label;
	}
	qsort(alert, day->cards, sizeof *alert, compare_alerts);
	for (size_t i = 0; i < day->cards && i < f->k; i++)
		if (alert[i].label) {
			found[alert[i].number] = true;
			day->found++;
		}
	can = day->compromised < f->k ? day->compromised : f->k;
	day->card_precision = (double)day->found / (double)f->k;
	day->ceiling = (double)can / (double)f->k;
	free(alert);
}

/* --- all days ------------------------------------------------------------- */

static void
find_means(struct fraud *f)
{
	struct sum precision = {0}, card_precision = {0}, ceiling = {0};
	double days = (double)f->days;

	for (size_t i = 0; i < f->days; i++) {
		sum_add(&precision, f->day[i].precision);
		sum_add(&card_precision, f->day[i].card_precision);
		sum_add(&ceiling, f->day[i].ceiling);
	}
	f->precision = value_ratio(sum_value(&precision), days, "no records");
	f->card_precision = f->ceiling = value_none(
	    f->by_card ? "the records have weights" : "--card is not given");
	if (f->by_card && !f->weighted) {
		f->card_precision =
		    value_ratio(sum_value(&card_precision), days, "no records");
		f->ceiling =
		    value_ratio(sum_value(&ceiling), days, "no records");
	}
}

void
fraud_evaluate(struct fraud *f)
{
	bool *found = mem_zero(f->firsts + 1, sizeof *found);
	size_t capacity = 0;

	if (f->rows > 0)
		qsort(f->row, f->rows, sizeof *f->row, compare_rows);
	for (size_t i = 0, next; i < f->rows; i = next) {
		struct fraud_day *day;
		size_t count;

		for (next = i;
		     next < f->rows && f->row[next].day == f->row[i].day;)
			next++;
		f->day = mem_grow(f->day, f->days, &capacity, sizeof *f->day);
		day = &f->day[f->days++];
		*day = (struct fraud_day){.day = f->row[i].day};
		count = remove_known(f, f->row + i, next - i, day);
		find_precision(f, f->row + i, count, day);
		if (f->by_card)
			find_card_precision(f, f->row + i, count, found, day);
		f->removed += day->removed;
	}
	find_gaps(f);
	find_means(f);
	free(found);
}
