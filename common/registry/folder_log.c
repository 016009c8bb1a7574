#include "base/clock.h"
#include "base/stop.h"
#include "registry/folder.h"
#include "registry/folder_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOOK_MS 50     /* between two looks at the log's size */
#define LOCK_MS 60000  /* for others that hold the lock */
#define BLOCK 1048576L /* bytes read at once, at least a line */

int
folder_open_log(struct folder *d, struct error *e)
{
	int fd = openat(d->dir, FOLDER_LOG, O_RDONLY | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT)
		return error_set(e, ST_CANNOT,
		    "'%s' is no registry: it has no log", d->carrier.source);
	if (fd < 0)
		return folder_errno(d, e, ST_CANNOT, "open", FOLDER_LOG);
	if (d->log >= 0)
		close(d->log);
	d->log = fd;
	d->read = 0;
	d->lines = 0;
	return 0;
}

/* --- reading ---------------------------------------------------------------- */

/* Take a whole line. Returns 1 when it counts, 0, -1. */
static int
take_line(struct folder *d, struct fold *f, const char *line, size_t len,
    struct error *e)
{
	struct fold_at at = {.position = d->lines + 1, .time = -1};
	enum fold_taken taken;
	struct error why;

	if (fold_take(f, line, len, &at, &taken, &why) < 0)
		return error_set(e, why.status, "'%s/%s', line %" PRId64 " %s",
		    d->carrier.source, FOLDER_LOG, d->lines + 1, why.text);
	if (taken == FOLD_LOST && d->replaced)
		return error_set(e, ST_CANNOT,
		    "'%s/%s' was replaced by another log, which differs from "
		    "line %" PRId64 " on",
		    d->carrier.source, FOLDER_LOG, d->lines + 1);
	d->lines++;
	d->read += (off_t)len + 1;
	return taken == FOLD_COUNTS;
}

/* Take the whole lines of a block; `*rest` gets the bytes after them. */
static int
take_lines(struct folder *d, struct fold *f, const char *p, size_t len,
    size_t *rest, struct error *e)
{
	const char *end = p + len, *lf;
	int counted = 0, got;

	while ((lf = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		got = take_line(d, f, p, (size_t)(lf - p), e);
		if (got < 0)
			return -1;
		counted |= got;
		p = lf + 1;
	}
	*rest = (size_t)(end - p);
	return counted;
}

/*
 * Take all whole lines that there are; `tail` gets the bytes after the last
 * one. 1: some count; 0; -1.
 */
static int
take_all(struct folder *d, struct fold *f, struct buf *tail, struct error *e)
{
	int counted = 0, got;
	size_t rest;
	ssize_t n;

	for (;;) {
		char *p = buf_reserve(tail, BLOCK);

		n = pread(d->log, p, BLOCK, d->read + (off_t)tail->len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return folder_errno(
			    d, e, ST_FAILED, "read", FOLDER_LOG);
		if (n == 0)
			return counted;
		tail->len += (size_t)n;
		got = take_lines(d, f, tail->data, tail->len, &rest, e);
		if (got < 0)
			return -1;
		counted |= got;
		memmove(tail->data, tail->data + tail->len - rest, rest);
		tail->len = rest;
	}
}

/* Is the log the file that we read? If another one, read that from now on. */
static int
look_for_another(struct folder *d, struct error *e)
{
	struct stat is, was;
	struct buf name = {0};
	int failed;

	buf_add_format(&name, "%s/%s", d->carrier.source, FOLDER_LOG);
	failed = stat(buf_string(&name), &is) < 0 || fstat(d->log, &was) < 0;
	if (failed)
		error_errno(
		    e, ST_CANNOT, "cannot open '%s'", buf_string(&name));
	else if (is.st_ino != was.st_ino || is.st_dev != was.st_dev ||
	    is.st_size < d->read) {
		int dir =
		    open(d->carrier.source, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

		failed = dir < 0;
		if (failed)
			folder_errno(d, e, ST_FAILED, "open", "");
		else {
			close(d->dir);
			d->dir = dir;
			d->replaced = true;
			d->drawn = 0;
			failed = folder_open_log(d, e) < 0;
		}
	}
	buf_release(&name);
	return failed ? -1 : 0;
}

static int
look(struct folder *d, struct fold *f, struct error *e)
{
	struct buf tail = {0};
	struct stat s;
	int counted = 0;

	if (look_for_another(d, e) < 0)
		return -1;
	if (fstat(d->log, &s) < 0)
		return folder_errno(d, e, ST_FAILED, "read", FOLDER_LOG);
	if (s.st_size > d->read)
		counted = take_all(d, f, &tail, e);
	buf_release(&tail);
	return counted;
}

int
folder_poll(struct carrier *c, struct fold *f, int ms, struct error *e)
{
	struct folder *d = folder_of(c);
	int64_t end = clock_ms() + ms, left;
	int got;

	for (;;) {
		got = look(d, f, e);
		left = end - clock_ms();
		if (got != 0 || left <= 0 || stop_requested() != 0)
			return got;
		clock_sleep(left < LOOK_MS ? left : LOOK_MS);
	}
}

/* --- changing --------------------------------------------------------------- */

static int
lock(struct folder *d, struct error *e)
{
	int64_t start = clock_ms(), pause = 1;

	while (flock(d->log, LOCK_EX | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return folder_errno(
			    d, e, ST_FAILED, "lock", FOLDER_LOG);
		if (stop_requested() != 0 || clock_ms() - start > LOCK_MS)
			return error_set(e, ST_FAILED,
			    "another command holds the lock on '%s/%s'",
			    d->carrier.source, FOLDER_LOG);
		clock_sleep(pause);
		pause = pause < 16 ? pause * 2 : pause;
	}
	return 0;
}

/*
 * Mend the end of the log: a writer was killed while it wrote a line. An event
 * that is all there gets its newline; what is not was never told to anybody.
 */
static int
mend_tail(struct folder *d, const struct buf *tail, struct error *e)
{
	char id[EVENT_ID];
	struct error why;
	bool whole;

	if (tail->len == 0)
		return 0;
	whole = registry_event_id(id, tail->data, tail->len, &why) == 0;
	if (whole ? write(d->out, "\n", 1) != 1
		  : ftruncate(d->out, d->read) < 0)
		return folder_errno(d, e, ST_FAILED, "write to", FOLDER_LOG);
	if (fsync(d->out) < 0)
		return folder_errno(d, e, ST_FAILED, "write to", FOLDER_LOG);
	warnx("'%s/%s' ended within a line, after a writer was killed: %s",
	    d->carrier.source, FOLDER_LOG,
	    whole ? "the line was whole, and stays"
		  : "the part of a line is taken away");
	return 0;
}

/* Under the lock: take all that there is, and mend what is left of a writer. */
static int
catch_up(struct folder *d, struct fold *f, struct error *e)
{
	struct buf tail = {0};
	int failed;

	d->out = openat(
	    d->dir, FOLDER_LOG, O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC);
	if (d->out < 0)
		return folder_errno(d, e, ST_CANNOT, "write to", FOLDER_LOG);
	failed = take_all(d, f, &tail, e) < 0 || mend_tail(d, &tail, e) < 0;
	tail.len = 0;
	failed =
	    failed || take_all(d, f, &tail, e) < 0 || folder_draw(d, f, e) < 0;
	buf_release(&tail);
	return failed ? -1 : 0;
}

int
folder_begin(struct carrier *c, struct fold *f, struct error *e)
{
	struct folder *d = folder_of(c);
	struct stat is, locked;

	/* Whoever had the lock may have replaced the file: then lock that. */
	do {
		if (look_for_another(d, e) < 0 || lock(d, e) < 0)
			return -1;
		if (fstat(d->log, &locked) < 0 ||
		    fstatat(d->dir, FOLDER_LOG, &is, 0) < 0) {
			folder_errno(d, e, ST_FAILED, "open", FOLDER_LOG);
			folder_end(c);
			return -1;
		}
	} while (is.st_ino != locked.st_ino);
	if (catch_up(d, f, e) == 0)
		return 0;
	folder_end(c);
	return -1;
}

void
folder_end(struct carrier *c)
{
	struct folder *d = folder_of(c);

	if (d->out >= 0)
		close(d->out);
	d->out = -1;
	flock(d->log, LOCK_UN);
}

/* Write all lines whole, or none at all. */
static int
write_lines(struct folder *d, const struct registry_event *const *v,
    size_t count, struct error *e)
{
	struct buf lines = {0};
	ssize_t n;
	int failed = 0;

	for (size_t i = 0; i < count; i++) {
		buf_add(&lines, v[i]->line, v[i]->len);
		buf_add_byte(&lines, '\n');
	}
	n = write(d->out, lines.data, lines.len);
	if (n != (ssize_t)lines.len || fsync(d->out) < 0) {
		if (n >= 0 && n != (ssize_t)lines.len)
			errno = ENOSPC;
		failed = folder_errno(d, e, ST_FAILED, "write to", FOLDER_LOG);
		/* Without this the next command mends it. */
		if (ftruncate(d->out, d->read) < 0)
			warn("cannot shorten '%s/%s' again", d->carrier.source,
			    FOLDER_LOG);
	}
	buf_release(&lines);
	return failed;
}

int
folder_append_all(struct carrier *c, struct fold *f,
    const struct registry_event *const *v, size_t count, struct error *e)
{
	struct folder *d = folder_of(c);

	if (count == 0)
		return 0;
	if (write_lines(d, v, count, e) < 0 || look(d, f, e) < 0)
		return -1;
	/* They count, whatever becomes of links: the next writer draws them. */
	return folder_draw(d, f, e);
}

int
folder_append(struct carrier *c, struct fold *f, const struct registry_event *v,
    struct error *e)
{
	if (folder_append_all(c, f, &v, 1, e) < 0)
		return -1;
	return fold_event(f, v->id) != NULL;
}
