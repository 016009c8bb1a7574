/*
 * progress: one line on stderr that says how far long work has come, only when
 * stderr is a terminal, only after a second, and not with -q.
 */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stdint.h>

/* Show how many records are done. Cheap: most calls only compare. */
void progress(uint64_t records);
/* Show that so many steps are done, each of which takes long: "trees". */
void progress_of(uint64_t done, uint64_t most, const char *what);
/* Remove the line. */
void progress_end(void);

#endif
