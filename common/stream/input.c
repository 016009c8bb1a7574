#include "stream/input.h"

#include "base/metrics_file.h"
#include "base/stop.h"
#include "stream/out.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define IDLE_MS 100  /* between two calls of idle() */
#define LOOK_MS 1000 /* between two looks at the file of metrics */

static char stdin_name[] = "-";
static char *only_stdin[] = {stdin_name, NULL};

static bool
is_stdin(const char *file)
{
	return strcmp(file, "-") == 0;
}

/*
 * Can the file be read? Find out without opening it, which a FIFO's writer
 * would notice.
 */
static int
check(const char *file, struct error *e)
{
	struct stat st;

	if (is_stdin(file))
		return 0;
	if (stat(file, &st) != 0 || access(file, R_OK) != 0)
		return error_errno(e, ST_CANNOT, "cannot open '%s'", file);
	if (S_ISDIR(st.st_mode))
		return error_set(
		    e, ST_CANNOT, "cannot read '%s': Is a directory", file);
	return 0;
}

int
input_open(struct input *in, char **files, struct error *e)
{
	*in = (struct input){.next = files, .name = "<stdin>", .fd = -1};
	if (files[0] == NULL)
		in->next = only_stdin;
	for (char **file = in->next; *file != NULL; file++)
		if (check(*file, e) < 0)
			return -1;
	return 0;
}

void
input_release(struct input *in)
{
	if (in->fd > STDIN_FILENO)
		close(in->fd);
	in->fd = -1;
}

int
input_next(struct input *in, struct error *e)
{
	const char *file = *in->next;
	struct stat st;

	input_release(in);
	if (file == NULL || in->ended || stop_requested() != 0)
		return 0;
	in->next++;
	in->name = is_stdin(file) ? "<stdin>" : file;
	in->fd = is_stdin(file) ? STDIN_FILENO : open(file, O_RDONLY);
	if (in->fd < 0)
		return error_errno(e, ST_CANNOT, "cannot open '%s'", file);
	if (fstat(in->fd, &st) == 0 && S_ISDIR(st.st_mode))
		return error_set(
		    e, ST_CANNOT, "cannot read '%s': Is a directory", in->name);
	in->waits = !S_ISREG(st.st_mode);
	return 1;
}

/* Return how long to wait at a time, in ms: for ever where nobody looks. */
static int
patience(const struct input *in)
{
	if (in->idle != NULL)
		return IDLE_MS;
	return metrics_file_is_open() ? LOOK_MS : -1;
}

/* Wait for something to read (or the end); false to stop instead. */
static bool
wait_for_bytes(struct input *in)
{
	struct pollfd fds[] = {{.fd = in->fd, .events = POLLIN},
	    {.fd = stop_fd(), .events = POLLIN}};
	int ready = poll(fds, 2, 0);

	if (ready == 0 && in->flush != NULL)
		in->flush(in->idle_arg);
	else if (ready == 0)
		out_flush();
	while (ready == 0 || (ready < 0 && errno == EINTR)) {
		metrics_file_look();
		if (in->idle != NULL && !in->idle(in->idle_arg)) {
			in->ended = true;
			return false;
		}
		ready = poll(fds, 2, patience(in));
	}
	return stop_requested() == 0;
}

ssize_t
input_read(struct input *in, char *p, size_t len, struct error *e)
{
	ssize_t n;

	do {
		if (stop_requested() != 0 || (in->waits && !wait_for_bytes(in)))
			return 0;
		n = read(in->fd, p, len);
	} while (n < 0 && (errno == EINTR || errno == EAGAIN));
	if (n < 0)
		return error_errno(e, ST_FAILED, "cannot read %s", in->name);
	return n;
}
