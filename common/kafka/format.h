/*
 * format: messages as text in the form that the user writes, with kcat's
 * escapes.
 *
 *	%s value	%S its length	%k key		%K its length
 *	%R the value's length as 4 bytes, most significant first
 *	%t topic	%p partition	%o offset	%T time in ms
 *	%h headers, NAME=VALUE with commas between them
 *	%% a percent sign; \n \r \t; \xNN a byte; \ any other character: that
 *
 * The bytes are kcat 1.7's, except that \xff is a byte here. What is not there has the length -1 and no bytes; a
 * header without a value is NAME=NULL; an unknown time is -1.
 */
#ifndef KAFKA_FORMAT_H
#define KAFKA_FORMAT_H

#include "base/buf.h"
#include "base/diag.h"
#include "schemas/schemas.h"

#include <librdkafka/rdkafka.h>
#include <stddef.h>

struct format {
	struct format_part {
		char letter;	  /* of the escape; 0: text */
		struct buf bytes; /* of the text */
	} * part;
	size_t count, capacity;
};

/*
 * Parse the text into `{0}`. -1, status 2: an unknown escape, or one that kcat
 * reads otherwise than it looks: \x with more than two digits, or a backslash
 * and a digit.
 */
int format_parse(struct format *f, const char *text, struct error *e);
void format_release(struct format *f);
/*
 * Append the message, with `key` and `value` (what schemas make of them, or
 * NULL) in place of its own. Nothing follows it, no newline either.
 */
void
format_write(struct buf *b, const struct format *f, const rd_kafka_message_t *m,
    const struct schemas_text *key, const struct schemas_text *value);

#endif
