#include "base/stop.h"

#include "base/diag.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t caught;
static int fds[2] = {-1, -1};
static unsigned limit;	    /* seconds, or 0: none */
static char last_word[128]; /* when that is over */

static void
on_signal(int number)
{
	int errnum = errno;

	caught = number;
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	/* The pipe is empty: this cannot block. */
	if (write(fds[1], "", 1) < 0)
		caught = number;
	if (limit > 0)
		alarm(limit);
	errno = errnum;
}

static void
catch_signal(int number)
{
	struct sigaction old, act = {.sa_handler = on_signal};

	/* No SA_RESTART: a read that waits must wake up. */
	sigemptyset(&act.sa_mask);
	if (sigaction(number, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
		sigaction(number, &act, NULL);
}

void
stop_init(void)
{
	if (pipe(fds) == 0) {
		fcntl(fds[0], F_SETFD, FD_CLOEXEC);
		fcntl(fds[1], F_SETFD, FD_CLOEXEC);
	}
	catch_signal(SIGINT);
	catch_signal(SIGTERM);
}

int
stop_requested(void)
{
	return caught;
}

int
stop_fd(void)
{
	return fds[0];
}

void
stop_reraise(void)
{
	if (caught == 0)
		return;
	signal(caught, SIG_DFL);
	raise(caught);
}

static void
on_alarm(int number)
{
	(void)number;
	diag_raw(last_word, strlen(last_word));
	stop_reraise();
}

void
stop_within(unsigned seconds)
{
	struct sigaction act = {.sa_handler = on_alarm};

	snprintf(last_word, sizeof last_word,
	    "%s: not done %u seconds after the signal: given up\n", diag_name(),
	    seconds);
	sigemptyset(&act.sa_mask);
	sigaction(SIGALRM, &act, NULL);
	limit = seconds;
	if (caught != 0)
		alarm(limit);
}
