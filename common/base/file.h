/*
 * file: whole files, read at once and written at once.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"
#include "base/diag.h"

#include <stdbool.h>

/* Append the file's bytes; -1, status 2 (not there) or 3 (cannot be read). */
int file_read(const char *path, struct buf *b, struct error *e);

/*
 * Write these bytes to a file, in the way of file_commit(). -1: the file has
 * its old bytes.
 */
int file_write(const char *path, const struct buf *b, struct error *e);

/*
 * A file that others will read: written beside its place under another name,
 * and put there, whole and on disk, by file_commit(). A place that holds
 * something other than a regular file (a terminal, a FIFO, /dev/null) is
 * written to directly.
 */
struct file {
	const char *path;
	char *temporary; /* NULL: written to directly */
	int fd;
	struct buf pending;
};

int file_create(struct file *f, const char *path, struct error *e);
int file_add(struct file *f, const char *p, size_t len, struct error *e);
/* Hand the added bytes to the system, as before a wait. */
int file_flush(struct file *f, struct error *e);
int file_commit(struct file *f, struct error *e);
/* Let the file go; the place keeps its old bytes. */
void file_abandon(struct file *f);

#endif
