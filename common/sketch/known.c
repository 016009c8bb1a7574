#include "sketch/known.h"

#include "base/mem.h"

#include <stdlib.h>

/* Capacities on the way to what values.h keeps at most, and one more. */
#define FIRST 8
#define FULL 1025

void
known_release(struct known *k)
{
	for (size_t i = 0; k->text != NULL && i < k->count; i++)
		free(k->text[i]);
	free(k->value);
	free(k->text);
	free(k->slot);
	*k = (struct known){0};
}

static uint16_t *
find_slot(const struct known *k, uint64_t hash)
{
	size_t i = hash & (k->slots - 1);

	while (k->slot[i] != 0 && k->value[k->slot[i] - 1].hash != hash)
		i = (i + 1) & (k->slots - 1);
	return &k->slot[i];
}

struct known_value *
known_find(const struct known *k, uint64_t hash)
{
	uint16_t number = k->count == 0 ? 0 : *find_slot(k, hash);

	return number == 0 ? NULL : &k->value[number - 1];
}

static void
fill_slots(struct known *k)
{
	if (k->slots > 0)
		memset(k->slot, 0, k->slots * sizeof *k->slot);
	for (size_t i = 0; i < k->count; i++)
		*find_slot(k, k->value[i].hash) = (uint16_t)(i + 1);
}

static void
have_slots(struct known *k, size_t slots)
{
	k->slots = slots;
	k->slot = mem_resize(k->slot, slots, sizeof *k->slot);
	fill_slots(k);
}

static void
have_room(struct known *k, size_t capacity)
{
	k->value = mem_resize(k->value, capacity, sizeof *k->value);
	if (k->text != NULL) {
		k->text = mem_resize(k->text, capacity, sizeof *k->text);
		for (size_t i = k->capacity; i < capacity; i++)
			k->text[i] = NULL;
	}
	k->capacity = capacity;
}

static void
grow(struct known *k)
{
	size_t capacity = k->capacity == 0 ? FIRST : 2 * k->capacity;

	if (k->capacity < FULL && capacity > FULL)
		capacity = FULL;
	have_room(k, capacity);
}

struct known_value *
known_add(struct known *k, const struct datum *x)
{
	struct known_value *value;

	if (2 * k->count >= k->slots)
		have_slots(k, k->slots == 0 ? 16 : 2 * k->slots);
	if (k->count == k->capacity)
		grow(k);
	if (x->kind != DATUM_NUMBER) {
		if (k->text == NULL)
			k->text = mem_zero(k->capacity, sizeof *k->text);
		k->text[k->count] = datum_keep(NULL, x);
	}
	value = &k->value[k->count++];
	*value = (struct known_value){.hash = x->hash};
	*find_slot(k, x->hash) = (uint16_t)k->count;
	return value;
}

struct datum
known_at(const struct known *k, size_t i)
{
	struct datum x = datum_of_hash(
	    k->value[i].hash, k->text == NULL ? NULL : k->text[i]);

	x.count = k->value[i].count;
	return x;
}

static void
swap(struct known *k, size_t a, size_t b)
{
	struct known_value value = k->value[a];
	struct datum_text *text;

	k->value[a] = k->value[b];
	k->value[b] = value;
	if (k->text == NULL)
		return;
	text = k->text[a];
	k->text[a] = k->text[b];
	k->text[b] = text;
}

size_t
known_sort_out(struct known *k)
{
	size_t front = 0;

	for (size_t i = 0; i < k->count; i++)
		if (k->value[i].count > 1)
			swap(k, i, front++);
	fill_slots(k);
	return front;
}

void
known_cut(struct known *k, size_t count)
{
	size_t slots = k->slots;

	for (size_t i = count; k->text != NULL && i < k->count; i++) {
		free(k->text[i]);
		k->text[i] = NULL;
	}
	k->count = count;
	if (count == 0) {
		known_release(k);
		return;
	}
	have_room(k, count);
	/* Mostly empty slots: most values of many are not among them. */
	while (slots > 64 && slots >= 32 * count)
		slots /= 2;
	have_slots(k, slots);
}
