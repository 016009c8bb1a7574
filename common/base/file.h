/*
 * file: whole files, read at once and written at once.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"
#include "base/diag.h"

#include <stdbool.h>
#include <sys/types.h>

/* Append the file's bytes; -1, status 2 (not there) or 3 (cannot be read). */
int file_read(const char *path, struct buf *b, struct error *e);

/*
 * Write these bytes to a file, in the way of file_commit(). -1: the file has
 * its old bytes.
 */
int file_write(const char *path, const struct buf *b, struct error *e);

/* The same, and all may read the file (mode 0644). */
int file_write_public(const char *path, const struct buf *b, struct error *e);

/*
 * A file that others will read: nobody sees it before file_commit() puts it
 * there, whole and on disk. Until then a file of that name keeps its bytes.
 *
 * Links are followed: the link stays, and the file that it leads to is
 * replaced. The new file has the mode of the old one, and its owner and group
 * where we may set them. Until it is there it has no name, where the file
 * system and /proc can do that; else it has one next to its place, which any
 * end of the program but SIGKILL removes.
 *
 * A file that cannot be replaced, or would then be another one, is filled in
 * place instead, by file_commit(): one with several names, one that is mounted,
 * one in a directory that we may not write to.
 *
 * What is not a regular file (a terminal, a FIFO, /dev/null) is written to
 * directly, and so are our own streams, under any name: "-" is stdout,
 * /dev/stderr, /dev/fd/N, the file that stdout was redirected to.
 */
struct file {
	const char *path;
	char *target;	 /* where `path` leads; NULL: written to directly */
	char *temporary; /* the name until then; NULL: there is none yet */
	int fd;		 /* gets the bytes */
	int old;	 /* the file to fill in place, or -1 */
	bool keeps;	 /* the mode, owner and group of an old file: */
	mode_t mode;
	uid_t uid;
	gid_t gid;
	struct buf pending;
};

/* Start to write. -1: it is certain already that file_commit() would fail. */
int file_create(struct file *f, const char *path, struct error *e);
int file_add(struct file *f, const char *p, size_t len, struct error *e);
/* Hand the added bytes to the system, as before a wait. */
int file_flush(struct file *f, struct error *e);
int file_commit(struct file *f, struct error *e);
/* Give the file up; the place keeps its old bytes. */
void file_abandon(struct file *f);

/*
 * Open a file to append to, made if there is none; our own streams as above.
 * Returns a descriptor, or -1.
 */
int file_append(const char *path, struct error *e);

#endif
