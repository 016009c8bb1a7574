/*
 * start: where to begin a fit.
 */
#ifndef LEARN_START_H
#define LEARN_START_H

#include "learn/newton.h"

#include <stdbool.h>

/*
 * Set f->at.b to about where the minimum is, by samples of the rows (sample.h).
 * False, with any b, when that does not pay or fails.
 */
bool start_warm(struct newton *f);

#endif
