/* For O_TMPFILE and memfd_create(), which Linux has and POSIX has not. */
#define _GNU_SOURCE
#include "base/temporary.h"

#include "base/mem.h"
#include "base/path.h"
#include "base/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#define NAMES_MAX 8 /* at a time */
#define TRIES 100   /* to find a name that nobody has */
#define ENDING 7    /* bytes of ".XXXXXX" */

/* --- the names to remove -------------------------------------------------- */

static char *volatile names[NAMES_MAX];
static volatile pid_t owner; /* a forked child must not remove them */

static void
remove_all(void)
{
	int errnum = errno;

	for (int i = 0; i < NAMES_MAX && owner == getpid(); i++)
		if (names[i] != NULL)
			unlink(names[i]);
	errno = errnum;
}

static void
prepare(void)
{
	if (owner == getpid())
		return;
	owner = getpid();
	atexit(remove_all);
	stop_clean_up(remove_all);
}

static int
remember(char *name)
{
	for (int i = 0; i < NAMES_MAX; i++) {
		if (names[i] == NULL) {
			names[i] = name;
			return 0;
		}
	}
	unlink(name);
	errno = EMFILE;
	return -1;
}

void
temporary_is_gone(char **name)
{
	for (int i = 0; i < NAMES_MAX; i++)
		if (names[i] == *name)
			names[i] = NULL;
	free(*name);
	*name = NULL;
}

void
temporary_remove(char **name)
{
	unlink(*name);
	temporary_is_gone(name);
}

/* --- making --------------------------------------------------------------- */

/* Fill in the six letters at the end of a name. */
static void
choose_letters(char *p)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	unsigned char bytes[ENDING - 1] = {0};
	pid_t pid = getpid();

	if (getrandom(bytes, sizeof bytes, GRND_NONBLOCK) < 0)
		memcpy(bytes, &pid, sizeof pid);
	for (size_t i = 0; i < sizeof bytes; i++)
		p[i] = letters[bytes[i] % (sizeof letters - 1)];
}

/* Make a file of this name, or give one to `fd`. */
static int
make(const char *name, int fd, mode_t mode)
{
	char link[40];

	if (fd < 0)
		return open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	return linkat(AT_FDCWD, link, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0
	    ? fd
	    : -1;
}

/*
 * Give a new file, or `fd`, a name of its own next to the target. No signal
 * comes between the file and the note that it must go.
 */
static int
make_named(const char *target, int fd, mode_t mode, char **name)
{
	size_t directory = (size_t)(path_base(target) - target);
	size_t len = strlen(target) - directory;
	sigset_t all, before;
	int made = -1;

	if (len > NAME_MAX - ENDING)
		len = NAME_MAX - ENDING;
	*name = mem_alloc(directory + len + ENDING + 1);
	snprintf(*name, directory + len + ENDING + 1, "%.*s.XXXXXX",
	    (int)(directory + len), target);
	prepare();
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	for (int i = 0; i < TRIES && made < 0; i++) {
		choose_letters(*name + directory + len + 1);
		made = make(*name, fd, mode);
		if (made < 0 && errno != EEXIST)
			break;
	}
	if (made >= 0 && remember(*name) < 0) {
		if (fd < 0)
			close(made);
		made = -1;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (made < 0) {
		free(*name);
		*name = NULL;
	}
	return made;
}

/* Open a file without a name that can get one; -1: the system cannot. */
static int
open_nameless(const char *target, mode_t mode)
{
	const char *way = getenv("WEIR_FILES");
	char *directory, link[40];
	int fd;

	if (way != NULL && strcmp(way, "named") == 0)
		return -1;
	directory = path_directory(target);
	fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
	free(directory);
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	if (fd >= 0 && access(link, F_OK) != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

int
temporary_open(const char *target, mode_t mode, char **name)
{
	int fd;

	*name = NULL;
	if (*path_base(target) == '\0') {
		errno = *target == '\0' ? ENOENT : EISDIR;
		return -1;
	}
	fd = open_nameless(target, mode);
	return fd >= 0 ? fd : make_named(target, -1, mode, name);
}

int
temporary_open_elsewhere(void)
{
	const char *directory = getenv("TMPDIR");
	int fd;

	if (directory == NULL || *directory == '\0')
		directory = "/tmp";
	fd = open(directory, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
	return fd >= 0 ? fd : memfd_create("weir", MFD_CLOEXEC);
}

int
temporary_name(int fd, const char *target, char **name)
{
	if (*name != NULL)
		return 0;
	return make_named(target, fd, 0, name) < 0 ? -1 : 0;
}
