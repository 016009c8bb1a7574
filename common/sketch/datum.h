/*
 * datum: a value of a member, known by a hash of 64 bits.
 *
 * Values are the same when their hashes are. That of a number is its bits,
 * mixed, so that datum_of_hash() finds the number again: nothing but the hash
 * needs to be kept of it.
 */
#ifndef SKETCH_DATUM_H
#define SKETCH_DATUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define DATUM_LENGTH 64 /* bytes of a text that are kept */
#define DATUM_STEP UINT64_C(0x9e3779b97f4a7c15)

enum datum_kind {
	DATUM_NUMBER,
	DATUM_TEXT, /* the characters of a string */
	DATUM_JSON, /* any other value, as it is written */
};

struct datum {
	uint64_t hash;
	double count; /* how many, or their weights */
	enum datum_kind kind;
	bool about; /* the count is an estimate */
	double number;
	const char *text; /* not for numbers; the first DATUM_LENGTH bytes */
	size_t len;	  /* of the whole text */
};

/* Return a hash whose bits look like chance. */
static inline uint64_t
datum_mix(uint64_t h)
{
	h = (h ^ h >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	h = (h ^ h >> 27) * UINT64_C(0x94d049bb133111eb);
	return h ^ h >> 31;
}

/* Return the hash of a finite number; -0 is 0. */
static inline uint64_t
datum_hash_of(double x)
{
	uint64_t bits;

	x += 0.0;
	memcpy(&bits, &x, sizeof bits);
	return datum_mix(bits + DATUM_STEP);
}

/* Make a value of a finite number. */
static inline struct datum
datum_of_number(double x)
{
	return (struct datum){
	    .kind = DATUM_NUMBER, .number = x + 0.0, .hash = datum_hash_of(x)};
}
/* Make a value of a text, which is lent. */
struct datum datum_of_text(enum datum_kind kind, const char *text, size_t len);

/* Return how many bytes of its text are kept: whole characters. */
size_t datum_kept(const struct datum *x);
/* Compare two for sorting: numbers by size, then texts by their bytes. */
int datum_compare(const struct datum *a, const struct datum *b);

/* What is kept of a text: 14 bytes, its first DATUM_LENGTH ones and a NUL. */
struct datum_text {
	uint64_t hash;
	uint32_t len; /* of the whole text */
	unsigned char kind, room;
	char text[];
};

/*
 * Keep the text of a value, in the memory of `old` where there is room; NULL
 * for a number, and then `old` stays as it is.
 */
struct datum_text *datum_keep(struct datum_text *old, const struct datum *x);
/* Return the value of this hash: the text, if it is that one's, or a number. */
struct datum datum_of_hash(uint64_t hash, const struct datum_text *text);

#endif
