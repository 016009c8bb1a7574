/* For F_GETPIPE_SZ, which Linux has and POSIX has not. */
#define _GNU_SOURCE
#include "stream/out.h"

#include "base/clock.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/metrics_file.h"
#include "base/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define OUT_SIZE (128 << 10) /* bytes gathered before a write */
#define WAIT_MS 100	     /* between two looks at signals and at the hook */
#define LEAVE_MS 4000 /* for a reader that does not read, after a signal */

static char *data;
static size_t used, capacity;
static void (*wait_hook)(void *arg);
static void *wait_arg;
static bool is_waiting;

/* Does stdout take bytes now, or within this number of milliseconds? */
static bool
is_ready(int ms)
{
	struct pollfd fd = {.fd = STDOUT_FILENO, .events = POLLOUT};

	return poll(&fd, 1, ms) > 0;
}

/*
 * Return how many of `len` bytes a ready stdout takes without a wait: an empty
 * pipe all that it holds, any other pipe at least a page.
 */
static size_t
fitting(size_t len)
{
	size_t room = PIPE_BUF;
	int queued = 1, size;

	if (ioctl(STDOUT_FILENO, FIONREAD, &queued) == 0 && queued == 0 &&
	    (size = fcntl(STDOUT_FILENO, F_GETPIPE_SZ)) > 0)
		room = (size_t)size;
	return room < len ? room : len;
}

/* End after a signal although our reader does not read. */
static void
leave_if_asked(int64_t *asked)
{
	if (stop_requested() == 0)
		return;
	if (*asked == 0)
		*asked = clock_ms();
	if (clock_ms() - *asked < LEAVE_MS)
		return;
	stop_reraise();
	_exit(ST_FAILED);
}

static void
wait_for_reader(void)
{
	int64_t asked = 0;

	while (!is_ready(WAIT_MS)) {
		metrics_file_look();
		is_waiting = true;
		if (wait_hook != NULL)
			wait_hook(wait_arg);
		is_waiting = false;
		leave_if_asked(&asked);
	}
}

/* Write at most `len` bytes; returns how many were taken. */
static size_t
write_some(const char *p, size_t len)
{
	ssize_t n = write(STDOUT_FILENO, p, len);

	if (n < 0 && errno != EINTR && errno != EAGAIN)
		die(ST_FAILED, "cannot write to <stdout>");
	return n < 0 ? 0 : (size_t)n;
}

static void
write_all(const char *p, size_t len)
{
	while (len > 0) {
		size_t n = len;

		/* Without a hook or a signal, write() may wait. */
		if (wait_hook != NULL || metrics_file_is_open() ||
		    stop_requested() != 0) {
			wait_for_reader();
			n = fitting(len);
		}
		n = write_some(p, n);
		if (n == 0 && errno == EAGAIN)
			wait_for_reader(); /* somebody made it non-blocking */
		p += n;
		len -= n;
	}
}

void
out_while_waiting(void (*wait)(void *arg), void *arg)
{
	struct stat st;

	/* A file never makes one wait for a reader. */
	if (fstat(STDOUT_FILENO, &st) == 0 && S_ISREG(st.st_mode))
		return;
	wait_hook = wait;
	wait_arg = arg;
}

bool
out_is_waiting(void)
{
	return is_waiting;
}

void
out_flush(void)
{
	write_all(data, used);
	used = 0;
}

bool
out_try_flush(void)
{
	size_t done = 0;

	while (done < used && is_ready(0))
		done += write_some(data + done, fitting(used - done));
	used -= done;
	if (done > 0)
		memmove(data, data + done, used);
	return used == 0;
}

char *
out_reserve(size_t len)
{
	if (used + len > OUT_SIZE)
		out_flush();
	if (len > capacity || data == NULL) {
		capacity = len > OUT_SIZE ? len : OUT_SIZE;
		data = mem_resize(data, capacity, 1);
	}
	return data + used;
}

void
out_advance(size_t len)
{
	used += len;
}

void
out_add(const char *p, size_t len)
{
	if (len == 0)
		return;
	memcpy(out_reserve(len), p, len);
	used += len;
}

void
out_add_byte(char c)
{
	*out_reserve(1) = c;
	used++;
}

size_t
out_pending(void)
{
	return used;
}

void
out_close(void)
{
	out_flush();
	if (close(STDOUT_FILENO) != 0)
		die(ST_FAILED, "cannot write to <stdout>");
}

bool
out_reader_gone(void)
{
	struct pollfd fd = {.fd = STDOUT_FILENO};

	return poll(&fd, 1, 0) == 1 && (fd.revents & POLLERR) != 0;
}
