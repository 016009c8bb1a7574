/*
 * commit: puts a batch into the database, all or nothing of it.
 *
 * With places, in one transaction: the offsets of the batch's partitions are
 * locked in their order; records below `next` are in the table already and are
 * passed over; the others are inserted; those that cannot be go to
 * _weir_rejects; `next` is set. When the answer to COMMIT is lost, `next` says,
 * under its lock, whether the batch is in.
 */
#ifndef LOAD_COMMIT_H
#define LOAD_COMMIT_H

#include "load.h"

/*
 * Put the batch into the database, report its rejects, and clear it. A database
 * that is away is tried again for --timeout. -1: l->e says why not; then nothing
 * of the batch is in.
 */
int commit_batch(struct load *l);
/* With --atomic: end the transaction, so that all is in, or nothing. */
int commit_all(struct load *l, bool keep);

#endif
