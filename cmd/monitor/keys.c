#include "keys.h"

#include "base/mem.h"

#include <stdlib.h>

#define FIRST_SLOTS 16

uint64_t
keys_hash(const char *p, size_t len)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)p[i]) * UINT64_C(0x100000001b3);
	h = (h ^ h >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	h = (h ^ h >> 27) * UINT64_C(0x94d049bb133111eb);
	h ^= h >> 31;
	return h == 0 ? 1 : h;
}

static struct keys_part *
part_of(struct keys *k, uint64_t hash)
{
	return &k->part[hash >> 56];
}

/* The slot of a hash, or the free one where it belongs. */
static struct key_entry *
find_slot(struct key_entry *slot, size_t slots, uint64_t hash)
{
	/* The bits below those of the part, as a share of all slots. */
	__extension__ typedef unsigned __int128 wide;
	size_t i = (size_t)((wide)(hash << 8) * slots >> 64);

	while (slot[i].hash != 0 && slot[i].hash != hash)
		i = i + 1 == slots ? 0 : i + 1;
	return &slot[i];
}

static bool
is_expired(const struct keys *k, const struct key_entry *e)
{
	return (e->tally == KEYS_TALLIES ? e->since : e->tally) < k->oldest;
}

/* Move what has not expired into a table of this size. */
static void
rebuild(struct keys *k, struct keys_part *p, size_t slots)
{
	struct key_entry *old = p->slot;

	p->slot = mem_zero(slots, sizeof *p->slot);
	k->count -= p->count;
	p->count = 0;
	for (size_t i = 0; i < p->slots; i++)
		if (old[i].hash != 0 && !is_expired(k, &old[i])) {
			*find_slot(p->slot, slots, old[i].hash) = old[i];
			p->count++;
		}
	k->count += p->count;
	p->slots = slots;
	free(old);
}

struct key_entry *
keys_find(struct keys *k, uint64_t hash)
{
	struct keys_part *p = part_of(k, hash);
	struct key_entry *e;

	if (p->slots == 0)
		return NULL;
	e = find_slot(p->slot, p->slots, hash);
	return e->hash == 0 || is_expired(k, e) ? NULL : e;
}

/* Remove all that have expired. */
static void
purge(struct keys *k)
{
	if (k->purged == k->oldest)
		return;
	k->purged = k->oldest;
	for (size_t i = 0; i < KEYS_PARTS; i++)
		rebuild(k, &k->part[i], k->part[i].slots);
}

struct key_entry *
keys_add(struct keys *k, uint64_t hash)
{
	struct keys_part *p = part_of(k, hash);
	struct key_entry *e;

	if (k->count >= k->most)
		purge(k);
	if (k->count >= k->most)
		return NULL;
	if (p->slots == 0)
		rebuild(k, p, FIRST_SLOTS);
	else if (p->count * 5 >= p->slots * 4) {
		rebuild(k, p, p->slots);
		if (p->count * 10 >= p->slots * 7)
			rebuild(k, p, p->slots + p->slots / 8);
	}
	e = find_slot(p->slot, p->slots, hash);
	if (e->hash == 0) {
		p->count++;
		k->count++;
	}
	*e = (struct key_entry){.hash = hash, .tally = KEYS_TALLIES};
	return e;
}

void
keys_release(struct keys *k)
{
	for (size_t i = 0; i < KEYS_PARTS; i++)
		free(k->part[i].slot);
}
