#include "stream/out.h"

#include "check.h"

#include <fcntl.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define LINES 3000

static int reader; /* of the pipe that is stdout */
static char got[1 << 20];
static size_t len;

static void
read_waiting(void)
{
	ssize_t n;

	while ((n = read(reader, got + len, sizeof got - len)) > 0)
		len += (size_t)n;
	if (len == sizeof got) {
		fputs("more came out than was added\n", stderr);
		_exit(1);
	}
}

/*
 * In place of the system's: how much waits in the pipe. Its reader may come
 * right behind this question, and does so here: something waited, and then
 * nothing does.
 */
int
ioctl(int fd, unsigned long request, ...)
{
	static bool full;
	va_list args;

	(void)fd;
	va_start(args, request);
	full = !full;
	*va_arg(args, int *) = full;
	va_end(args);
	read_waiting();
	return 0;
}

static void
read_late(void *arg)
{
	(void)arg;
	read_waiting();
}

/* Does each line come out once, whenever its reader reads? */
static bool
goes_through(bool (*hand_over)(void))
{
	char line[64];
	size_t at = 0;

	len = 0;
	for (int i = 0; i < LINES; i++) {
		int n = snprintf(line, sizeof line, "%d of the lines\n", i);

		out_add(line, (size_t)n);
		if (i % 700 == 699)
			hand_over();
	}
	out_flush();
	read_waiting();
	for (int i = 0; i < LINES; i++) {
		int n = snprintf(line, sizeof line, "%d of the lines\n", i);

		if (at + (size_t)n > len ||
		    memcmp(got + at, line, (size_t)n) != 0)
			return false;
		at += (size_t)n;
	}
	return at == len;
}

static bool
flush(void)
{
	out_flush();
	return true;
}

int
main(void)
{
	int ends[2], saved = dup(STDOUT_FILENO);
	bool flushed, tried;

	if (pipe(ends) < 0 || dup2(ends[1], STDOUT_FILENO) < 0 || saved < 0)
		return 2;
	close(ends[1]);
	reader = ends[0];
	fcntl(reader, F_SETFL, O_NONBLOCK);
	out_while_waiting(read_late, NULL);
	flushed = goes_through(flush);
	tried = goes_through(out_try_flush);
	dup2(saved, STDOUT_FILENO);
	check(flushed);
	check(tried);
	return check_done();
}
