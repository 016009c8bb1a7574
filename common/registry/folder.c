#include "registry/folder.h"

#include "base/mem.h"
#include "registry/folder_parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct folder *
folder_of(struct carrier *c)
{
	return (struct folder *)(void *)c;
}

int
folder_errno(const struct folder *d, struct error *e, enum status status,
    const char *what, const char *name)
{
	return error_errno(
	    e, status, "cannot %s '%s/%s'", what, d->carrier.source, name);
}

int
folder_mkdir(const struct folder *d, const char *name, struct error *e)
{
	if (mkdirat(d->dir, name, 0777) < 0 && errno != EEXIST)
		return folder_errno(d, e, ST_FAILED, "make the folder", name);
	return 0;
}

int
folder_sync(const struct folder *d, const char *name, struct error *e)
{
	int fd = openat(d->dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int failed = fd < 0 || fsync(fd) < 0;

	if (failed)
		folder_errno(d, e, ST_FAILED, "write to", name);
	if (fd >= 0)
		close(fd);
	return failed ? -1 : 0;
}

static void
close_folder(struct carrier *c)
{
	struct folder *d = folder_of(c);

	if (d->log >= 0)
		close(d->log);
	if (d->dir >= 0)
		close(d->dir);
	free(d->carrier.source);
	free(d);
}

static int
read_all(struct carrier *c, struct fold *f, struct error *e)
{
	return folder_poll(c, f, 0, e) < 0 ? -1 : 0;
}

static const struct carrier_kind kind = {
    .poll = folder_poll,
    .read_all = read_all,
    .begin = folder_begin,
    .append = folder_append,
    .keep = folder_keep,
    .end = folder_end,
    .bytes = folder_bytes,
    .sweep = folder_sweep,
    .inspect = folder_inspect,
    .close = close_folder,
};

static struct folder *
new_folder(const char *path)
{
	struct folder *d = mem_zero(1, sizeof *d);
	size_t len = strlen(path);

	while (len > 1 && path[len - 1] == '/')
		len--;
	*d = (struct folder){
	    .carrier = {.kind = &kind, .source = mem_copy(path, len)},
	    .dir = -1,
	    .log = -1,
	    .out = -1,
	};
	d->dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return d;
}

struct carrier *
folder_open(const char *path, struct error *e)
{
	struct folder *d = new_folder(path);
	int failed = 0;

	if (d->dir < 0 && errno == ENOENT)
		failed = error_set(e, ST_CANNOT,
		    "there is no registry '%s': models put makes one", path);
	else if (d->dir < 0)
		failed = error_errno(
		    e, ST_CANNOT, "cannot open the registry '%s'", path);
	if (!failed)
		failed = folder_open_log(d, e);
	if (!failed)
		return &d->carrier;
	close_folder(&d->carrier);
	return NULL;
}

/* --- a new one -------------------------------------------------------------- */

/* Is there nothing in the folder, except what a killed maker left? */
static bool
is_empty(const struct folder *d)
{
	int fd = openat(d->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *names = fd >= 0 ? fdopendir(fd) : NULL;
	const struct dirent *name;
	bool empty = names != NULL;

	while (empty && (name = readdir(names)) != NULL)
		empty = strcmp(name->d_name, ".") == 0 ||
		    strcmp(name->d_name, "..") == 0 ||
		    strcmp(name->d_name, FOLDER_BLOBS) == 0;
	if (names != NULL)
		closedir(names);
	else if (fd >= 0)
		close(fd);
	return empty;
}

static int
make_log(struct folder *d, struct error *e)
{
	int fd;

	if (faccessat(d->dir, FOLDER_LOG, F_OK, 0) == 0)
		return 0;
	if (!is_empty(d))
		return error_set(e, ST_CANNOT,
		    "'%s' is no registry: it has no log, and is not empty",
		    d->carrier.source);
	if (folder_mkdir(d, FOLDER_BLOBS, e) < 0)
		return -1;
	fd = openat(d->dir, FOLDER_LOG, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0)
		return folder_errno(d, e, ST_FAILED, "make", FOLDER_LOG);
	close(fd);
	return folder_sync(d, ".", e);
}

struct carrier *
folder_create(const char *path, struct error *e)
{
	struct folder *d;
	int failed = 0;

	if (mkdir(path, 0777) < 0 && errno != EEXIST) {
		error_errno(
		    e, ST_CANNOT, "cannot make the registry '%s'", path);
		return NULL;
	}
	d = new_folder(path);
	if (d->dir < 0)
		failed = error_errno(
		    e, ST_CANNOT, "cannot open the registry '%s'", path);
	if (!failed)
		failed = make_log(d, e);
	if (!failed)
		failed = folder_open_log(d, e);
	if (!failed)
		return &d->carrier;
	close_folder(&d->carrier);
	return NULL;
}
