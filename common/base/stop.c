#include "base/stop.h"

#include "base/diag.h"
#include "base/notify.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t caught;
static int fds[2] = {-1, -1};
static unsigned limit;	    /* seconds, or 0: none */
static char last_word[128]; /* when that is over */
static void (*volatile clean_up)(void);

/* Die by this signal, as if nobody had caught it. */
static void
die_by(int number)
{
	if (clean_up != NULL)
		clean_up();
	signal(number, SIG_DFL);
	raise(number);
}

static void
on_signal(int number)
{
	int errnum = errno;

	caught = number;
	signal(SIGINT, clean_up != NULL ? die_by : SIG_DFL);
	signal(SIGTERM, clean_up != NULL ? die_by : SIG_DFL);
	/* The pipe is empty: this cannot block. */
	if (write(fds[1], "", 1) < 0)
		caught = number;
	if (limit > 0)
		alarm(limit);
	notify_stopping();
	errno = errnum;
}

/* Is this what the system does with the signal: end the process? */
static bool
is_deadly(int number)
{
	static const int harmless[] = {SIGKILL, SIGSTOP, SIGCHLD, SIGCONT,
	    SIGTSTP, SIGTTIN, SIGTTOU, SIGURG, SIGWINCH};

	for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
		if (harmless[i] == number)
			return false;
	return true;
}

void
stop_clean_up(void (*clean)(void))
{
	struct sigaction old, act = {.sa_handler = die_by};

	clean_up = clean;
	sigemptyset(&act.sa_mask);
	for (int number = 1; number <= SIGRTMAX; number++)
		if (is_deadly(number) && sigaction(number, NULL, &old) == 0 &&
		    old.sa_handler == SIG_DFL)
			sigaction(number, &act, NULL);
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
	if (caught != 0)
		die_by(caught);
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
	    "%s%s: not done %u seconds after the signal: given up\n",
	    diag_prefix(DIAG_ERROR), diag_name(), seconds);
	sigemptyset(&act.sa_mask);
	sigaction(SIGALRM, &act, NULL);
	limit = seconds;
	if (caught != 0)
		alarm(limit);
}
