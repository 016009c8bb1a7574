/*
 * path: where a name leads, and whether two names lead to one file.
 */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Follow the symbolic links of the last component: returns a name that is no
 * link, though it may lead to nothing yet; or NULL, with errno. The kernel's
 * links to open files, /proc/PID/fd/N and with it /dev/stdout, are not
 * followed: `*is_open` becomes true, and the name is that of such a link.
 */
char *path_follow(const char *path, bool *is_open);

/* Return the directory of a name: "." for one without a slash. */
char *path_directory(const char *path);
/* Return the place of the last component in the text. */
const char *path_base(const char *path);

/* A file, or the place where there is none yet. */
struct path_file {
	dev_t dev;
	ino_t ino;	/* of the file, or of the directory of a new one */
	char *name;	/* of a new one in its directory; else NULL */
	bool is_stream; /* a terminal, a socket, /dev/null: no two ends meet */
};

/* Find the file of a name; false when nothing can be there. */
bool path_find(struct path_file *f, const char *path);
/* Find the file of a descriptor. */
bool path_find_open(struct path_file *f, int fd);
void path_release(struct path_file *f);
/* Do both lead to one file, so that writing to one changes the other? */
bool path_same(const struct path_file *a, const struct path_file *b);

#endif
