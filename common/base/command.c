#include "base/command.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define OUTPUT_MAX (1 << 20) /* bytes that a command may print */
#define LOOK_MS 20	     /* between two looks whether it has ended */

extern char **environ;

/*
 * Start the command, with a pipe from its stdout; -1 and errno when that fails.
 */
static pid_t
start(const char *command, int *from)
{
	char sh[] = "sh", c[] = "-c", *text = mem_string(command);
	char *argv[] = {sh, c, text, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t set;
	pid_t pid = -1;
	int fds[2];

	if (pipe(fds) != 0) {
		free(text);
		return -1;
	}
	fcntl(fds[0], F_SETFD, FD_CLOEXEC);
	fcntl(fds[1], F_SETFD, FD_CLOEXEC);
	posix_spawn_file_actions_init(&actions);
	/* Our stdin holds records. */
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, fds[1], 1);
	posix_spawnattr_init(&attr);
	sigemptyset(&set);
	posix_spawnattr_setsigmask(&attr, &set);
	sigaddset(&set, SIGPIPE);
	posix_spawnattr_setsigdefault(&attr, &set);
	posix_spawnattr_setflags(
	    &attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	errno = posix_spawn(&pid, "/bin/sh", &actions, &attr, argv, environ);
	if (errno != 0)
		pid = -1;
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	close(fds[1]);
	if (pid < 0)
		close(fds[0]);
	*from = fds[0];
	free(text);
	return pid;
}

/* Is there something to read, or the end, before the time is over? */
static bool
wait_readable(int fd, int64_t deadline)
{
	struct pollfd p[] = {
	    {.fd = fd, .events = POLLIN}, {.fd = stop_fd(), .events = POLLIN}};
	int64_t left = deadline - clock_ms();

	while (left > 0 && stop_requested() == 0) {
		/* The stop descriptor tells even of a stop just before. */
		if (poll(p, 2, left > 1000 ? 1000 : (int)left) > 0 &&
		    p[0].revents != 0)
			return true;
		left = deadline - clock_ms();
	}
	return false;
}

/* Read the command's output; false when it does not end. */
static bool
read_all(int fd, struct buf *b, int64_t deadline)
{
	ssize_t n;

	do {
		if (b->len > OUTPUT_MAX || !wait_readable(fd, deadline))
			return false;
		n = read(fd, buf_reserve(b, 4096), 4096);
		if (n > 0)
			b->len += (size_t)n;
	} while (n > 0 || (n < 0 && errno == EINTR));
	return n == 0;
}

/* Wait for the command's end; without one kill it and return false. */
static bool
reap(pid_t pid, bool read, int64_t deadline, int *status)
{
	pid_t got = 0;

	while (read && got == 0 && clock_ms() < deadline &&
	    stop_requested() == 0) {
		got = waitpid(pid, status, WNOHANG);
		if (got == 0)
			clock_sleep(LOOK_MS);
	}
	if (got == 0) {
		kill(pid, SIGKILL);
		while (waitpid(pid, status, 0) < 0 && errno == EINTR)
			continue;
		return false;
	}
	return got == pid;
}

int
command_output(const char *option, const char *command, int64_t timeout_ms,
    struct buf *b, int *status, struct error *e)
{
	int64_t deadline = clock_ms() + timeout_ms;
	int fd, ended_with;
	pid_t pid = start(command, &fd);
	bool ended;

	*status = 0;
	if (pid < 0)
		return error_errno(e, ST_FAILED, "%s: cannot start", option);
	ended = read_all(fd, b, deadline);
	close(fd);
	ended = reap(pid, ended, deadline, &ended_with);
	if (!ended && stop_requested() != 0)
		return error_set(
		    e, ST_FAILED, "%s: a signal asked for the end", option);
	if (!ended)
		return error_set(e, ST_CANNOT,
		    "%s: it did not end within %.3g seconds, or "
		    "printed too much",
		    option, (double)timeout_ms / 1000);
	*status = WIFEXITED(ended_with) ? WEXITSTATUS(ended_with) : 128;
	if (WIFSIGNALED(ended_with))
		return error_set(e, ST_CANNOT, "%s: signal %d ended it", option,
		    WTERMSIG(ended_with));
	if (WEXITSTATUS(ended_with) != 0)
		return error_set(e, ST_CANNOT, "%s: it ended with status %d",
		    option, WEXITSTATUS(ended_with));
	return 0;
}
