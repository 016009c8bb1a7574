/*
 * shim: what the C++ half of Protobuf does for the C half, through libprotobuf:
 * schemas out of .proto texts, and messages by reflection.
 *
 * weir-protobuf.so has one function, protobuf_shim_table(), which gives this table.
 * It is loaded when a schema of Protobuf is met (load.h), so that a program
 * links neither C++ nor libprotobuf. No exception leaves it; only one thread
 * may use a set of files. Texts and types belong to the set, and live as long.
 */
#ifndef PROTOBUF_SHIM_H
#define PROTOBUF_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PROTOBUF_SHIM_NAME "protobuf_shim_table"
/* Of this header: a shim of another version is not used. */
#define PROTOBUF_SHIM_VERSION 1

enum protobuf_kind {
	PROTOBUF_INT32,
	PROTOBUF_INT64,
	PROTOBUF_UINT32,
	PROTOBUF_UINT64,
	PROTOBUF_FLOAT,
	PROTOBUF_DOUBLE,
	PROTOBUF_BOOL,
	PROTOBUF_ENUM,
	PROTOBUF_STRING,
	PROTOBUF_BYTES,
	PROTOBUF_MESSAGE, /* or a group */
};

/* Messages that are written as what they mean. */
enum protobuf_meaning {
	PROTOBUF_ITSELF,
	PROTOBUF_WRAPPER, /* google.protobuf.DoubleValue and the like */
	PROTOBUF_STRUCT,
	PROTOBUF_VALUE,
	PROTOBUF_LIST,
	PROTOBUF_TIMESTAMP,
	PROTOBUF_DURATION,
	PROTOBUF_DECIMAL, /* confluent.type.Decimal */
};

struct protobuf_text {
	const char *p;
	size_t len;
};

struct protobuf_field {
	const char *name; /* as the .proto has it: no character to escape */
	struct protobuf_text lead; /* ,"name": */
	enum protobuf_kind kind;
	bool repeated; /* a map, too: its entries have the fields 0 and 1 */
	bool map;
	bool presence; /* one that is not set differs from a default value */
	bool fallback; /* ... but the schema says what it then is */
	bool required;
	int oneof;			  /* its number in the type, or -1 */
	const struct protobuf_type *type; /* of a message */
	const void *descriptor;		  /* the shim's */
};

struct protobuf_type {
	const char *name; /* full */
	enum protobuf_meaning meaning;
	const struct protobuf_field *field; /* in the order of the .proto */
	size_t fields, oneofs;
	const void *prototype; /* the shim's */
};

union protobuf_value {
	int64_t whole;	  /* INT32, INT64, ENUM */
	uint64_t natural; /* UINT32, UINT64 */
	double real;
	float single;
	bool truth;
	struct protobuf_text text; /* STRING, BYTES */
	const struct protobuf_message *message;
};

struct protobuf_files;
struct protobuf_message;

struct protobuf_shim {
	int version;

	/*
	 * A set of files: add() each, then settle() the one that has the
	 * types; "" names it. False: error() has a predicate. A text is a
	 * .proto or, if `compiled`, a FileDescriptorProto.
	 */
	struct protobuf_files *(*open)(void);
	void (*close)(struct protobuf_files *s);
	void (*add)(struct protobuf_files *s, const char *name,
	    const char *text, size_t len, bool compiled);
	/* Name an import of a file that was added; NULL: there are no more. */
	const char *(*import)(
	    struct protobuf_files *s, const char *name, size_t i);
	bool (*settle)(struct protobuf_files *s);
	const char *(*error)(const struct protobuf_files *s);

	/*
	 * Find a type by its index among the file's, and by the indexes in
	 * each other after it; or by its name, full or as in the file. NULL:
	 * there is none.
	 */
	const struct protobuf_type *(*type_at)(
	    struct protobuf_files *s, const int32_t *index, size_t count);
	const struct protobuf_type *(*type_named)(
	    struct protobuf_files *s, const char *name);
	/* Return how many indexes it has, and write up to `most` of them. */
	size_t (*type_index)(
	    const struct protobuf_type *t, int32_t *index, size_t most);
	/* Name an enum's number, or NULL; find the number of a name. */
	const char *(*enum_name)(
	    const struct protobuf_field *field, int64_t number);
	bool (*enum_number)(const struct protobuf_field *field,
	    const char *name, size_t len, int64_t *number);
	/* May it hold numbers without a name? */
	bool (*enum_is_open)(const struct protobuf_field *field);

	/* A message; one that is set by others belongs to these. */
	struct protobuf_message *(*make)(const struct protobuf_type *t);
	void (*release)(struct protobuf_message *m);
	void (*clear)(struct protobuf_message *m);
	/* Make it of bytes; false when they are none of its type. */
	bool (*read)(struct protobuf_message *m, const void *p, size_t len);
	/*
	 * Find a required field, in it or deeper, that is not set; returns the
	 * length of its path, of which at most `most` bytes are written.
	 */
	size_t (*missing)(
	    const struct protobuf_message *m, char *path, size_t most);
	/* Find a field whose bytes were of another type or of no symbol. */
	const struct protobuf_field *(*stray)(
	    const struct protobuf_message *m, const struct protobuf_type *t);
	size_t (*size)(const struct protobuf_message *m);
	/* Write its bytes, as many as size() said last. */
	bool (*write)(const struct protobuf_message *m, void *p, size_t len);

	/* Fields that are not repeated: `i` is -1; else an item's number. */
	bool (*has)(const struct protobuf_message *m,
	    const struct protobuf_field *field);
	size_t (*count)(const struct protobuf_message *m,
	    const struct protobuf_field *field);
	void (*get)(const struct protobuf_message *m,
	    const struct protobuf_field *field, int i,
	    union protobuf_value *value);
	/* Set it, or add it to a repeated one. No message. */
	void (*set)(struct protobuf_message *m,
	    const struct protobuf_field *field,
	    const union protobuf_value *value);
	/* Return the field's message to be filled, or one more. */
	struct protobuf_message *(*open_message)(
	    struct protobuf_message *m, const struct protobuf_field *field);
};

const struct protobuf_shim *protobuf_shim_table(void);

#ifdef __cplusplus
}
#endif

#endif
