/* pointer: a place in a JSON text (RFC 6901, RFC 3986 for the % in it). */
#ifndef SCHEMAS_POINTER_H
#define SCHEMAS_POINTER_H

#include "base/json.h"

#include <stdbool.h>

/*
 * Find what a pointer such as "/$defs/Line/0" leads to from `root`, a value of
 * a valid text; "" is the root itself. False: there is nothing, or it is no
 * pointer.
 */
bool pointer_follow(const struct json_member *root, const char *pointer,
    struct json_member *at);

#endif
