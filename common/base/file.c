/* For O_TMPFILE, statx() and fallocate(), which Linux has and POSIX has not. */
#define _GNU_SOURCE
#include "base/file.h"

#include "base/mem.h"
#include "base/path.h"
#include "base/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK (64 << 10)
#define NO_STREAM (-2)

int
file_read(const char *path, struct buf *b, struct error *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return error_errno(e, ST_CANNOT, "cannot open '%s'", path);
	do {
		n = read(fd, buf_reserve(b, BLOCK), BLOCK);
		if (n > 0)
			b->len += (size_t)n;
	} while (n > 0 || (n < 0 && errno == EINTR));
	if (n < 0)
		error_errno(e, errno == EISDIR ? ST_CANNOT : ST_FAILED,
		    "cannot read '%s'", path);
	close(fd);
	return n < 0 ? -1 : 0;
}

/* --- our own streams ------------------------------------------------------ */

/*
 * Duplicate a descriptor that can be written to: position and O_APPEND are
 * shared, so that neither overwrites what the other has written.
 */
static int
share(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags >= 0 && (flags & O_ACCMODE) == O_RDONLY)
		errno = EACCES;
	if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY)
		return -1;
	return fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
}

/* Open the kernel's name for an open file: of ours, or of another process. */
static int
open_again(const char *link)
{
	char *directory = path_directory(link);
	struct stat its, ours;
	bool is_ours = stat(directory, &its) == 0 &&
	    stat("/proc/self/fd", &ours) == 0 && its.st_dev == ours.st_dev &&
	    its.st_ino == ours.st_ino;

	free(directory);
	if (is_ours)
		return share(atoi(path_base(link)));
	return open(link, O_WRONLY | O_APPEND | O_CLOEXEC);
}

/*
 * Open a name of a stream that is open already. Returns its descriptor, -1 with
 * errno, or NO_STREAM; then *target is where the name leads, or NULL with
 * errno.
 */
static int
open_stream(const char *path, char **target)
{
	struct path_file file, stream;
	bool is_open;
	int fd;

	*target = NULL;
	if (strcmp(path, "-") == 0)
		return share(STDOUT_FILENO);
	if (path_find(&file, path)) {
		bool is_new = file.name != NULL;

		path_release(&file);
		for (fd = STDOUT_FILENO; fd <= STDERR_FILENO && !is_new; fd++)
			if (path_find_open(&stream, fd) &&
			    path_same(&file, &stream))
				return share(fd);
	}
	*target = path_follow(path, &is_open);
	if (*target == NULL || !is_open)
		return NO_STREAM;
	fd = open_again(*target);
	free(*target);
	*target = NULL;
	return fd;
}

int
file_append(const char *path, struct error *e)
{
	char *target;
	int fd = open_stream(path, &target);

	free(target);
	if (fd == NO_STREAM)
		fd =
		    open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (fd < 0)
		return error_errno(e, ST_CANNOT, "cannot open '%s'", path);
	return fd;
}

/* --- the place ------------------------------------------------------------ */

/* Is the file mounted by itself, so that no rename can replace it? */
static bool
is_mounted(const char *path)
{
	struct statx x;

	return statx(AT_FDCWD, path, 0, STATX_TYPE, &x) == 0 &&
	    (x.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

/* Does the directory keep others than the owner from replacing the file? */
static bool
is_kept_by_directory(const char *path, const struct stat *st)
{
	char *directory = path_directory(path);
	struct stat of;
	bool is = stat(directory, &of) == 0 && (of.st_mode & S_ISVTX) != 0 &&
	    geteuid() != 0 && geteuid() != st->st_uid && geteuid() != of.st_uid;

	free(directory);
	return is;
}

/* Open the old file, to fill it in the end, and a file to gather bytes in. */
static int
start_in_place(struct file *f)
{
	f->old = open(f->target, O_WRONLY | O_CLOEXEC);
	if (f->old < 0)
		return -1;
	f->fd = temporary_open_elsewhere();
	return f->fd < 0 ? -1 : 0;
}

/* Open what gets the bytes until they are all there. */
static int
start(struct file *f, const struct stat *st)
{
	int why;

	if (st != NULL) {
		f->keeps = true;
		f->mode = st->st_mode & 0777;
		f->uid = st->st_uid;
		f->gid = st->st_gid;
		if (st->st_nlink > 1 || is_mounted(f->target) ||
		    is_kept_by_directory(f->target, st))
			return start_in_place(f);
	}
	f->fd =
	    temporary_open(f->target, f->keeps ? 0600 : 0666, &f->temporary);
	if (f->fd >= 0)
		return 0;
	why = errno;
	if (f->keeps && start_in_place(f) == 0)
		return 0;
	errno = why;
	return -1;
}

int
file_create(struct file *f, const char *path, struct error *e)
{
	struct stat st;
	bool is_there;
	int failed;

	*f = (struct file){.path = path, .old = -1};
	f->fd = open_stream(path, &f->target);
	is_there = f->fd == NO_STREAM && stat(path, &st) == 0;
	if (f->fd != NO_STREAM) {
		failed = f->fd < 0;
	} else if (is_there && !S_ISREG(st.st_mode)) {
		free(f->target);
		f->target = NULL;
		f->fd = open(path, O_WRONLY | O_CLOEXEC);
		failed = f->fd < 0;
	} else {
		f->fd = -1;
		failed = f->target == NULL || start(f, is_there ? &st : NULL);
	}
	if (!failed)
		return 0;
	error_errno(e, ST_CANNOT, "cannot create '%s'", path);
	file_abandon(f);
	return -1;
}

/* --- writing -------------------------------------------------------------- */

static int
write_all(int fd, const char *p, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno != EINTR)
			return -1;
		if (n > 0) {
			p += n;
			len -= (size_t)n;
		}
	}
	return 0;
}

int
file_flush(struct file *f, struct error *e)
{
	if (write_all(f->fd, f->pending.data, f->pending.len) < 0)
		return error_errno(
		    e, ST_FAILED, "cannot write to '%s'", f->path);
	f->pending.len = 0;
	return 0;
}

int
file_add(struct file *f, const char *p, size_t len, struct error *e)
{
	buf_add(&f->pending, p, len);
	return f->pending.len < BLOCK ? 0 : file_flush(f, e);
}

/* --- the end -------------------------------------------------------------- */

/* Fill the old file with the bytes; there is room for them before it changes. */
static int
fill_in(struct file *f)
{
	off_t size = lseek(f->fd, 0, SEEK_CUR), done = 0;
	char *p = mem_alloc(BLOCK);
	ssize_t n = 0;
	int failed = size < 0;

	if (!failed && size > 0 &&
	    fallocate(f->old, FALLOC_FL_KEEP_SIZE, 0, size) != 0)
		failed = errno == ENOSPC || errno == EFBIG || errno == EDQUOT;
	while (!failed && done < size) {
		n = pread(f->fd, p, BLOCK, done);
		failed = n <= 0 || write_all(f->old, p, (size_t)n) < 0;
		done += n;
	}
	free(p);
	return failed || ftruncate(f->old, size) != 0 || fsync(f->old) != 0 ? -1
									    : 0;
}

/* Give the new file what the old one had. */
static int
take_over(const struct file *f)
{
	mode_t mode = f->mode;

	if (!f->keeps)
		return 0;
	if (fchown(f->fd, f->uid, f->gid) != 0 &&
	    fchown(f->fd, (uid_t)-1, f->gid) != 0)
		mode &= ~070U | (mode & 07) << 3; /* it is another group's */
	return fchmod(f->fd, mode);
}

/* Put the new file there; if that is impossible after all, its bytes. */
static int
replace(struct file *f)
{
	int why;

	if (take_over(f) != 0 || fsync(f->fd) != 0 ||
	    temporary_name(f->fd, f->target, &f->temporary) < 0)
		return -1;
	if (rename(f->temporary, f->target) == 0) {
		temporary_is_gone(&f->temporary);
		return 0;
	}
	why = errno;
	f->old = open(f->target, O_WRONLY | O_CLOEXEC);
	if (f->old >= 0)
		return fill_in(f);
	errno = why;
	return -1;
}

/* A stream has no use for fsync(), which a pipe refuses. */
static int
sync_if_regular(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? fsync(fd) : 0;
}

int
file_commit(struct file *f, struct error *e)
{
	int failed = file_flush(f, e);

	if (failed == 0) {
		failed = f->old >= 0	? fill_in(f)
		    : f->target != NULL ? replace(f)
					: sync_if_regular(f->fd);
		if (f->old >= 0 && close(f->old) != 0)
			failed = -1;
		if (close(f->fd) != 0)
			failed = -1;
		f->old = f->fd = -1;
		if (failed != 0)
			error_errno(
			    e, ST_FAILED, "cannot write to '%s'", f->path);
	}
	file_abandon(f);
	return failed;
}

void
file_abandon(struct file *f)
{
	if (f->fd >= 0)
		close(f->fd);
	if (f->old >= 0)
		close(f->old);
	if (f->temporary != NULL)
		temporary_remove(&f->temporary);
	free(f->target);
	f->target = NULL;
	f->old = f->fd = -1;
	buf_release(&f->pending);
}

static int
write_whole(struct file *f, const struct buf *b, struct error *e)
{
	if (file_add(f, b->data, b->len, e) < 0) {
		file_abandon(f);
		return -1;
	}
	return file_commit(f, e);
}

int
file_write(const char *path, const struct buf *b, struct error *e)
{
	struct file f;

	return file_create(&f, path, e) < 0 ? -1 : write_whole(&f, b, e);
}

int
file_write_public(const char *path, const struct buf *b, struct error *e)
{
	struct file f;

	if (file_create(&f, path, e) < 0)
		return -1;
	if (!f.keeps) {
		f.keeps = true;
		f.uid = (uid_t)-1;
		f.gid = (gid_t)-1;
	}
	f.mode = 0644;
	return write_whole(&f, b, e);
}
