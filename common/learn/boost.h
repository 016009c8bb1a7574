/*
 * boost: gradient boosting of decision trees on binned features.
 *
 * The trees add up to the log odds F. Each is grown on the gradients
 * g = w (p - y) and h = w p (1 - p) of the log loss, p = 1 / (1 + exp(-F)):
 * the leaf whose best split gains most is split next, until there are as many
 * leaves as asked, or none may be split. With G and H the sums of a node, and
 * L the l2,
 *
 *	gain = G_l^2 / (H_l + L) + G_r^2 / (H_r + L) - G^2 / (H + L)
 *	leaf = -rate G / (H + L)
 *
 * where each child's H is at least min_weight, and rows in which the feature is
 * missing go to the side that gains more; they may be one side alone. Of equal gains, the first feature,
 * cut and leaf wins. (Chen and Guestrin 2016, XGBoost; Ke et al. 2017,
 * LightGBM.)
 *
 * g and h are whole multiples of a power of two that is small enough for their
 * sums to be exact in 64 bits. So the trees do not depend on the order of the
 * rows, nor on the number of threads.
 *
 * Each tree sees a share of the rows, chosen by a hash of row and tree, and a
 * share of the features. Some rows are held out, and the trees after the one
 * with the least log loss on these are dropped.
 */
#ifndef LEARN_BOOST_H
#define LEARN_BOOST_H

#include "learn/bins.h"
#include "learn/dataset.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BOOST_TREES 1000
#define BOOST_RATE 0.05
#define BOOST_LEAVES 31
#define BOOST_DEPTH 6
#define BOOST_MIN_WEIGHT 1
#define BOOST_L2 1
#define BOOST_ROWS 0.8
#define BOOST_COLUMNS 0.8
#define BOOST_HOLD_OUT 0.2
#define BOOST_PATIENCE 50

/* A node in preorder: the left child follows it. */
struct boost_node {
	size_t column; /* of an inner node */
	unsigned bin;  /* its cut's number: rows of bins up to it go left */
	bool is_leaf, missing_left;
	uint32_t right;
	double value; /* the cut, or the leaf's part of F */
	double cover, gain;
};

struct boost_tree {
	size_t count;
	struct boost_node *node;
};

struct boost {
	/* Set by boost_init(), and perhaps changed. */
	size_t trees, leaves, depth, bins, patience;
	double rate, min_weight, l2, rows, columns;
	double hold_out; /* a share of the rows; 0: none */
	bool by_key;	 /* those with the largest folds, not by hash */
	const char *by;	 /* the folds' name in messages */
	/* The column of the dataset's matrix with hashes; 0: all are equal. */
	size_t hash_at;
	uint64_t seed;
	double class_weight[2];
	size_t threads; /* 0: one a processor */

	/* The result. */
	double base; /* F before the first tree */
	size_t count;
	struct boost_tree *tree;
	size_t tried; /* trees, with those that were dropped */
	size_t row_count, positives;
	double weight, weight_positives; /* with the class weights */
	size_t held, held_positives;
	uint64_t
	    held_from[2];     /* the least key of a label's; UINT64_MAX: none */
	double log_loss;      /* of the rows learned from; NAN: some held out */
	double log_loss_held; /* NAN: none */
};

void boost_init(struct boost *b);
/*
 * Fit. Features may be NAN. 0; 1 when a signal asked for the end; -1 with a
 * sentence. Release it in any case.
 */
int boost_fit(struct boost *b, const struct dataset *d, struct error *e);
void boost_release(struct boost *b);
/*
 * Was a row of this hash and fold held out? (Of several equal rows each has a
 * hash of its own, except the first: of the others this may not be true.)
 */
bool
boost_holds_out(const struct boost *b, uint64_t hash, double fold, bool label);

#endif
