/*
 * type: an Avro schema as a tree of types, out of its JSON (Avro 1.12,
 * "Schema Declaration").
 *
 *	avro_schema_add(&s, text, len, &e)	first the schemas it refers to
 *	avro_schema_add(&s, text, len, &e)	then the schema itself: s.root
 *	avro_schema_form(&s, &form)
 *
 * A name stands for one type, so that types can be recursive, and a schema of
 * the registry can refer to another one's names. A schema is read-only after
 * avro_schema_form(): any thread may use it. Attributes that Avro does not
 * know are passed over, as are logical types that do not fit their type.
 */
#ifndef AVRO_TYPE_H
#define AVRO_TYPE_H

#include "base/buf.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>

#define AVRO_DEPTH_MAX 64    /* of types in each other, and of values */
#define AVRO_PARTS_MAX 20000 /* types, fields and symbols of a schema */

enum avro_kind {
	AVRO_NULL,
	AVRO_BOOLEAN,
	AVRO_INT,
	AVRO_LONG,
	AVRO_FLOAT,
	AVRO_DOUBLE,
	AVRO_BYTES,
	AVRO_STRING,
	AVRO_RECORD,
	AVRO_ENUM,
	AVRO_ARRAY,
	AVRO_MAP,
	AVRO_FIXED,
	AVRO_UNION,
};

enum avro_logical {
	AVRO_PLAIN,
	AVRO_DECIMAL,
	AVRO_UUID, /* of 16 bytes */
	AVRO_DATE,
	AVRO_TIME,	      /* of day */
	AVRO_TIMESTAMP,	      /* in UTC */
	AVRO_LOCAL_TIMESTAMP, /* of no zone */
};

/* How values are written where JSON has no form of its own. */
struct avro_form {
	bool tagged; /* unions always as {"TYPE":VALUE} */
	bool text;   /* bytes as characters U+0000 to U+00FF, not as base64 */
	bool times;  /* dates and times as RFC 3339, not as numbers */
};

struct avro_field {
	char *name;
	struct buf lead; /* ,"name": */
	char *fallback;	 /* its default, as JSON that can be scanned, or NULL */
	size_t fallback_len;
	char **alias; /* up to a NULL, or NULL */
	struct avro_type *type;
	bool skipped; /* it is read, and not written (resolve.h) */
};

struct avro_type {
	enum avro_kind kind;
	enum avro_kind as; /* written as this: see resolve.h */
	enum avro_logical logical;
	char *name;    /* full, of a record, an enum, a fixed; else NULL */
	char **alias;  /* full, up to a NULL, or NULL */
	size_t size;   /* bytes of a fixed */
	int scale;     /* digits after the point: of a decimal, or of seconds */
	int precision; /* of a decimal: its digits, at most */
	struct avro_field *field;
	size_t fields;
	char **symbol; /* of an enum; NULL: the reader knows none (resolve.h) */
	size_t symbols;
	char *fallback;		   /* an enum's default symbol, or NULL */
	struct avro_type *item;	   /* of an array or a map */
	struct avro_type **branch; /* of a union; NULL: as for symbols */
	size_t branches;
	size_t least;	  /* bytes that a value has at least */
	bool tagged;	  /* a union's value says of which type it is */
	struct buf added; /* of a record: ,"name":VALUE of resolve.h */
	enum { AVRO_UNSEEN, AVRO_SEEN, AVRO_DONE } visit;
};

struct avro_schema {
	struct avro_form form;
	struct avro_type *root;	 /* of the text added last */
	struct avro_type **type; /* all of them */
	size_t count, capacity;
	size_t parts; /* fields and symbols */
};

/*
 * Add the types of a text; names of those added before are known. -1, status 2:
 * it is no schema, and `e` has a predicate ("has no type").
 */
int avro_schema_add(
    struct avro_schema *s, const char *text, size_t len, struct error *e);
/* Settle how values are written; once, after all texts. */
void avro_schema_form(struct avro_schema *s, const struct avro_form *form);
void avro_schema_release(struct avro_schema *s);

/* Make a type that belongs to the schema. */
struct avro_type *avro_type_new(struct avro_schema *s, enum avro_kind kind);
/* Find a named type by its full name, or NULL. */
struct avro_type *avro_type_find(const struct avro_schema *s, const char *name);
/* Name a type as a union's tag does: "double", "com.example.Payment". */
const char *avro_type_tag(const struct avro_type *t);
/* Write ,"NAME": into an empty field->lead. */
void avro_field_lead(struct avro_field *field);

#endif
