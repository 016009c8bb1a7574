/*
 * verify: is a model that was made again the same as the file?
 */
#ifndef VERIFY_H
#define VERIFY_H

#include "base/buf.h"

#include <stdbool.h>

/* Compare byte for byte, and say which members differ. */
bool verify_same(const struct buf *file, const struct buf *made);

#endif
