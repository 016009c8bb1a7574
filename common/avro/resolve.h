/*
 * resolve: values of a writer's schema, as a reader's schema has them (Avro
 * 1.12, "Schema Resolution").
 *
 * - A field that the reader lacks is left out; one that the writer lacks gets
 *   the reader's default. A field or a type may have another name that is among
 *   the reader's aliases.
 * - int, long and float become wider numbers; string and bytes each other.
 * - A logical type may come, go or be the same; of another unit or scale it is an
 *   error, since the values would be others. Of several branches of a union that
 *   of the same full name is taken first.
 * - A symbol that the reader's enum lacks becomes that enum's default.
 * - What only some values cannot be (a branch of a union, a symbol) is a fault
 *   of these values; what no value can be is an error here.
 *
 * The result is a schema of the writer's bytes, for avro_decode(); unions are
 * the writer's, so that these say what is tagged. It refers to neither of the
 * two.
 */
#ifndef AVRO_RESOLVE_H
#define AVRO_RESOLVE_H

#include "avro/type.h"
#include "base/diag.h"

/*
 * Make the schema `s`, which is `{0}`, with the form of its values, which the
 * reader's has, too. -1, status 2: `e` has a predicate of the writer's schema.
 */
int avro_resolve(struct avro_schema *s, const struct avro_schema *writer,
    const struct avro_schema *reader, const struct avro_form *form,
    struct error *e);

#endif
