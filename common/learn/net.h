/*
 * net: fits an ensemble of small nets (mlp.h) to rows.
 *
 * Each member is a net of its own: it starts from its own weights (He's uniform
 * ones; the last bias is the log odds of all rows), holds out its own share of
 * each label's rows, by a hash of their keys, and keeps the weights of the
 * epoch whose loss on these was the least. Where a label has one row only, or
 * no share is held out, it keeps the last epoch's.
 *
 * An epoch visits the other rows in an order of its own: blocks of the matrix,
 * and the rows in each, are shuffled. Batches differ by a row at most. A batch
 * has one step of AdamW (dense.h) down the mean of w ln(1 + exp(-s z)), where
 * the weights w have the mean 1; the rate falls from the one asked for to 0
 * along half a cosine, over all steps of all epochs.
 *
 * A mirror (mlp.h) learns to give back its inputs, of the rows of label 0 alone,
 * by the mean of the squares of the differences.
 *
 * Members are shared out among threads. All results have the same bits whatever
 * the processor, the compiler, the number of threads and the order of the rows.
 */
#ifndef LEARN_NET_H
#define LEARN_NET_H

#include "base/diag.h"
#include "learn/dataset.h"
#include "learn/net_rows.h"
#include "math/mlp.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NET_MEMBERS 4
#define NET_EPOCHS 30
/* Rows of a batch: a 32nd of all, from 16 to 256; and 1024 of many. */
#define NET_BATCHES 32
#define NET_BATCH_LEAST 16
#define NET_BATCH 256
#define NET_BATCH_MANY 1024
#define NET_MANY 60000
#define NET_RATE 2e-3
#define NET_DECAY 0.05
#define NET_HOLD_OUT 0.15

struct net_epoch {
	double loss;	 /* the mean while it learned */
	double held_out; /* after it; NAN: nothing is held out */
};

struct net_result {
	float *weights;
	size_t best;		 /* the epoch of these weights, from 1 */
	struct net_epoch *epoch; /* one each */
};

struct net_fit {
	/* The options; net_fit_init() sets the defaults. */
	size_t hidden[MLP_LAYERS], layers;
	size_t members, epochs;
	size_t batch; /* rows; 0: by their number, and set by the fit */
	double rate, decay;
	double hold_out; /* the share */
	uint64_t seed;
	bool smooth; /* the robust scale, bent; else the standard one */
	bool mirror;
	double class_weight[2];
	size_t threads; /* 0: one for each processor there is */
	/* Called by the caller's thread from time to time, or NULL. */
	void (*progress)(uint64_t done, uint64_t all);

	/* The results of net_fit(). */
	struct mlp shape;
	struct net_rows rows;
	struct net_result *result; /* one a member */
};

void net_fit_init(struct net_fit *f);
void net_fit_release(struct net_fit *f);

/*
 * Fit to a dataset as net_rows.h wants it, which is used up. 0; 1 when a signal
 * asked to stop (stop.h); -1 with a sentence: as net_rows_init(), or there are
 * too many weights, or no epoch of a member has a finite loss.
 */
int net_fit(struct net_fit *f, struct dataset *d, struct error *e);

#endif
