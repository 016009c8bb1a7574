#define _DEFAULT_SOURCE /* flock(2) */
#include "pin.h"

#include "base/file.h"
#include "base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX "weir-relay-"
#define TRIES 3

static struct pin *present; /* to remove at the end of the program */

static const char *
parent(void)
{
	const char *directory = getenv("TMPDIR");

	return directory != NULL && *directory != '\0' ? directory : "/tmp";
}

static char *
format(const char *fmt, const char *a, const char *b)
{
	struct buf s = {0};

	buf_add_format(&s, fmt, a, b);
	buf_string(&s);
	return s.data;
}

/* --- removing ---------------------------------------------------------------- */

/* Remove a directory and what is below it, of three levels at most. */
static void
remove_tree(const char *path, int levels)
{
	DIR *d = levels > 0 ? opendir(path) : NULL;
	const struct dirent *entry;

	while (d != NULL && (entry = readdir(d)) != NULL) {
		char *name;

		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		name = format("%s/%s", path, entry->d_name);
		if (unlink(name) < 0)
			remove_tree(name, levels - 1);
		free(name);
	}
	if (d != NULL)
		closedir(d);
	rmdir(path);
}

/* Lock a directory, unless somebody else has; returns the lock, or -1. */
static int
lock(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	close(fd);
	return -1;
}

/* Remove what relays that were killed have left. */
static void
remove_leavings(void)
{
	DIR *d = opendir(parent());
	const struct dirent *entry;

	while (d != NULL && (entry = readdir(d)) != NULL) {
		struct stat st;
		char *name;
		int fd;

		if (strncmp(entry->d_name, PREFIX, strlen(PREFIX)) != 0)
			continue;
		name = format("%s/%s", parent(), entry->d_name);
		fd = lock(name);
		if (fd >= 0 && fstat(fd, &st) == 0 && st.st_uid == geteuid())
			remove_tree(name, 3);
		if (fd >= 0)
			close(fd);
		free(name);
	}
	if (d != NULL)
		closedir(d);
}

static void
close_at_exit(void)
{
	if (present != NULL)
		pin_close(present);
}

/* --- the directory ------------------------------------------------------------ */

/* Make and lock the directory; another relay may take it for leavings. */
static int
make_directory(struct pin *p)
{
	for (int i = 0; i < TRIES; i++) {
		struct stat st, there;

		p->directory = format("%s/%s", parent(), PREFIX "XXXXXX");
		if (mkdtemp(p->directory) == NULL)
			break;
		p->lock = lock(p->directory);
		if (p->lock >= 0 && fstat(p->lock, &st) == 0 &&
		    stat(p->directory, &there) == 0 &&
		    st.st_ino == there.st_ino)
			return 0;
		if (p->lock >= 0)
			close(p->lock);
		free(p->directory);
		p->directory = NULL;
	}
	free(p->directory);
	p->directory = NULL;
	return -1;
}

int
pin_open(struct pin *p, struct error *e)
{
	*p = (struct pin){.lock = -1};
	remove_leavings();
	if (make_directory(p) < 0)
		return error_errno(e, ST_FAILED,
		    "cannot make a directory for models in '%s'", parent());
	if (present == NULL)
		atexit(close_at_exit);
	present = p;
	return 0;
}

/* Note the file as the last one; the oldest one goes. */
static void
note_file(struct pin *p, char *file)
{
	size_t i = 0;
	char *there = NULL;

	while (i < PIN_FILES - 1 && p->file[i] != NULL &&
	    strcmp(p->file[i], file) != 0)
		i++;
	there = p->file[i];
	memmove(p->file + 1, p->file, i * sizeof *p->file);
	p->file[0] = file;
	if (there != NULL && strcmp(there, file) != 0)
		unlink(there);
	free(there);
}

const char *
pin_file(struct pin *p, const char *model, int64_t version,
    const struct buf *bytes, struct error *e)
{
	struct buf b = {0};
	char *folder = format("%s/%s", p->directory, model), *file;
	int failed = mkdir(folder, 0700) < 0 && errno != EEXIST;

	buf_add_format(&b, "%s/%" PRId64, folder, version);
	failed = failed || (mkdir(buf_string(&b), 0700) < 0 && errno != EEXIST);
	file = format("%s/%s", b.data, "model.json");
	free(folder);
	buf_release(&b);
	if (failed) {
		error_errno(
		    e, ST_FAILED, "cannot make the directory of '%s'", file);
	} else if (access(file, R_OK) == 0 || file_write(file, bytes, e) == 0) {
		note_file(p, file);
		return p->file[0];
	}
	free(file);
	return NULL;
}

void
pin_close(struct pin *p)
{
	if (p->directory == NULL)
		return;
	remove_tree(p->directory, 3);
	close(p->lock);
	for (size_t i = 0; i < PIN_FILES; i++)
		free(p->file[i]);
	free(p->directory);
	*p = (struct pin){.lock = -1};
	present = NULL;
}
