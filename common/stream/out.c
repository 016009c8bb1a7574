#include "stream/out.h"

#include "base/diag.h"
#include "base/mem.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define OUT_SIZE (128 << 10) /* bytes gathered before they are written */

static char *data;
static size_t used, capacity;

static void
write_all(const char *p, size_t len)
{
	while (len > 0) {
		ssize_t n = write(STDOUT_FILENO, p, len);

		if (n >= 0) {
			p += n;
			len -= (size_t)n;
		} else if (errno == EAGAIN) {
			/* Somebody made our stdout non-blocking. */
			poll(&(struct pollfd){.fd = STDOUT_FILENO,
				 .events = POLLOUT},
			    1, -1);
		} else if (errno != EINTR) {
			die(ST_FAILED, "cannot write to <stdout>");
		}
	}
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
