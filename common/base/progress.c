#include "base/progress.h"

#include "base/diag.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define STRIDE 4096 /* records between two looks at the clock */

static bool shown;

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Is it time to show the line? */
static bool
is_due(void)
{
	static double last;
	static int wanted = -1; /* not yet asked */
	double t;

	if (wanted == 0)
		return false;
	if (wanted < 0) {
		wanted = isatty(STDERR_FILENO) && !diag_is_quiet();
		last = now();
	}
	t = now();
	if (!wanted || t - last < 1)
		return false;
	last = t;
	shown = true;
	return true;
}

void
progress(uint64_t records)
{
	char text[64];

	if (records % STRIDE != 0 || !is_due())
		return;
	snprintf(text, sizeof text, "\r%" PRIu64 " records", records);
	diag_raw(text, strlen(text));
}

void
progress_of(uint64_t done, uint64_t most, const char *what)
{
	char text[96];

	if (!is_due())
		return;
	snprintf(text, sizeof text,
	    "\r%" PRIu64 " of at most %" PRIu64 " %.32s", done, most, what);
	diag_raw(text, strlen(text));
}

void
progress_end(void)
{
	if (shown)
		diag_raw("\r\033[K", 4);
	shown = false;
}
