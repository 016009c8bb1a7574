/* print: Avro's values as JSON text, appended to a buffer. */
#ifndef AVRO_PRINT_H
#define AVRO_PRINT_H

#include "avro/type.h"
#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void print_whole(struct buf *b, int64_t n);
void print_natural(struct buf *b, uint64_t n);
/* Print a finite number: the shortest that reads back as the same float. */
void print_float(struct buf *b, float x);
/* Print a string; false when it is not UTF-8, and then nothing. */
bool print_string(struct buf *b, const char *p, size_t len);
/* Print bytes as base64, or as characters U+0000 to U+00FF. */
void print_bytes(struct buf *b, const unsigned char *p, size_t len, bool text);
/*
 * Print a number of two's complement, the highest byte first, divided by
 * 10^scale; all its digits are written, and no others.
 */
void
print_decimal(struct buf *b, const unsigned char *p, size_t len, int scale);
void print_uuid(struct buf *b, const unsigned char *p);
/*
 * Print a number of a logical type of date or time as RFC 3339 has it; false
 * when it is outside of the day, or of the years 0 to 9999.
 */
bool print_time(struct buf *b, const struct avro_type *t, int64_t n);

#endif
