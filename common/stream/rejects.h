/*
 * rejects: counts the records that could not be handled, warns of the first ten
 * with their place, and keeps all in a file if that was asked for.
 *
 * The file gets one JSON object a rejected record (weir(7) has its members),
 * written before the program goes on, so that at any moment in = out +
 * rejected. A second run appends to it.
 */
#ifndef STREAM_REJECTS_H
#define STREAM_REJECTS_H

#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The closed list of reasons; its names are in rejects.c and weir(7). */
enum reason {
	REASON_BAD_JSON,
	REASON_BAD_UTF8,
	REASON_EMPTY_LINE,
	REASON_CUT,
	REASON_TOO_LONG,
	REASON_NOT_OBJECT,
	REASON_MISSING,
	REASON_WRONG_TYPE,
	REASON_NOT_FINITE,
	REASON_OUT_OF_RANGE,
	REASON_DUPLICATE_KEY,
	REASON_MEMBER_EXISTS,
	REASON_RAGGED,
	REASON_BAD_QUOTE,
	REASON_NUL_BYTE,
	REASON_TOO_LARGE,
	REASON_BROKER_REFUSED,
	REASON_TIMED_OUT,
	REASON_COMMAND_FAILED,
	REASON_COMMAND_REJECTED,
	REASON_LATE,
};

/* Return the name of a reason: "bad-json". */
const char *reason_name(enum reason reason);
/* Find the reason of this name; REASON_COMMAND_REJECTED when there is none. */
enum reason reason_named(const char *name);

/* A fault of a record. */
struct fault {
	enum reason reason;
	const char *field; /* the member's name, or NULL */
	char text[200];	   /* "field 'Amount' is not a number" */
};

/* Fill `f` and return -1, so that a caller can `return fault_set(...)`. */
int fault_set(struct fault *f, enum reason reason, const char *field,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* A rejected record: its bytes and its place. */
struct rejected {
	const char *raw;
	size_t len;
	uint64_t whole_len;    /* not 0: raw is the beginning of so many */
	const char *source;    /* a file's name, or a topic's */
	uint64_t line;	       /* in the file; 0: it came from Kafka */
	int32_t partition;     /* of the topic */
	int64_t offset;	       /* in the partition */
	const char *persisted; /* "no" or "maybe" in the topic; NULL: unsaid */
	bool told; /* whoever runs us knows: it is no fault of the run */
};

struct rejects {
	int fd; /* -1: they are not kept */
	const char *path;
	uint64_t count;
	uint64_t told; /* of these, told to whoever runs us (tell.h) */
	uint64_t limit;
};

/*
 * Open the file `path`, or none for NULL. More than `limit` rejected records
 * are too many. A torn last line of the file gets its newline.
 */
int rejects_open(
    struct rejects *r, const char *path, uint64_t limit, struct error *e);
/*
 * Count a record, warn of it (unless it is told) and keep it. -1: it could not
 * be kept.
 */
int rejects_add(struct rejects *r, const struct rejected *record,
    const struct fault *f, struct error *e);
bool rejects_too_many(const struct rejects *r);
/*
 * Close the file, and say how many of `in` records were rejected, without the
 * told ones, unless they are too many. Returns ST_OK, ST_REJECTED, or ST_FAILED
 * when the file did not take them.
 */
enum status rejects_close(struct rejects *r, uint64_t in);

#endif
