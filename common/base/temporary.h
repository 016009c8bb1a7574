/*
 * temporary: files that nobody finds when the program ends.
 *
 * A temporary file has no name, if the file system and /proc let it get one
 * later. Else it has one, which is removed at the program's end, also by a
 * signal: for that the signals that end it are caught (stop.h). WEIR_FILES=named
 * always gives one: for tests.
 */
#ifndef BASE_TEMPORARY_H
#define BASE_TEMPORARY_H

#include <sys/types.h>

/*
 * Open a file to write and to read, in the directory of `target`, with this
 * mode less the umask. `*name` becomes its name, or NULL. -1: errno.
 */
int temporary_open(const char *target, mode_t mode, char **name);
/* Open one that never gets a name, in $TMPDIR or in memory. */
int temporary_open_elsewhere(void);

/* Give the file a name next to the target, if it has none. -1: errno. */
int temporary_name(int fd, const char *target, char **name);
/* The file has got another name: forget this one. */
void temporary_is_gone(char **name);
void temporary_remove(char **name);

#endif
