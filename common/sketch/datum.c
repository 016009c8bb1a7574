#include "sketch/datum.h"

#include "base/mem.h"

struct datum
datum_of_text(enum datum_kind kind, const char *text, size_t len)
{
	struct datum v = {.kind = kind, .text = text, .len = len};
	uint64_t h = len + ((uint64_t)kind << 56), word;

	for (; len >= sizeof word; text += sizeof word, len -= sizeof word) {
		memcpy(&word, text, sizeof word);
		h = (h ^ word) * UINT64_C(0x9ddfea08eb382d69);
		h ^= h >> 32;
	}
	word = 0;
	memcpy(&word, text, len);
	v.hash = datum_mix((h ^ word) * UINT64_C(0x9ddfea08eb382d69));
	return v;
}

size_t
datum_kept(const struct datum *x)
{
	size_t len = x->len;

	if (len <= DATUM_LENGTH)
		return len;
	len = DATUM_LENGTH;
	while (len > 0 && ((unsigned char)x->text[len] & 0xc0) == 0x80)
		len--;
	return len;
}

int
datum_compare(const struct datum *a, const struct datum *b)
{
	int order;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->kind == DATUM_NUMBER)
		return (a->number > b->number) - (a->number < b->number);
	order = strcmp(a->text, b->text);
	if (order == 0)
		order = (a->len > b->len) - (a->len < b->len);
	return order != 0 ? order : (a->hash > b->hash) - (a->hash < b->hash);
}

struct datum_text *
datum_keep(struct datum_text *old, const struct datum *x)
{
	struct datum_text *t = old;
	size_t len;

	if (x->kind == DATUM_NUMBER)
		return NULL;
	len = datum_kept(x);
	if (t == NULL || t->room < len) {
		t = mem_resize(t, 1, sizeof *t + len + 1);
		t->room = (unsigned char)len;
	}
	t->hash = x->hash;
	t->len = (uint32_t)x->len;
	t->kind = (unsigned char)x->kind;
	memcpy(t->text, x->text, len);
	t->text[len] = '\0';
	return t;
}

/* Undo datum_mix(): each step has an inverse. */
static uint64_t
unmix(uint64_t h)
{
	h = (h ^ h >> 31 ^ h >> 62) * UINT64_C(0x319642b2d24d8ec3);
	h = (h ^ h >> 27 ^ h >> 54) * UINT64_C(0x96de1b173f119089);
	return h ^ h >> 30 ^ h >> 60;
}

struct datum
datum_of_hash(uint64_t hash, const struct datum_text *text)
{
	struct datum x = {.hash = hash, .kind = DATUM_NUMBER};
	uint64_t bits;

	if (text != NULL && text->hash == hash) {
		x.kind = text->kind;
		x.text = text->text;
		x.len = text->len;
		return x;
	}
	bits = unmix(hash) - DATUM_STEP;
	memcpy(&x.number, &bits, sizeof bits);
	return x;
}
