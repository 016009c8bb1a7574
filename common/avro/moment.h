/* moment: dates and times of RFC 3339 as the numbers of Avro's logical types. */
#ifndef AVRO_MOMENT_H
#define AVRO_MOMENT_H

#include "avro/type.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Read the text of a date or a time, as print_time() writes it; a timestamp may
 * have another offset from UTC. False when it is none, or the type has not as
 * many digits of a second.
 */
bool moment_read(
    const struct avro_type *t, const char *text, size_t len, int64_t *n);

#endif
