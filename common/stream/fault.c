#include "stream/fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const names[REASON_COUNT] = {
    [REASON_BAD_JSON] = "bad-json",
    [REASON_BAD_UTF8] = "bad-utf8",
    [REASON_EMPTY_LINE] = "empty-line",
    [REASON_CUT] = "cut",
    [REASON_TOO_LONG] = "too-long",
    [REASON_NOT_OBJECT] = "not-object",
    [REASON_MISSING] = "missing",
    [REASON_WRONG_TYPE] = "wrong-type",
    [REASON_NOT_FINITE] = "not-finite",
    [REASON_OUT_OF_RANGE] = "out-of-range",
    [REASON_DUPLICATE_KEY] = "duplicate-key",
    [REASON_MEMBER_EXISTS] = "member-exists",
    [REASON_RAGGED] = "ragged",
    [REASON_BAD_QUOTE] = "bad-quote",
    [REASON_NUL_BYTE] = "nul-byte",
    [REASON_TOO_LARGE] = "too-large",
    [REASON_BROKER_REFUSED] = "broker-refused",
    [REASON_TIMED_OUT] = "timed-out",
    [REASON_COMMAND_FAILED] = "command-failed",
    [REASON_COMMAND_REJECTED] = "command-rejected",
    [REASON_LATE] = "late",
    [REASON_NO_COLUMN] = "no-column",
    [REASON_DATABASE_REFUSED] = "database-refused",
    [REASON_UNKNOWN_SCHEMA] = "unknown-schema",
    [REASON_UNDECODABLE] = "undecodable",
    [REASON_ENDPOINT_REFUSED] = "endpoint-refused",
};

/* The way on, where it is the same for all programs. */
static const char *const advices[REASON_COUNT] = {
    [REASON_TOO_LONG] = "--max-line sets the limit",
    [REASON_DUPLICATE_KEY] = "jq -c . keeps the last of the two",
    [REASON_NUL_BYTE] = "tr -d '\\000' takes NUL bytes out",
};

const char *
reason_name(enum reason reason)
{
	return names[reason];
}

enum reason
reason_named(const char *name)
{
	for (size_t i = 0; i < REASON_COUNT; i++)
		if (strcmp(names[i], name) == 0)
			return (enum reason)i;
	return REASON_COMMAND_REJECTED;
}

int
fault_set(struct fault *f, enum reason reason, const char *field,
    const char *fmt, ...)
{
	va_list ap;

	f->reason = reason;
	f->field = field;
	f->form = fmt;
	va_start(ap, fmt);
	vsnprintf(f->text, sizeof f->text, fmt, ap);
	va_end(ap);
	f->advice[0] = '\0';
	if (advices[reason] != NULL)
		snprintf(f->advice, sizeof f->advice, "%s", advices[reason]);
	return -1;
}

int
fault_advise(struct fault *f, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(f->advice, sizeof f->advice, fmt, ap);
	va_end(ap);
	return -1;
}
