/*
 * replay: each record is scored by the model by which a group has scored it.
 *
 * The group's boundaries (kafka/boundary.h) say which; reading ends where the
 * group has come to. A batch is answered model by model, in the order of their
 * epochs, so that the order in each partition stays.
 */
#ifndef RELAY_REPLAY_H
#define RELAY_REPLAY_H

#include "relay.h"

/* Read the group's boundaries; the registry is opened after that. */
void replay_open(struct relay *r);
/* End reading where the group is; its topics are known by then. */
void replay_limit(struct relay *r);
/* Answer the batch; records that the group has not scored are set aside. */
enum made replay_batch(struct relay *r, struct error *e);

#endif
