/*
 * diag: what a program says about itself, and the status it ends with.
 *
 * The only writer of stderr. A message is one line, `NAME: text`, put together
 * in one buffer and written by one write(2); control bytes in it become '?'.
 * Where stderr is systemd's journal, the line begins with its level: "<4>".
 * Only cmd/ calls die; the modules of common/ fill a struct error instead.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdarg.h>
#include <stdbool.h>

/* The exit statuses, the same for every program. */
enum status {
	ST_OK = 0,	 /* all input is handled, all output accepted */
	ST_REJECTED = 1, /* records were rejected, or the answer is no */
	ST_CANNOT = 2,	 /* cannot be done as asked: trying again won't help */
	ST_FAILED = 3,	 /* the environment failed: trying again may help */
	ST_UNMET = 4,	 /* all is done, and a requirement does not hold */
};

/* Why something could not be done, and the status that it deserves. */
struct error {
	enum status status;
	char text[512];
};

/*
 * Take the program's name from argv[0]. Call it first. The program weir starts
 * the others as "weir NAME": then the name in messages is NAME, and the command
 * that a user repeats is "weir NAME".
 */
void diag_init(const char *argv0);
const char *diag_name(void);
const char *diag_command(void);

/* -q: print no warnings, except the one that ends a program. */
void diag_quiet(void);
/* -v: print notes. */
void diag_verbose(void);
bool diag_is_quiet(void);
bool diag_is_verbose(void);

/*
 * Switch on or off: warnx() prints a sentence only once. For work that is done
 * again and again, and finds the same each time; 256 sentences are remembered.
 */
void diag_once(bool on);

/* Fill `e` and return -1, so that a caller can `return error_set(...)`. */
int error_set(struct error *e, enum status status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Fill `e` likewise, with ": " and the text of errno at the end. */
int error_errno(struct error *e, enum status status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Print a warning (with errno's text; the x form without) and go on. */
void warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void warnx(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Print a note when -v was given. */
void note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Print an error (with errno's text; the x form without) and exit. */
_Noreturn void die(enum status status, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
_Noreturn void diex(enum status status, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
_Noreturn void die_error(const struct error *e);
/* As die, in a forked child: functions of atexit() are left to its parent. */
_Noreturn void die_in_child(enum status status, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The levels of a message, as syslog(3) counts them. */
enum diag_level { DIAG_ERROR = 3, DIAG_WARNING = 4, DIAG_NOTE = 6 };

/*
 * Return what a line of that level begins with: "<3>" where $JOURNAL_STREAM names
 * the device and inode of stderr (systemd.exec(5)), else "".
 */
const char *diag_prefix(enum diag_level level);

/* Write `len` bytes to stderr as they are: for progress, which has no LF. */
void diag_raw(const char *text, unsigned long len);

#endif
