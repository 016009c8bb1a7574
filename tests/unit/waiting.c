/*
 * waiting: a group that waits for our pipe is told from one that does
 * something, or waits for something else.
 */
#include "base/waiting.h"

#include "base/clock.h"

#include "check.h"

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int pipe_ends[2];

/* What the process does, for ever. */
static void
read_pipe(void)
{
	char c;

	for (;;)
		if (read(pipe_ends[0], &c, 1) <= 0)
			_exit(0);
}

static void
poll_pipe(void)
{
	struct pollfd fds[] = {{.fd = pipe_ends[0], .events = POLLIN}};

	for (;;)
		poll(fds, 1, -1);
}

static void
poll_for_a_time(void)
{
	struct pollfd fds[] = {{.fd = pipe_ends[0], .events = POLLIN}};

	for (;;)
		poll(fds, 1, 100000);
}

static void
poll_socket_too(void)
{
	int ends[2];
	struct pollfd fds[] = {
	    {.fd = pipe_ends[0], .events = POLLIN}, {.events = POLLIN}};

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
		_exit(1);
	fds[1].fd = ends[0];
	for (;;)
		poll(fds, 2, -1);
}

static void
read_socket(void)
{
	int ends[2];
	char c;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
		_exit(1);
	for (;;)
		if (read(ends[0], &c, 1) < 0)
			_exit(1);
}

static void
compute(void)
{
	for (volatile unsigned n = 0;; n++)
		;
}

static void
sleep_long(void)
{
	for (;;)
		sleep(1000);
}

/* A shell's way: wait for a child, which reads. */
static void
wait_for_reader(void)
{
	if (fork() == 0)
		read_pipe();
	for (;;)
		wait(NULL);
}

static void
wait_for_sleeper(void)
{
	if (fork() == 0)
		sleep_long();
	if (fork() == 0)
		read_pipe();
	for (;;)
		wait(NULL);
}

static uintmax_t
inode(void)
{
	struct stat st;

	return fstat(pipe_ends[1], &st) == 0 ? (uintmax_t)st.st_ino : 0;
}

/* Does the answer become, and stay, what is wanted? */
static bool
becomes(pid_t group, uintmax_t pipe, bool want)
{
	int64_t since = clock_ms(), right = 0;

	while (clock_ms() - since < 10000) {
		if (waiting_for_pipe(group, pipe) != want)
			right = 0;
		else if (right == 0)
			right = clock_ms();
		else if (clock_ms() - right > 200)
			return true;
		clock_sleep(5);
	}
	return false;
}

static void
check_process(void (*does)(void), bool want)
{
	pid_t pid = fork();

	if (pid == 0) {
		setpgid(0, 0);
		does();
	}
	setpgid(pid, pid);
	check(becomes(pid, inode(), want));
	/* It is never another pipe that it waits for. */
	check(!waiting_for_pipe(pid, inode() + 100000));
	kill(-pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

int
main(void)
{
	if (pipe(pipe_ends) != 0)
		return 1;
	check_process(read_pipe, true);
	check_process(poll_pipe, true);
	check_process(wait_for_reader, true);
	check_process(poll_for_a_time, false);
	check_process(poll_socket_too, false);
	check_process(read_socket, false);
	check_process(compute, false);
	check_process(sleep_long, false);
	check_process(wait_for_sleeper, false);
	return check_done();
}
