/*
 * Alerts a day, on days that can be worked out by hand.
 */
#include "judge/fraud.h"

#include "check.h"

static void
add(struct fraud *f, int64_t day, const char *card, double score, bool label)
{
	fraud_add(f, day, card, strlen(card), score, label, 1);
}

/* Two days with k = 2. */
static void
fill(struct fraud *f)
{
	add(f, 0, "a", .9, true);
	add(f, 0, "a", .8, false); /* the card counts once, with .9 */
	add(f, 0, "b", .7, false);
	add(f, 0, "c", .6, true);
	add(f, 1, "a", .99, true); /* found on day 0: not looked at again */
	add(f, 1, "c", .5, true);
	add(f, 1, "d", .4, false);
}

static void
cards_are_found_once(void)
{
	struct fraud f = {.k = 2, .by_card = true};

	fill(&f);
	fraud_evaluate(&f);
	check(f.days == 2);
	/* .9 and .8; .99 and .5 */
	check(f.day[0].precision == .5 && f.day[1].precision == 1);
	check(f.precision.value == .75);
	/* a and b; c and d */
	check(f.day[0].found == 1 && f.day[0].compromised == 2);
	check(f.day[0].cards == 3 && f.day[1].cards == 2);
	check(f.day[0].card_precision == .5 && f.day[0].ceiling == 1);
	check(f.day[1].card_precision == .5 && f.day[1].ceiling == .5);
	check(f.card_precision.value == .5 && f.ceiling.value == .75);
	check(f.removed == 0);
	fraud_release(&f);
}

static void
known_cards_are_left_out(void)
{
	struct fraud f = {
	    .k = 2, .by_card = true, .has_delay = true, .delay = 2};

	/* On day 0 known: c of day -3, but not yet b of day -2. */
	fraud_know(&f, -3, "c", 1, true);
	fraud_know(&f, -2, "b", 1, true);
	fraud_know(&f, -9, "a", 1, false);
	fill(&f);
	fraud_evaluate(&f);
	check(f.day[0].removed == 1 && f.day[1].removed == 1);
	check(f.removed == 2);
	check(f.day[0].records == 3 && f.day[0].compromised == 1);
	check(f.day[0].found == 1);
	check(f.day[1].cards == 1 && f.day[1].found == 0);
	/* By day 1 the labels up to day -2 are known, from day -9 on. */
	check(f.gaps == 1 && f.gap[0].first == -8 && f.gap[0].last == -4);
	check(f.missing == 5);
	fraud_release(&f);
}

/* Always over k, and a tie is broken by name (cards) or shared (records). */
static void
ties_and_short_days(void)
{
	struct fraud f = {.k = 2, .by_card = true};

	add(&f, 0, "z", .5, true);
	add(&f, 0, "y", .5, false);
	add(&f, 0, "x", .5, false);
	add(&f, 1, "w", .1, true);
	fraud_evaluate(&f);
	check_near(f.day[0].precision, 1. / 3, 1e-16);
	check(f.day[0].card_precision == 0); /* x and y */
	check(f.day[1].precision == .5 && f.day[1].card_precision == .5);
	fraud_release(&f);
}

int
main(void)
{
	cards_are_found_once();
	known_cards_are_left_out();
	ties_and_short_days();
	return check_done();
}
