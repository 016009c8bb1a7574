/* foreign: options of kcat and of Kafka's own tools, and what ours are. */
#ifndef KAFKA_FOREIGN_H
#define KAFKA_FOREIGN_H

#include "base/opt.h"

/* The hints of a program's struct opt_program. */
extern const struct opt_hint foreign_hints[];

#endif
