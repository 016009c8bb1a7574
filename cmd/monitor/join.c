/* Labels and records find each other by their keys. */
#include "monitor.h"

/* The tally of a number that is kept. */
static struct tally *
tally_of(struct monitor *m, uint32_t number)
{
	return m->tally[number - m->first_number];
}

void
monitor_join(struct monitor *m, struct tally *t, const struct scored_record *s,
    bool alert)
{
	struct key_entry *e = keys_find(&m->keys, s->key);
	enum key_label label = KEY_UNLABELLED;

	if (e != NULL && e->tally != KEYS_TALLIES) {
		m->repeated++;
		return;
	}
	if (e != NULL) {
		label = e->label;
		m->early--;
	} else {
		e = keys_add(&m->keys, s->key);
	}
	if (e == NULL) {
		t->unkept++;
		return;
	}
	e->score = (float)s->score;
	e->tally = t->number;
	e->is_alert = alert;
	e->label = label;
	if (label != KEY_UNLABELLED)
		tally_label(t, e->score, alert, label == KEY_POSITIVE, 1);
}

void
monitor_label(void *arg, uint64_t key, bool positive)
{
	struct monitor *m = arg;
	struct key_entry *e = keys_find(&m->keys, key);
	struct tally *t;

	if (e == NULL) {
		e = keys_add(&m->keys, key);
		if (e == NULL) {
			m->dropped++;
			return;
		}
		e->since = m->next_number;
		m->early++;
	} else if (e->label != KEY_UNLABELLED) {
		m->twice++;
	}
	if (e->tally != KEYS_TALLIES) {
		t = tally_of(m, e->tally);
		if (e->label != KEY_UNLABELLED)
			tally_label(t, e->score, e->is_alert,
			    e->label == KEY_POSITIVE, -1);
		tally_label(t, e->score, e->is_alert, positive, 1);
	}
	e->label = positive ? KEY_POSITIVE : KEY_NEGATIVE;
	m->dirty = true;
}

struct monitor_cards
monitor_cards(struct monitor *m, const struct tally *t)
{
	struct monitor_cards c = {0};
	bool labelled = false, found = false;

	for (size_t i = 0; i < t->card_count; i++) {
		const struct tally_card *k = &t->cards[i];
		const struct key_entry *e = keys_find(&m->keys, k->key);
		bool last = i + 1 == t->card_count || k[1].card != k->card;

		labelled |= e != NULL && e->label != KEY_UNLABELLED;
		found |= e != NULL && e->label == KEY_POSITIVE;
		if (!last)
			continue;
		c.cards++;
		c.labelled += labelled;
		c.found += found;
		labelled = found = false;
	}
	return c;
}
