/*
 * separators: names the features that separate the classes.
 *
 * That some plane separates says little of which features do: all of them have
 * a part in it. A feature alone is tried by its smallest and largest value in
 * each class, which is exact; two and three of those that weigh most in the
 * plane by a fit of them alone.
 */
#ifndef LEARN_SEPARATORS_H
#define LEARN_SEPARATORS_H

#include "learn/objective.h"

#include <stddef.h>

/*
 * Say which features separate the classes, for a sentence that begins with
 * "separated by": "'a'", "each of 'a', 'b' alone", "'a' and 'b' together" or
 * "'a', 'b', 'c' together with others". The plane v separates them within
 * `tolerance` (separation.h).
 */
void separators_name(struct objective *o, const char *const *name,
    const double *v, double tolerance, char *text, size_t size);

#endif
