/*
 * split: which side of a random split a record falls on, the same one on every
 * machine and in every run.
 *
 * The hash is FNV-1a with 64 bits (offset basis 14695981039346656037, prime
 * 1099511628211), begun from the basis XOR the seed, then the finaliser fmix64
 * of MurmurHash3, since FNV-1a alone mixes its high bits badly for short keys.
 * A record is held out when hash / 2^64 < fraction.
 */
#ifndef STREAM_SPLIT_H
#define STREAM_SPLIT_H

#include "stream/rec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

uint64_t split_hash(const char *p, size_t len, uint64_t seed);
/*
 * Append the bytes that stand for a whole record: its members as written
 * (KEY:VALUE, joined by commas) except `_kafka`, without blanks around them. So
 * a record is the same one with or without its position in Kafka.
 */
void split_text(const struct rec *r, struct buf *b);
bool split_is_held_out(uint64_t hash, double fraction);

#endif
