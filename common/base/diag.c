#include "base/diag.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MESSAGE_MAX 1536

#define UMBRELLA "weir " /* what argv[0] begins with, when weir ran it */

static const char *name = "weir", *command = "weir";
static enum { QUIET, NORMAL, VERBOSE } level = NORMAL;

#define ONCE_MOST 256
static struct {
	bool on;
	size_t count;
	uint64_t hash[ONCE_MOST];
} once;

void
diag_init(const char *argv0)
{
	const char *slash;

	if (argv0 == NULL || *argv0 == '\0')
		return;
	slash = strrchr(argv0, '/');
	command = name = slash != NULL ? slash + 1 : argv0;
	if (strncmp(name, UMBRELLA, strlen(UMBRELLA)) == 0)
		name += strlen(UMBRELLA);
}

const char *
diag_name(void)
{
	return name;
}

const char *
diag_command(void)
{
	return command;
}

void
diag_quiet(void)
{
	level = QUIET;
}

void
diag_verbose(void)
{
	level = VERBOSE;
}

bool
diag_is_quiet(void)
{
	return level == QUIET;
}

bool
diag_is_verbose(void)
{
	return level == VERBOSE;
}

void
diag_raw(const char *text, unsigned long len)
{
	/* Nobody hears when stderr itself fails. */
	if (write(STDERR_FILENO, text, len) < 0)
		return;
}

/* Is stderr the stream that the journal has given us? */
static bool
is_journal(void)
{
	const char *named = getenv("JOURNAL_STREAM");
	uintmax_t device, inode;
	struct stat st;
	int end = 0;

	return named != NULL &&
	    sscanf(named, "%" SCNuMAX ":%" SCNuMAX "%n", &device, &inode,
		&end) == 2 &&
	    named[end] == '\0' && fstat(STDERR_FILENO, &st) == 0 &&
	    st.st_dev == device && st.st_ino == inode;
}

const char *
diag_prefix(enum diag_level of)
{
	if (!is_journal())
		return "";
	return of == DIAG_ERROR ? "<3>" : of == DIAG_WARNING ? "<4>" : "<6>";
}

/* Write one line: name, text and, where errnum is not 0, its meaning. */
static void
say(enum diag_level of, int errnum, const char *fmt, va_list ap)
{
	char text[MESSAGE_MAX], line[MESSAGE_MAX + 512];
	int len;

	vsnprintf(text, sizeof text, fmt, ap);
	len = snprintf(line, sizeof line - 1, "%s%s: %s%s%s", diag_prefix(of),
	    name, text, errnum != 0 ? ": " : "",
	    errnum != 0 ? strerror(errnum) : "");
	if (len < 0)
		return;
	if ((size_t)len > sizeof line - 2)
		len = sizeof line - 2;
	for (int i = 0; i < len; i++)
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
			line[i] = '?';
	line[len++] = '\n';
	diag_raw(line, (size_t)len);
}

static int
error_fill(struct error *e, enum status status, int errnum, const char *fmt,
    va_list ap)
{
	size_t len;

	e->status = status;
	vsnprintf(e->text, sizeof e->text, fmt, ap);
	if (errnum != 0) {
		len = strlen(e->text);
		snprintf(e->text + len, sizeof e->text - len, ": %s",
		    strerror(errnum));
	}
	return -1;
}

int
error_set(struct error *e, enum status status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	error_fill(e, status, 0, fmt, ap);
	va_end(ap);
	return -1;
}

int
error_errno(struct error *e, enum status status, const char *fmt, ...)
{
	int errnum = errno;
	va_list ap;

	va_start(ap, fmt);
	error_fill(e, status, errnum, fmt, ap);
	va_end(ap);
	return -1;
}

void
diag_once(bool on)
{
	once.on = on;
}

/* Was the sentence printed before? Remember it. (FNV-1a of 64 bits.) */
static bool
is_known(const char *fmt, va_list ap)
{
	char text[MESSAGE_MAX];
	uint64_t h = 14695981039346656037u;

	vsnprintf(text, sizeof text, fmt, ap);
	for (const char *p = text; *p != '\0'; p++)
		h = (h ^ (unsigned char)*p) * 1099511628211u;
	for (size_t i = 0; i < once.count; i++)
		if (once.hash[i] == h)
			return true;
	if (once.count < ONCE_MOST)
		once.hash[once.count++] = h;
	return false;
}

void
warn(const char *fmt, ...)
{
	int errnum = errno;
	va_list ap;

	if (level == QUIET)
		return;
	va_start(ap, fmt);
	say(DIAG_WARNING, errnum, fmt, ap);
	va_end(ap);
}

void
warnx(const char *fmt, ...)
{
	va_list ap;
	bool known = false;

	if (level == QUIET)
		return;
	if (once.on) {
		va_start(ap, fmt);
		known = is_known(fmt, ap);
		va_end(ap);
	}
	if (known)
		return;
	va_start(ap, fmt);
	say(DIAG_WARNING, 0, fmt, ap);
	va_end(ap);
}

void
note(const char *fmt, ...)
{
	va_list ap;

	if (level != VERBOSE)
		return;
	va_start(ap, fmt);
	say(DIAG_NOTE, 0, fmt, ap);
	va_end(ap);
}

void
die(enum status status, const char *fmt, ...)
{
	int errnum = errno;
	va_list ap;

	va_start(ap, fmt);
	say(DIAG_ERROR, errnum, fmt, ap);
	va_end(ap);
	exit(status);
}

void
die_in_child(enum status status, const char *fmt, ...)
{
	int errnum = errno;
	va_list ap;

	va_start(ap, fmt);
	say(DIAG_ERROR, errnum, fmt, ap);
	va_end(ap);
	_exit(status);
}

void
diex(enum status status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(DIAG_ERROR, 0, fmt, ap);
	va_end(ap);
	exit(status);
}

void
die_error(const struct error *e)
{
	diex(e->status, "%s", e->text);
}
