#define _DEFAULT_SOURCE /* flock(2) */
#include "base/private_folder.h"

#include "base/buf.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES 3
#define OPEN_MOST 16 /* folders that are open at a time */
#define UNIQUE "XXXXXX"

static const char *
parent(const char *in)
{
	const char *temporary = getenv("TMPDIR");

	if (in != NULL && access(in, W_OK) == 0)
		return in;
	return temporary != NULL && *temporary != '\0' ? temporary : "/tmp";
}

static char *
join(const char *folder, const char *name, const char *more)
{
	struct buf b = {0};

	buf_add_format(&b, "%s/%s%s", folder, name, more);
	buf_string(&b);
	return b.data;
}

/* --- removing ---------------------------------------------------------------- */

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void
remove_tree(const char *path)
{
	nftw(path, remove_one, OPEN_MOST, FTW_DEPTH | FTW_PHYS);
}

/* Lock a folder, unless somebody else has; returns the lock, or -1. */
static int
lock(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	close(fd);
	return -1;
}

/* Remove a folder of ours that nobody has locked. */
static void
remove_if_left(const char *path)
{
	struct stat st;
	int fd = lock(path);

	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && st.st_uid == geteuid())
		remove_tree(path);
	close(fd);
}

/* Is it a name that mkdtemp(3) makes of the prefix? */
static bool
is_ours(const char *name, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(name, prefix, len) == 0 &&
	    strlen(name) == len + strlen(UNIQUE);
}

/* Remove what killed programs have left. */
static void
remove_leavings(const char *in, const char *prefix)
{
	DIR *d = opendir(in);
	const struct dirent *entry;

	while (d != NULL && (entry = readdir(d)) != NULL) {
		char *name;

		if (!is_ours(entry->d_name, prefix))
			continue;
		name = join(in, entry->d_name, "");
		remove_if_left(name);
		free(name);
	}
	if (d != NULL)
		closedir(d);
}

/* --- making ------------------------------------------------------------------ */

/* Lock the folder; false when another program has removed it as a leaving. */
static bool
lock_new(struct private_folder *p)
{
	struct stat st, there;

	p->lock = lock(p->path);
	if (p->lock < 0)
		return false;
	if (fstat(p->lock, &st) == 0 && stat(p->path, &there) == 0 &&
	    st.st_ino == there.st_ino)
		return true;
	close(p->lock);
	return false;
}

int
private_folder_open(struct private_folder *p, const char *in,
    const char *prefix, struct error *e)
{
	in = parent(in);
	remove_leavings(in, prefix);
	for (int i = 0; i < TRIES; i++) {
		p->path = join(in, prefix, UNIQUE);
		if (mkdtemp(p->path) == NULL)
			break;
		if (lock_new(p))
			return 0;
		free(p->path);
		p->path = NULL;
	}
	error_errno(e, ST_FAILED, "cannot make a private folder in '%s'", in);
	free(p->path);
	*p = (struct private_folder){0};
	return -1;
}

void
private_folder_close(struct private_folder *p)
{
	if (p->path == NULL)
		return;
	remove_tree(p->path);
	close(p->lock);
	free(p->path);
	*p = (struct private_folder){0};
}
