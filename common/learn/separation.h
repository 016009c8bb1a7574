/*
 * separation: planes that part the classes without an error.
 *
 * Where there is one, the likelihood has no maximum: it rises for ever along
 * that direction (Albert and Anderson 1984).
 */
#ifndef LEARN_SEPARATION_H
#define LEARN_SEPARATION_H

#include "learn/scale.h"
#include "learn/scan.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Does the plane v, (1, standardised features)'v = 0, have every row that
 * counts on its label's side or in it, and some off it? A row may seem to be
 * `tolerance` times the size of its terms on the wrong side.
 */
bool separation_by(struct scan *scan, const struct scale *scale,
    const double *v, double tolerance);

#endif
