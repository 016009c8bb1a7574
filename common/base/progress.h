/*
 * progress: one line on stderr that says how far long work has come, only when
 * stderr is a terminal, only after a second, and not with -q.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdint.h>

/* So many records by now. Cheap: most calls only compare. */
void progress(uint64_t records);
/* Take the line away again. */
void progress_end(void);

#endif
