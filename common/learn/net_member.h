/*
 * net_member: one net of an ensemble, while it learns (net.h).
 */
#ifndef LEARN_NET_MEMBER_H
#define LEARN_NET_MEMBER_H

#include "learn/net.h"
#include "learn/net_held.h"
#include "learn/net_step.h"
#include "math/random.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct net_member {
	const struct net_fit *fit;
	struct net_result *result; /* to fill */
	/* Called after each batch; true when the work is to stop. */
	bool (*is_over)(void *context, bool is_caller, size_t rows);
	void *context;
	bool is_caller; /* this is the caller's thread */
	/* private below */
	uint64_t salt;
	struct random random;
	struct net_held held;
	float *w;
	struct net_step step;
	double *buffer; /* for a block that is not in memory */
	uint32_t *order;
	size_t steps; /* taken */
};

/*
 * Learn; the salt makes all that is like chance. 0; 1 when it was to stop; -1
 * with a sentence.
 */
int net_member_learn(struct net_member *m, uint64_t salt, struct error *e);

#endif
