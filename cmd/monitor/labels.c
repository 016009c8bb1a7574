#include "labels.h"

#include "base/json.h"
#include "base/stop.h"
#include "keys.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE 65536
#define AFTER 64  /* bytes that can be read behind a line */
#define WARNED 10 /* lines */

int
labels_open(struct labels *l, const char *file, const char *key,
    const char *label, const char *positive, struct error *e)
{
	struct stat status;

	l->name = strcmp(file, "-") == 0 ? "<stdin>" : file;
	l->fd = strcmp(file, "-") == 0
	    ? STDIN_FILENO
	    : open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (l->fd < 0)
		return error_set(e, ST_CANNOT, "cannot open '%s': %s", file,
		    strerror(errno));
	if (fstat(l->fd, &status) == 0 && S_ISDIR(status.st_mode))
		return error_set(
		    e, ST_CANNOT, "cannot read '%s': it is a directory", file);
	rec_init(&l->rec);
	l->key = rec_want(&l->rec, key);
	label_init(&l->label, &l->rec, label, positive, &l->nulls);
	return 0;
}

static void
reject(struct labels *l, const struct fault *f)
{
	if (l->rejected++ < WARNED)
		warnx("%s:%" PRIu64 ": %s", l->name, l->lines, f->text);
}

/* A newline and JSON_SLACK readable bytes follow the line, as rec.h wants. */
static void
take_line(struct labels *l, const char *p, size_t len)
{
	struct fault f;
	int y;

	l->lines++;
	if (len == 0 || (len == 1 && *p == '\r'))
		return;
	if (rec_read(&l->rec, p, len, &f) < 0 ||
	    label_read(&l->label, &l->rec, &y, &f) < 0) {
		reject(l, &f);
		return;
	}
	l->text.len = 0;
	if (cell_word(&l->rec, l->key, &l->text, &f) < 0) {
		reject(l, &f);
		return;
	}
	l->read++;
	l->take(l->arg, keys_hash(l->text.data, l->text.len), y != 0);
}

/* Take the whole lines, and keep the rest. */
static void
take_lines(struct labels *l)
{
	size_t from = 0;
	char *end;

	while ((end = memchr(
		    l->bytes.data + from, '\n', l->bytes.len - from)) != NULL) {
		size_t len = (size_t)(end - l->bytes.data) - from;

		take_line(l, l->bytes.data + from, len);
		from += len + 1;
	}
	memmove(l->bytes.data, l->bytes.data + from, l->bytes.len - from);
	l->bytes.len -= from;
}

int
labels_read(struct labels *l, bool all, struct error *e)
{
	struct pollfd p = {.fd = l->fd, .events = POLLIN};
	ssize_t n;

	if (l->fd < 0)
		return 0;
	while (stop_requested() == 0) {
		if (poll(&p, 1, all ? 200 : 0) == 0 && !all)
			return 0;
		n = read(l->fd, buf_reserve(&l->bytes, PIECE + JSON_SLACK + 1),
		    PIECE);
		if (n < 0 && (errno == EINTR || errno == EAGAIN)) {
			if (!all)
				return 0;
			continue;
		}
		if (n < 0)
			return error_set(e, ST_FAILED, "cannot read '%s': %s",
			    l->name, strerror(errno));
		l->bytes.len += (size_t)n;
		if (n == 0)
			break;
		take_lines(l);
	}
	if (all && l->bytes.len > 0) {
		buf_add_byte(&l->bytes, '\n');
		buf_reserve(&l->bytes, JSON_SLACK);
		take_line(l, l->bytes.data, l->bytes.len - 1);
		l->bytes.len = 0;
	}
	return 0;
}

void
labels_release(struct labels *l)
{
	if (l->fd > STDIN_FILENO)
		close(l->fd);
	if (l->fd >= 0)
		rec_release(&l->rec);
	buf_release(&l->bytes);
	buf_release(&l->text);
}
