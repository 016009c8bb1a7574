/*
 * keys: the records that wait for their labels, by a hash of their key.
 *
 * An entry has 16 bytes. It lies in one of 256 tables that grow by an eighth
 * when four fifths of their slots are taken, so that an entry takes 23 bytes at
 * most: 10^7 of them less than 240 MB. Two of 10^7 keys have the same hash of
 * 64 bits with a chance of 3 in a million.
 *
 * A label may come before its record: then it waits, too.
 */
#ifndef MONITOR_KEYS_H
#define MONITOR_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KEYS_PARTS 256
#define KEYS_TALLIES ((1u << 28) - 1) /* numbers of tallies are below it */

enum key_label { KEY_UNLABELLED, KEY_NEGATIVE, KEY_POSITIVE };

struct key_entry {
	uint64_t hash; /* 0: the slot is free */
	union {
		float score;
		uint32_t since; /* of a label alone: the tally of its time */
	};
	unsigned tally : 28; /* KEYS_TALLIES: its record has not come */
	unsigned is_alert : 1;
	unsigned label : 2;
};

struct keys_part {
	struct key_entry *slot;
	size_t slots, count;
};

struct keys {
	struct keys_part part[KEYS_PARTS];
	size_t count, most;
	uint32_t oldest; /* entries of tallies before it count no more */
	uint32_t purged; /* `oldest` when they were removed last */
};

uint64_t keys_hash(const char *p, size_t len);
/* Find the entry of a hash, or NULL. Lent until the next keys_add(). */
struct key_entry *keys_find(struct keys *k, uint64_t hash);
/* Add an entry of a hash that has none; NULL: there are too many. */
struct key_entry *keys_add(struct keys *k, uint64_t hash);
void keys_release(struct keys *k);

#endif
