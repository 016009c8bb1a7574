#include "base/waiting.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define POLLED_MAX 8 /* files that a thread may poll; more: WAIT_OTHER */

/* What one thread waits for. */
enum wait {
	WAIT_OTHER, /* unknown */
	WAIT_CHILD, /* its own child process or another of its threads */
	WAIT_PIPE,
	WAIT_OUR_PIPE,
};

/* Read the first bytes of a file of /proc, as a string; false: it is gone. */
static bool
read_text(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, text, size - 1) : -1;

	if (fd >= 0)
		close(fd);
	text[n > 0 ? n : 0] = '\0';
	return n > 0;
}

/* Find the kind of a file of the process. */
static enum wait
look_at_file(const char *pid, unsigned long fd, uintmax_t inode)
{
	char path[80], target[64];
	uintmax_t found;
	ssize_t n;

	snprintf(path, sizeof path, "/proc/%.20s/fd/%lu", pid, fd);
	n = readlink(path, target, sizeof target - 1);
	target[n > 0 ? n : 0] = '\0';
	if (sscanf(target, "pipe:[%" SCNuMAX "]", &found) != 1)
		return WAIT_OTHER;
	return found == inode ? WAIT_OUR_PIPE : WAIT_PIPE;
}

#ifdef SYS_poll
/*
 * Judge a poll(2) without a time-out, for pipes only: they stand in the
 * process's memory.
 */
static enum wait
look_at_poll(const char *pid, const unsigned long *arg, uintmax_t inode)
{
	struct pollfd polled[POLLED_MAX];
	char path[80];
	enum wait all = WAIT_PIPE;
	size_t size = arg[1] * sizeof *polled;
	ssize_t n;
	int fd;

	if (arg[1] == 0 || arg[1] > POLLED_MAX || (int)arg[2] != -1)
		return WAIT_OTHER;
	snprintf(path, sizeof path, "/proc/%.20s/mem", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd >= 0 ? pread(fd, polled, size, (off_t)arg[0]) : -1;
	if (fd >= 0)
		close(fd);
	if (n != (ssize_t)size)
		return WAIT_OTHER;
	for (size_t i = 0; i < arg[1]; i++) {
		enum wait one =
		    look_at_file(pid, (unsigned long)polled[i].fd, inode);

		if (one == WAIT_OTHER)
			return WAIT_OTHER;
		if (one == WAIT_OUR_PIPE)
			all = WAIT_OUR_PIPE;
	}
	return all;
}
#endif

static enum wait
look_at_thread(const char *pid, const char *tid, uintmax_t inode)
{
	unsigned long arg[3];
	char path[80], text[256];
	long number;

	snprintf(path, sizeof path, "/proc/%.20s/task/%.20s/syscall", pid, tid);
	if (!read_text(path, text, sizeof text) ||
	    sscanf(text, "%ld %lx %lx %lx", &number, &arg[0], &arg[1],
		&arg[2]) != 4)
		return WAIT_OTHER;
	switch (number) {
	case SYS_read:
		return look_at_file(pid, arg[0], inode);
#ifdef SYS_poll
	case SYS_poll:
		return look_at_poll(pid, arg, inode);
#endif
	case SYS_wait4:
	case SYS_waitid:
	case SYS_futex:
	case SYS_rt_sigsuspend:
		return WAIT_CHILD;
	default:
		return WAIT_OTHER;
	}
}

/* Judge all threads of a process. */
static enum wait
look_at_process(const char *pid, uintmax_t inode)
{
	enum wait all = WAIT_CHILD;
	struct dirent *entry;
	char path[80];
	DIR *dir;

	snprintf(path, sizeof path, "/proc/%.20s/task", pid);
	dir = opendir(path);
	if (dir == NULL)
		return WAIT_OTHER;
	while (all != WAIT_OTHER && (entry = readdir(dir)) != NULL) {
		enum wait one;

		if (entry->d_name[0] == '.')
			continue;
		one = look_at_thread(pid, entry->d_name, inode);
		if (one == WAIT_OTHER || one > all)
			all = one;
	}
	closedir(dir);
	return all;
}

/*
 * Is the process of the group, and not only a status that nobody has asked for
 * yet?
 */
static bool
is_in_group(const char *pid, pid_t group)
{
	char path[80], text[512], state;
	const char *behind_name;
	long parent, its_group;

	snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
	if (!read_text(path, text, sizeof text))
		return false;
	behind_name = strrchr(text, ')');
	return behind_name != NULL &&
	    sscanf(behind_name + 1, " %c %ld %ld", &state, &parent,
		&its_group) == 3 &&
	    its_group == group && state != 'Z';
}

bool
waiting_for_pipe(pid_t group, uintmax_t inode)
{
	enum wait all = WAIT_CHILD;
	struct dirent *entry;
	DIR *dir = opendir("/proc");

	if (dir == NULL)
		return false;
	while (all != WAIT_OTHER && (entry = readdir(dir)) != NULL) {
		enum wait one;

		if (entry->d_name[0] < '0' || entry->d_name[0] > '9' ||
		    !is_in_group(entry->d_name, group))
			continue;
		one = look_at_process(entry->d_name, inode);
		if (one == WAIT_OTHER || one > all)
			all = one;
	}
	closedir(dir);
	return all == WAIT_OUR_PIPE;
}
