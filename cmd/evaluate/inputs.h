/*
 * inputs: the model's file and the files of records, read in the order in which
 * each needs those before: --known, --on, --baseline, the records to evaluate.
 */
#ifndef EVALUATE_INPUTS_H
#define EVALUATE_INPUTS_H

#include "run.h"

#include <stdbool.h>

/* Open all; what cannot be opened, or is no model, ends the program. */
void inputs_open(struct evaluate *run, char **files);
/* Read to the end; false: it was not reached, and `run->status` says why. */
bool inputs_read(struct evaluate *run);

#endif
