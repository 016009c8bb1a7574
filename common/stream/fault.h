/*
 * fault: why a record is rejected, in a word for programs and a sentence for
 * people, with the way on where there is one.
 */
#ifndef STREAM_FAULT_H
#define STREAM_FAULT_H

/* The closed list of reasons; its names are in fault.c and weir(7). */
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
	REASON_NO_COLUMN,
	REASON_DATABASE_REFUSED,
	REASON_UNKNOWN_SCHEMA,
	REASON_UNDECODABLE,
	REASON_ENDPOINT_REFUSED,
	REASON_COUNT, /* no reason: how many there are */
};

/* Return the name of a reason: "bad-json". */
const char *reason_name(enum reason reason);
/* Find the reason of this name; REASON_COMMAND_REJECTED when there is none. */
enum reason reason_named(const char *name);

/* A fault of a record. */
struct fault {
	enum reason reason;
	const char *field; /* the member's name, or NULL */
	/*
	 * Of the sentence, "field '%s' is null": faults of one form
	 * have one cause.
	 */
	const char *form;
	char text[200];	  /* "field 'Amount' is null" */
	char advice[200]; /* the way on, for messages only; or "" */
};

/*
 * Fill `f`, with the advice that the reason has by itself, and return -1, so
 * that a caller can `return fault_set(...)`.
 */
int fault_set(struct fault *f, enum reason reason, const char *field,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* Give advice, in place of the present one. Returns -1. */
int fault_advise(struct fault *f, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
