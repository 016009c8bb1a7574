#include "registry/folder_parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEW FOLDER_BLOBS "/" FOLDER_NEW
#define PREFIX "sha256-"
#define PREFIX_LEN (sizeof PREFIX - 1)
#define BLOCK 65536

/* The file's name in the folder. */
#define BLOB_PATH (sizeof FOLDER_BLOBS + 1 + DIGEST_TEXT)

static void
blob_path(char path[BLOB_PATH], const char *digest)
{
	snprintf(path, BLOB_PATH, FOLDER_BLOBS "/" PREFIX "%s",
	    strchr(digest, ':') + 1);
}

/* --- reading ---------------------------------------------------------------- */

/* Append a file's bytes; 1, 0: it is not there, -1. */
static int
read_file(
    const struct folder *d, const char *path, struct buf *b, struct error *e)
{
	int fd = openat(d->dir, path, O_RDONLY | O_CLOEXEC);
	ssize_t n = 1;

	if (fd < 0 && errno == ENOENT)
		return 0;
	while (fd >= 0 && n > 0) {
		n = read(fd, buf_reserve(b, BLOCK), BLOCK);
		if (n < 0 && errno == EINTR)
			n = 1;
		else if (n > 0)
			b->len += (size_t)n;
	}
	if (fd < 0 || n < 0) {
		folder_errno(d, e, ST_FAILED, "read", path);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	close(fd);
	return 1;
}

/* Append a blob's bytes, which are checked; 1, 0: it is not there, -1. */
static int
read_blob(
    const struct folder *d, const char *digest, struct buf *b, struct error *e)
{
	char path[BLOB_PATH], is[DIGEST_TEXT];
	size_t from = b->len;
	int got;

	blob_path(path, digest);
	got = read_file(d, path, b, e);
	if (got <= 0)
		return got;
	name_digest(is, b->data + from, b->len - from);
	if (strcmp(is, digest) == 0)
		return 1;
	b->len = from;
	return error_set(e, ST_CANNOT,
	    "'%s/%s' was changed: its bytes have the digest %.19s",
	    d->carrier.source, path, is);
}

int
folder_bytes(
    struct carrier *c, const char *digest, struct buf *b, struct error *e)
{
	struct folder *d = folder_of(c);
	char path[BLOB_PATH];
	int got = read_blob(d, digest, b, e);

	if (got != 0)
		return got < 0 ? -1 : 0;
	blob_path(path, digest);
	return error_set(e, ST_CANNOT,
	    "a model's bytes are missing: there is no '%s/%s'",
	    d->carrier.source, path);
}

/* --- writing ---------------------------------------------------------------- */

static int
fill(int fd, const char *p, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		p += n;
		len -= (size_t)n;
	}
	return fchmod(fd, 0444) < 0 || fsync(fd) < 0 ? -1 : 0;
}

/* Write the bytes under a name for the time being. */
static int
write_new(struct folder *d, const char *p, size_t len, struct error *e)
{
	int fd, failed;

	if (unlinkat(d->dir, NEW, 0) < 0 && errno != ENOENT)
		return folder_errno(d, e, ST_FAILED, "remove", NEW);
	fd = openat(d->dir, NEW, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return folder_errno(d, e, ST_FAILED, "make", NEW);
	failed = fill(fd, p, len) < 0;
	if (failed) {
		folder_errno(d, e, ST_FAILED, "write to", NEW);
		unlinkat(d->dir, NEW, 0);
	}
	close(fd);
	return failed ? -1 : 0;
}

int
folder_keep(struct carrier *c, const char *digest, const void *p, size_t len,
    struct error *e)
{
	struct folder *d = folder_of(c);
	struct buf there = {0};
	char path[BLOB_PATH];
	int got = read_blob(d, digest, &there, e);

	buf_release(&there);
	if (got != 0)
		return got < 0 ? -1 : 0;
	blob_path(path, digest);
	if (folder_mkdir(d, FOLDER_BLOBS, e) < 0 || write_new(d, p, len, e) < 0)
		return -1;
	if (renameat(d->dir, NEW, d->dir, path) < 0)
		return folder_errno(d, e, ST_FAILED, "make", path);
	return folder_sync(d, FOLDER_BLOBS, e);
}

/* --- sweeping --------------------------------------------------------------- */

/* Is this file in the folder of bytes of no use? */
static bool
is_waste(const struct fold *f, const char *name)
{
	char digest[DIGEST_TEXT];

	if (strcmp(name, FOLDER_NEW) == 0)
		return true;
	if (strncmp(name, PREFIX, PREFIX_LEN) != 0 ||
	    !name_is_hex(name + PREFIX_LEN, DIGEST_HEX))
		return false;
	snprintf(digest, sizeof digest, "sha256:%s", name + PREFIX_LEN);
	return !fold_needs(f, digest);
}

int
folder_sweep(
    struct carrier *c, struct fold *f, size_t *removed, struct error *e)
{
	struct folder *d = folder_of(c);
	int fd = openat(d->dir, FOLDER_BLOBS, O_RDONLY | O_DIRECTORY);
	DIR *names = fd >= 0 ? fdopendir(fd) : NULL;
	const struct dirent *name;
	int failed = 0;

	*removed = 0;
	if (names == NULL) {
		if (fd >= 0)
			close(fd);
		return folder_errno(d, e, ST_FAILED, "read", FOLDER_BLOBS);
	}
	while (!failed && (name = readdir(names)) != NULL) {
		if (!is_waste(f, name->d_name))
			continue;
		if (unlinkat(fd, name->d_name, 0) < 0)
			failed = folder_errno(
			    d, e, ST_FAILED, "remove", name->d_name);
		else
			(*removed)++;
	}
	closedir(names);
	return failed;
}
