/*
 * load: finds weir-protobuf.so, the C++ half of Protobuf (shim.h), and loads it
 * at the first call.
 *
 * It lies beside the program, or where `make install` puts it: in ../lib/weir
 * from the program's folder, or in ../../lib/weir.
 */
#ifndef PROTOBUF_LOAD_H
#define PROTOBUF_LOAD_H

#include "base/diag.h"
#include "protobuf/shim.h"

/* NULL, status 2: it is not there, or cannot be used. */
const struct protobuf_shim *protobuf_load(struct error *e);

#endif
