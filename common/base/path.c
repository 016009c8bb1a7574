/* For O_PATH, which Linux has and POSIX has not. */
#define _GNU_SOURCE
#include "base/path.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define LINKS_MAX 40 /* in a chain, as the kernel has it */

const char *
path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

char *
path_directory(const char *path)
{
	size_t len = (size_t)(path_base(path) - path);

	while (len > 1 && path[len - 1] == '/')
		len--;
	return len > 0 ? mem_copy(path, len) : mem_string(".");
}

/* Is this link the kernel's own name for an open file? */
static bool
is_of_kernel(const char *link)
{
	int fd = open(link, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct statfs fs;
	bool is =
	    fd >= 0 && fstatfs(fd, &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC;

	if (fd >= 0)
		close(fd);
	return is;
}

/* Return the name that the text of a link gives, seen from the link. */
static char *
join(const char *link, const char *text)
{
	size_t len = *text == '/' ? 0 : (size_t)(path_base(link) - link);
	char *joined = mem_alloc(len + strlen(text) + 1);

	memcpy(joined, link, len);
	strcpy(joined + len, text);
	return joined;
}

char *
path_follow(const char *path, bool *is_open)
{
	char *at = mem_string(path), *next, text[PATH_MAX];

	*is_open = false;
	for (int i = 0; i < LINKS_MAX; i++) {
		ssize_t n = readlink(at, text, sizeof text - 1);

		if (n < 0 && (errno == EINVAL || errno == ENOENT))
			return at;
		if (n < 0)
			break;
		text[n] = '\0';
		*is_open = is_of_kernel(at);
		if (*is_open)
			return at;
		next = join(at, text);
		free(at);
		at = next;
		errno = ELOOP;
	}
	free(at);
	return NULL;
}

static void
fill(struct path_file *f, const struct stat *st)
{
	*f = (struct path_file){
	    .dev = st->st_dev,
	    .ino = st->st_ino,
	    .is_stream = S_ISCHR(st->st_mode) || S_ISSOCK(st->st_mode),
	};
}

bool
path_find_open(struct path_file *f, int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return false;
	fill(f, &st);
	return true;
}

bool
path_find(struct path_file *f, const char *path)
{
	struct stat st;
	bool is_open, found;
	char *target, *directory;

	if (stat(path, &st) == 0) {
		fill(f, &st);
		return true;
	}
	target = path_follow(path, &is_open);
	if (target == NULL)
		return false;
	directory = path_directory(target);
	found = stat(directory, &st) == 0;
	if (found) {
		fill(f, &st);
		f->name = mem_string(path_base(target));
	}
	free(directory);
	free(target);
	return found;
}

void
path_release(struct path_file *f)
{
	free(f->name);
	f->name = NULL;
}

bool
path_same(const struct path_file *a, const struct path_file *b)
{
	if (a->dev != b->dev || a->ino != b->ino || a->is_stream)
		return false;
	if (a->name == NULL || b->name == NULL)
		return a->name == b->name;
	return strcmp(a->name, b->name) == 0;
}
