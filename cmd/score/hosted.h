/*
 * hosted: scores that a hosted model gives (endpoint/endpoint.h).
 */
#ifndef SCORE_HOSTED_H
#define SCORE_HOSTED_H

#include "base/diag.h"
#include "options.h"

/* Score the records of the files, to the end; returns the status for main. */
enum status hosted_score(const struct opts *o, char **files);

#endif
