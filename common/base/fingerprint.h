/*
 * fingerprint: the SHA-256 of a few bytes, as text. For a small file whose
 * digest is said once: to load libcrypto, as sha256.h does, takes a program
 * longer (1.1 ms) than to read the file and to compute this.
 */
#ifndef BASE_FINGERPRINT_H
#define BASE_FINGERPRINT_H

#include <stddef.h>

#define FINGERPRINT_TEXT 65 /* 64 hexadecimal digits and a NUL */

void fingerprint_make(char text[FINGERPRINT_TEXT], const void *p, size_t len);

#endif
