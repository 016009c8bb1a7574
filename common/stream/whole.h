/*
 * whole: all bytes of one FILE operand, for programs that cannot begin before
 * its end.
 */
#ifndef STREAM_WHOLE_H
#define STREAM_WHOLE_H

#include "base/buf.h"
#include "base/diag.h"

/* Return the name for messages: the file's, or <stdin> for NULL and "-". */
const char *whole_name(const char *file);
/*
 * Append the bytes; NULL and "-" are stdin. -1 with status 2 when the file is
 * missing, or 3 when it cannot be read. A signal that asks for the end ends the
 * program.
 */
int whole_read(const char *file, struct buf *b, struct error *e);
/* Let the file have these bytes, as file_write() does; NULL is stdout. */
int whole_write(const char *file, const struct buf *b, struct error *e);

#endif
