/*
 * relay: what its files share.
 *
 *	main.c	    open, one batch after the other, close
 *	batches.c   a batch: given to the command, and committed
 *	options.c   what was asked
 */
#ifndef RELAY_H
#define RELAY_H

#include "base/command.h"
#include "base/opt.h"
#include "kafka/conf.h"
#include "kafka/flight.h"
#include "kafka/intake.h"
#include "kafka/outputs.h"
#include "kafka/txn.h"
#include "stream/rejects.h"

#include <stdbool.h>
#include <stdint.h>

struct opts {
	struct opt_common common;
	struct kafka_opts kafka;
	struct intake_opts intake;
	const char *out;
	bool keep;
	const char *key; /* a field, or NULL */
	long long retries;
	int64_t command_ms;
	char **command;
};

struct relay {
	const struct opts *o;
	struct intake intake; /* with the batch that is at hand */
	struct command command;
	struct outputs outputs; /* what the command made of it */
	struct flight flight;	/* the batch before, which is being committed */
	struct txn txn;
	struct rejects rejects;
	uint64_t out;	  /* records */
	int64_t stopping; /* when a signal asked for the end, or 0 */
	bool lost; /* some of the last batches were, since that was reset */
};

/* options.c */
void parse_options(struct opts *o, int argc, char **argv);

/* batches.c */

/* Called while the command runs: false to break it off. */
bool stay_alive(void *arg);
/* Called while a batch gathers: is the one before in need of another try? */
bool is_in_trouble(void *arg);
/* Give the batch to the command, and begin to commit what that makes of it. */
void relay_batch(struct relay *r);
/* Wait until the batch before is committed, or lost. */
void settle(struct relay *r);
_Noreturn void stop_for_surplus(struct relay *r);
/* End the command and leave the group: nothing more will be committed. */
void leave(struct relay *r);
/* It cannot go on: say why, and end; by the signal, if there was one. */
_Noreturn void give_up(struct relay *r, const struct error *e);

#endif
