/*
 * whole: all bytes of one FILE operand, for programs that need its end before
 * they can begin.
 */
#ifndef STREAM_WHOLE_H
#define STREAM_WHOLE_H

#include "base/buf.h"
#include "base/diag.h"

/* What messages call it: the file's name, or <stdin> for NULL and "-". */
const char *whole_name(const char *file);
/*
 * Append them; NULL and "-" are stdin. -1 with status 2 when it is not there,
 * or 3 when it cannot be read. A signal that asks for the end ends the program.
 */
int whole_read(const char *file, struct buf *b, struct error *e);

#endif
