#include "limit.h"

#include "base/diag.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#define SECOND 1000000
#define AFTER 2 /* seconds, for one call that takes no end */

static volatile sig_atomic_t is_over;
static char last_word[128];

static void
on_signal(int number)
{
	(void)number;
	if (is_over != 0) {
		diag_raw(last_word, strlen(last_word));
		_exit(ST_FAILED);
	}
	is_over = 1;
}

void
limit_cpu(int64_t time, const char *sentence)
{
	struct itimerval timer = {.it_interval.tv_sec = AFTER,
	    .it_value.tv_sec = time / SECOND,
	    .it_value.tv_usec = time % SECOND};
	struct sigaction action = {
	    .sa_handler = on_signal, .sa_flags = SA_RESTART};

	snprintf(
	    last_word, sizeof last_word, "%s: %s\n", diag_name(), sentence);
	sigaction(SIGPROF, &action, NULL);
	setitimer(ITIMER_PROF, &timer, NULL);
}

bool
limit_is_over(void)
{
	return is_over != 0;
}
