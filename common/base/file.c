#include "base/file.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK (64 << 10)

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

int
file_create(struct file *f, const char *path, struct error *e)
{
	struct stat st;
	mode_t mask;

	*f = (struct file){.path = path, .fd = -1};
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		f->fd = open(path, O_WRONLY | O_CLOEXEC);
	} else {
		f->temporary = mem_alloc(strlen(path) + sizeof ".XXXXXX");
		sprintf(f->temporary, "%s.XXXXXX", path);
		f->fd = mkstemp(f->temporary);
		mask = umask(0);
		umask(mask);
		if (f->fd >= 0 &&
		    (fchmod(f->fd, 0666 & ~mask) != 0 ||
			fcntl(f->fd, F_SETFD, FD_CLOEXEC) != 0)) {
			error_errno(e, ST_FAILED, "cannot create '%s'", path);
			file_abandon(f);
			return -1;
		}
	}
	if (f->fd < 0) {
		free(f->temporary);
		f->temporary = NULL;
		return error_errno(e, ST_CANNOT, "cannot create '%s'", path);
	}
	return 0;
}

int
file_flush(struct file *f, struct error *e)
{
	size_t done = 0;

	while (done < f->pending.len) {
		ssize_t n =
		    write(f->fd, f->pending.data + done, f->pending.len - done);

		if (n >= 0)
			done += (size_t)n;
		else if (errno != EINTR)
			return error_errno(
			    e, ST_FAILED, "cannot write to '%s'", f->path);
	}
	f->pending.len = 0;
	return 0;
}

int
file_add(struct file *f, const char *p, size_t len, struct error *e)
{
	buf_add(&f->pending, p, len);
	return f->pending.len < BLOCK ? 0 : file_flush(f, e);
}

int
file_commit(struct file *f, struct error *e)
{
	int fd = f->fd;

	if (file_flush(f, e) < 0) {
		file_abandon(f);
		return -1;
	}
	if (f->temporary != NULL && fsync(fd) != 0) {
		error_errno(e, ST_FAILED, "cannot write to '%s'", f->path);
		file_abandon(f);
		return -1;
	}
	f->fd = -1;
	if (close(fd) != 0 ||
	    (f->temporary != NULL && rename(f->temporary, f->path) != 0)) {
		error_errno(e, ST_FAILED, "cannot write to '%s'", f->path);
		file_abandon(f);
		return -1;
	}
	free(f->temporary);
	f->temporary = NULL;
	file_abandon(f);
	return 0;
}

void
file_abandon(struct file *f)
{
	if (f->fd >= 0)
		close(f->fd);
	if (f->temporary != NULL)
		unlink(f->temporary);
	free(f->temporary);
	f->temporary = NULL;
	f->fd = -1;
	buf_release(&f->pending);
}

int
file_write(const char *path, const struct buf *b, struct error *e)
{
	struct file f;

	if (file_create(&f, path, e) < 0)
		return -1;
	if (file_add(&f, b->data, b->len, e) < 0) {
		file_abandon(&f);
		return -1;
	}
	return file_commit(&f, e);
}
