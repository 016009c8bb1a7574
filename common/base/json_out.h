/*
 * json_out: writes JSON text into a buffer, and knows where commas go.
 *
 *	struct json_out j = {.out = &b};
 *
 *	json_out_object(&j, NULL);
 *	json_out_number(&j, "rows", 3);
 *	json_out_array(&j, "names");
 *	json_out_string(&j, NULL, "a");
 *	json_out_end(&j);
 *	json_out_end(&j);		{"rows":3,"names":["a"]}
 *
 * Each call writes one value: a member of the object that is open, with its
 * name, or an item of the array that is open, with NULL for a name. Numbers
 * read back as the same double. The order of calls is the caller's to keep:
 * each object and array that is opened is ended.
 */
#ifndef BASE_JSON_OUT_H
#define BASE_JSON_OUT_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JSON_OUT_DEPTH 1024 /* of objects and arrays in each other */

struct json_out {
	struct buf *out; /* text is added to it */
	bool one_line;	 /* no value begins on its own line */
	/* private below */
	unsigned depth;
	bool has_value; /* in the object or array that is open */
	bool is_line;
	uint64_t is_array[JSON_OUT_DEPTH / 64]; /* a bit for each open one */
};

/* Begin an object or an array, and end the one that was begun last. */
void json_out_object(struct json_out *j, const char *name);
void json_out_array(struct json_out *j, const char *name);
void json_out_end(struct json_out *j);

/* Begin the next value on its own line. */
void json_out_line(struct json_out *j);

/* Write a finite number; null for another. */
void json_out_number(struct json_out *j, const char *name, double x);
/* Write a finite number; nothing at all for another. */
void json_out_known(struct json_out *j, const char *name, double x);
/* Write two numbers as an array; nothing at all unless both are finite. */
void json_out_pair(struct json_out *j, const char *name, const double pair[2]);
void json_out_whole(struct json_out *j, const char *name, int64_t n);
void json_out_bool(struct json_out *j, const char *name, bool b);
/* Write a string, or null for NULL. */
void json_out_string(struct json_out *j, const char *name, const char *s);
void
json_out_bytes(struct json_out *j, const char *name, const char *p, size_t len);
/* Write UTF-8 bytes as a string; other bytes in base64, by their own name. */
void json_out_text(struct json_out *j, const char *name,
    const char *name_base64, const void *p, size_t len);
void json_out_null(struct json_out *j, const char *name);
/* Write text that is one JSON value already. */
void json_out_raw(
    struct json_out *j, const char *name, const char *text, size_t len);

#endif
