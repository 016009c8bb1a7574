/*
 * sha256: digests, by libcrypto, which has the processor's own instructions for
 * it. When it cannot compute one, the program ends with status 3, as without
 * memory.
 */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include <stddef.h>

#define SHA256_BYTES 32

struct sha256;

struct sha256 *sha256_new(void);
void sha256_free(struct sha256 *s);
/* Begin a digest, again and again; the end gives that of all added since. */
void sha256_start(const struct sha256 *s);
void sha256_add(const struct sha256 *s, const void *p, size_t len);
void sha256_end(const struct sha256 *s, unsigned char digest[SHA256_BYTES]);

#endif
