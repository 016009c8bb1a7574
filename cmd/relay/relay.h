/*
 * relay: what its files share.
 *
 *	main.c	    open, one batch after the other, close
 *	batches.c   a batch: given to the command, and committed
 *	answer.c    the command's answer to a batch, and its rejects
 *	isolate.c   the records that make a batch fail are found
 *	models.c    the model in force, by what a registry says
 *	pin.c	    its file
 *	use.c	    one transaction, one model
 *	replay.c    each record by the model that scored it then
 *	command.c   the command: run for each batch, or kept
 *	told.c	    which lines the command says that it rejects, and
 *	told_place.c their places in the text
 *	tell.c	    figures for --metrics
 *	options.c   what was asked
 */
#ifndef RELAY_RELAY_H
#define RELAY_RELAY_H

#include "base/metrics_file.h"
#include "base/opt.h"
#include "command.h"
#include "kafka/conf.h"
#include "kafka/flight.h"
#include "kafka/intake.h"
#include "kafka/outputs.h"
#include "kafka/txn.h"
#include "models.h"
#include "stream/rejects.h"

#include <stdbool.h>
#include <stdint.h>

#define ISOLATE_RUNS 10000 /* of --isolate, for one batch */

struct opts {
	struct opt_common common;
	struct kafka_opts kafka;
	struct intake_opts intake;
	struct metrics_opts metrics;
	struct schemas_opts schemas;
	struct writer_opts writer;
	bool plain_values; /* those of IN have no schema */
	const char *out;
	const char *dead;    /* the topic of dead letters, or NULL */
	const char *models;  /* a registry, or NULL */
	const char *model;   /* NAME@ALIAS in it, or NULL */
	const char *used;    /* the topic of boundaries */
	const char *as_used; /* a group whose models are used again, or NULL */
	bool keep;
	const char *key; /* a field, or NULL */
	long long retries;
	long long isolate;   /* runs for one batch, or 0: do not */
	double reject_share; /* of rejects, from 0 to 1 */
	int64_t command_ms;
	char **command;
};

/* The share of rejected records among about the last thousand. */
struct share {
	uint64_t seen, rejected;
	struct fault last; /* one of these */
};

/* What is committed; and what has gone wrong on the way. */
struct relay_counts {
	uint64_t in, out, rejected[REASON_COUNT];
	uint64_t transactions, retries, restarts;
	int64_t committed_ms; /* when that was, since 1970; 0: never */
};

struct relay {
	const struct opts *o;
	struct intake intake; /* with the batch that is at hand */
	struct command command;
	struct output_form form;
	struct outputs outputs; /* the command's outputs */
	struct flight flight;	/* the batch before, which is being committed */
	struct txn txn;
	struct relay_models models;
	struct boundary_list replayed; /* with --as-used */
	struct rejects rejects;
	struct relay_counts counts;
	uint64_t out;	  /* records */
	int64_t stopping; /* when a signal asked for the end, or 0 */
	bool lost; /* a batch was lost since this flag was last cleared */
	struct share share;
	const char **line; /* where the lines of the batch's text begin */
	size_t line_capacity;
	long long deaths; /* of a kept command that had nothing to do, in a row
			   */
};

/* tell.c */

/* Count the batch at hand, which is committed. */
void relay_count(struct relay *r);
/* Add relay's families to the file of --metrics. */
void relay_tell(struct prometheus *m, void *arg);

/* options.c */
void options_parse(struct opts *o, int argc, char **argv);

/* answer.c */

/* The outcome of a batch, or of a part of it. */
enum made {
	MADE,
	MADE_NOTHING, /* let it go: it is lost, or a signal came */
	MADE_BADLY,   /* it failed as a whole */
	MADE_UNCLEAR, /* it failed: a part of it will tell which record it is */
};

/*
 * Give the batch to the command. MADE: r->outputs has its outputs, and its
 * rejects are set aside. MADE_BADLY: `e` says why, and another try may do
 * better. Where another try is of no use the program ends.
 */
enum made answer_batch(struct relay *r, struct error *e);
/* Give the command the batch's messages from `lo` on, before `hi`. */
enum made answer_part(struct relay *r, size_t lo, size_t hi, struct error *e);
/* The same, and where they fail, set aside those that make them fail. */
enum made answer_range(struct relay *r, size_t lo, size_t hi, struct error *e);
/* Find where each line of the batch's text begins: r->line. */
void answer_find_lines(struct relay *r);
/* Count records and rejects, and end the program if the share is too large. */
void share_add(struct share *s, uint64_t seen, uint64_t rejected);
void share_check(struct relay *r, enum status status);
/* Restart a kept command that has ended while it had nothing to do. */
void answer_revive(struct relay *r);
/* Set aside the batch's message number `i`, which `tool` rejects. */
void answer_set_aside(
    struct relay *r, size_t i, const struct fault *f, const char *tool);

/* isolate.c */

/*
 * Do as answer_part(), after it has failed: set aside the records that make it
 * fail.
 */
enum made isolate_part(struct relay *r, size_t lo, size_t hi, struct error *e);

/* batches.c */

/* Called while the command runs: false to break it off. */
bool relay_stay_alive(void *arg);
/* Called while a batch gathers: must something else be handled before? */
bool relay_is_in_trouble(void *arg);
/* Give the batch to the command, and begin to commit its outputs. */
void relay_batch(struct relay *r);
/* Wait until the batch before is committed, or lost. */
void relay_settle(struct relay *r);
_Noreturn void relay_stop_for_surplus(struct relay *r);
/* End because the command cannot do its task: status 2. */
_Noreturn void relay_stop_for_command(struct relay *r, const struct error *e);
/* End the command and leave the group: nothing more will be committed. */
void relay_leave(struct relay *r);
/* Say why we cannot go on, and end; by the signal, if there was one. */
_Noreturn void relay_give_up(struct relay *r, const struct error *e);

#endif
