/*
 * relay: what its files share.
 *
 *	main.c	    open, one batch after the other, close
 *	batches.c   a batch: given to the command, and committed
 *	answer.c    what the command makes of a batch, and sets aside of it
 *	isolate.c   the records that make a batch fail are found
 *	command.c   the command: run for each batch, or kept
 *	told.c	    which lines the command says that it rejects
 *	options.c   what was asked
 */
#ifndef RELAY_RELAY_H
#define RELAY_RELAY_H

#include "base/opt.h"
#include "command.h"
#include "kafka/conf.h"
#include "kafka/flight.h"
#include "kafka/intake.h"
#include "kafka/outputs.h"
#include "kafka/txn.h"
#include "stream/rejects.h"

#include <stdbool.h>
#include <stdint.h>

#define ISOLATE_RUNS 10000 /* of --isolate, for one batch */

struct opts {
	struct opt_common common;
	struct kafka_opts kafka;
	struct intake_opts intake;
	const char *out;
	const char *dead; /* the topic of dead letters, or NULL */
	bool keep;
	const char *key; /* a field, or NULL */
	long long retries;
	long long isolate;   /* runs for one batch, or 0: do not */
	double reject_share; /* the command may reject so much, from 0 to 1 */
	int64_t command_ms;
	char **command;
};

/* How many of the last records the command has rejected: about a thousand. */
struct share {
	uint64_t seen, rejected;
	struct fault last; /* one of these */
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
	struct share share;
	const char **line; /* where the lines of the batch's text begin */
	size_t line_capacity;
	long long deaths; /* of a kept command that had nothing to do, in a row
			   */
};

/* options.c */
void options_parse(struct opts *o, int argc, char **argv);

/* answer.c */

/* What is made of a batch, or of a part of it. */
enum made {
	MADE,
	MADE_NOTHING, /* it is to be let go: lost, or a signal came */
	MADE_BADLY,   /* it failed as a whole */
	MADE_UNCLEAR, /* it failed: a part of it will tell which record it is */
};

/*
 * Give the batch to the command. MADE: r->outputs has what it made, and what it
 * rejects is set aside. MADE_BADLY: `e` says why, and another try may do
 * better. Where another try is of no use the program ends.
 */
enum made answer_batch(struct relay *r, struct error *e);
/* The same for its messages from `lo` on, before `hi`. */
enum made answer_part(struct relay *r, size_t lo, size_t hi, struct error *e);
/* Find where each line of the batch's text begins: r->line. */
void answer_find_lines(struct relay *r);
/* The command has rejected so many of so many records: is that too much? */
void share_add(struct share *s, uint64_t seen, uint64_t rejected);
void share_check(struct relay *r, enum status status);
/* A kept command that has ended while it had nothing to do is not left so. */
void answer_revive(struct relay *r);
/* The batch's message number `i` is set aside, which `tool` rejects. */
void answer_set_aside(
    struct relay *r, size_t i, const struct fault *f, const char *tool);

/* isolate.c */

/* As answer_batch(), after the batch has failed: what makes it fail is set
 * aside. */
enum made isolate_batch(struct relay *r, struct error *e);

/* batches.c */

/* Called while the command runs: false to break it off. */
bool relay_stay_alive(void *arg);
/* Called while a batch gathers: is there something to be seen to before? */
bool relay_is_in_trouble(void *arg);
/* Give the batch to the command, and begin to commit what that makes of it. */
void relay_batch(struct relay *r);
/* Wait until the batch before is committed, or lost. */
void relay_settle(struct relay *r);
_Noreturn void relay_stop_for_surplus(struct relay *r);
/* The command cannot do what it is asked: status 2. */
_Noreturn void relay_stop_for_command(struct relay *r, const struct error *e);
/* End the command and leave the group: nothing more will be committed. */
void relay_leave(struct relay *r);
/* It cannot go on: say why, and end; by the signal, if there was one. */
_Noreturn void relay_give_up(struct relay *r, const struct error *e);

#endif
