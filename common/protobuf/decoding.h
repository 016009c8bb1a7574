/* decoding: what the files of the decoder share. */
#ifndef PROTOBUF_DECODING_H
#define PROTOBUF_DECODING_H

#include "protobuf/decode.h"

#include <stdbool.h>

struct protobuf_decoding {
	const struct protobuf_shim *shim;
	const struct avro_form *form;
	const char *what;
	struct buf *out;
	size_t max; /* of out->len */
	const char *field;
	int depth;
	struct fault *f;
};

/* Say what is wrong with the present field; false. */
#define protobuf_refuse(d, reason, ...)                                        \
	(fault_set((d)->f, reason, (d)->field, __VA_ARGS__), false)

/* A message, all of its fields. */
bool protobuf_print_message(struct protobuf_decoding *d,
    const struct protobuf_type *t, const struct protobuf_message *m);
/* The value of a field that is not repeated, or with `i` one of its items. */
bool protobuf_print_value(struct protobuf_decoding *d,
    const struct protobuf_message *m, const struct protobuf_field *field,
    int i);
/* The items of a repeated field, or of a map. */
bool protobuf_print_list(struct protobuf_decoding *d,
    const struct protobuf_message *m, const struct protobuf_field *field);
/* A message as what it means, or false in `*meant`: as what it is. */
bool protobuf_print_meaning(struct protobuf_decoding *d,
    const struct protobuf_type *t, const struct protobuf_message *m,
    bool *meant);

#endif
