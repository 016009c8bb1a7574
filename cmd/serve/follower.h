/*
 * follower: `models pull kafka:TOPIC DIR --follow` as our child, which keeps a
 * folder of ours as the topic is. So serve links no Kafka, and all that a broker
 * can do is a child's.
 *
 * When the child ends it is started again, after a pause. It gets SIGTERM when
 * we end, however that is.
 */
#ifndef SERVE_FOLLOWER_H
#define SERVE_FOLLOWER_H

#include "base/diag.h"
#include "base/private_folder.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct follower {
	const char *topic; /* kafka:NAME; NULL: none is followed */
	struct private_folder private;
	char *folder;	  /* in it, where the registry is */
	pid_t pid;	  /* 0: it does not run */
	int64_t alive_ms; /* when it was last known to run */
	int64_t again_ms; /* when to start it */
	int failures;	  /* in a row */
};

int follower_start(struct follower *f, const char *topic, struct error *e);
/*
 * Look after the child. Returns its exit status when it has just ended; -1: it
 * runs, or is known to have ended.
 */
int follower_look(struct follower *f);
/* Seconds since it was last known to run. */
double follower_age(const struct follower *f);
/* End the child, and remove the folder. */
void follower_end(struct follower *f);

#endif
