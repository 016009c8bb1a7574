/* For F_GETPIPE_SZ, which Linux has and POSIX has not. */
#define _GNU_SOURCE
#include "stream/out.h"

#include "base/diag.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define OUT_SIZE (128 << 10) /* bytes gathered before they are written */
#define WAIT_MS 100

static char *data;
static size_t used, capacity;
static void (*wait_hook)(void *arg);
static void *wait_arg;
static bool is_waiting;

/*
 * Wait until stdout takes something; returns how much it takes without a wait:
 * an empty pipe all that it holds, any other pipe at least a page.
 */
static size_t
wait_for_room(void)
{
	struct pollfd fd = {.fd = STDOUT_FILENO, .events = POLLOUT};
	int queued = 1, size;

	while (poll(&fd, 1, WAIT_MS) <= 0) {
		is_waiting = true;
		wait_hook(wait_arg);
		is_waiting = false;
	}
	if (ioctl(STDOUT_FILENO, FIONREAD, &queued) == 0 && queued == 0 &&
	    (size = fcntl(STDOUT_FILENO, F_GETPIPE_SZ)) > 0)
		return (size_t)size;
	return PIPE_BUF;
}

static void
write_all(const char *p, size_t len)
{
	while (len > 0) {
		size_t room = wait_hook != NULL ? wait_for_room() : len;
		ssize_t n = write(STDOUT_FILENO, p, room < len ? room : len);

		if (n >= 0) {
			p += n;
			len -= (size_t)n;
		} else if (errno == EAGAIN) {
			/* Somebody made our stdout non-blocking. */
			poll(&(struct pollfd){.fd = STDOUT_FILENO,
				 .events = POLLOUT},
			    1, WAIT_MS);
		} else if (errno != EINTR) {
			die(ST_FAILED, "cannot write to <stdout>");
		}
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
