/*
 * lacking: the way on where a member that an option names is missing: the names
 * of the members that the record has.
 */
#ifndef STREAM_LACKING_H
#define STREAM_LACKING_H

#include "stream/rec.h"

/*
 * Advise the first names of the record's members, unless one is near that of
 * the fault's (near.h), which its cause tells by itself (causes.h). Returns -1.
 */
int lacking_advise(struct fault *f, const struct rec *r);

#endif
