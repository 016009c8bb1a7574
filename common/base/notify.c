#include "base/notify.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static struct sockaddr_un address;
static socklen_t address_len; /* 0: nobody listens */
static volatile int is_ready;

void
notify_init(void)
{
	const char *name = getenv("NOTIFY_SOCKET");
	size_t len = name != NULL ? strlen(name) : 0;

	if (len > 1 && len < sizeof address.sun_path &&
	    (name[0] == '/' || name[0] == '@')) {
		address.sun_family = AF_UNIX;
		memcpy(address.sun_path, name, len);
		if (name[0] == '@')
			address.sun_path[0] = '\0';
		address_len =
		    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len +
			(name[0] == '/'));
	}
	unsetenv("NOTIFY_SOCKET");
}

/* (Only calls that are allowed in a signal handler.) */
static void
tell(const char *text, size_t len, int flags)
{
	int errnum = errno, fd;

	if (address_len == 0)
		return;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd >= 0) {
		/* A manager that has gone misses nothing. */
		while (sendto(fd, text, len, flags | MSG_NOSIGNAL,
			   (struct sockaddr *)&address, address_len) < 0 &&
		    errno == EINTR)
			;
		close(fd);
	}
	errno = errnum;
}

void
notify_ready(void)
{
	static const char text[] = "READY=1\n";

	if (is_ready)
		return;
	is_ready = 1;
	tell(text, sizeof text - 1, 0);
}

void
notify_stopping(void)
{
	static const char text[] = "STOPPING=1\n";

	if (is_ready)
		tell(text, sizeof text - 1, MSG_DONTWAIT);
}

void
notify_status(const char *fmt, ...)
{
	char text[512] = "STATUS=";
	size_t len = strlen(text);
	va_list ap;

	if (address_len == 0)
		return;
	va_start(ap, fmt);
	vsnprintf(text + len, sizeof text - len, fmt, ap);
	va_end(ap);
	for (char *p = text; *p != '\0'; p++)
		if ((unsigned char)*p < ' ')
			*p = '?';
	tell(text, strlen(text), MSG_DONTWAIT);
}
