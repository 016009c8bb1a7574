/*
 * use: one transaction, one model.
 *
 * Before a batch is answered the latest model that can be used comes into
 * force, and the command is started anew with its file. The batch carries the
 * model's epoch (kafka/epoch.h): into the metadata of its offsets, and, where a
 * partition comes to a new model, into a boundary (kafka/boundary.h) in the
 * same transaction. A batch is never answered, nor committed, by an older model
 * than the last one that a partition of it has had.
 */
#ifndef RELAY_USE_H
#define RELAY_USE_H

#include "relay.h"

/* Open the registry, which must have the alias. */
void use_open(struct relay *r);
/* Let the first model come into force; the group is joined by then. */
void use_begin(struct relay *r);
/*
 * Let the latest model come into force, and wait where the batch needs a later
 * one than we know of. Other than MADE: the batch is lost, or a signal came.
 */
enum made use_latest(struct relay *r);
/* Has a partition of the batch had a later model than the one of its answer? */
bool use_is_outdated(struct relay *r);
/* Give the batch's offsets its epoch, and write the boundaries. */
void use_mark(struct relay *r);
/* The batch is committed: its partitions have its epoch. */
void use_note_committed(struct relay *r);
/*
 * Let this model come into force, and start the command anew with it. -1: it
 * cannot, and the one before is in force.
 */
int use_model(struct relay *r, const struct models_pick *pick, struct error *e);

#endif
