/*
 * trees: gradient-boosted trees. A record is scored by
 *
 *	z = base + the leaf that it comes to in each tree, in their order
 *	p = 1 / (1 + exp(-z))
 *
 * in double precision, or with `single`, as XGBoost does, in float32: base, each
 * leaf, and each sum. At an inner node a row goes to the left child where
 * x < value, and else to the right one; a missing x (NAN) to the side that
 * `missing` says.
 *
 * All comparisons are this one, of doubles. Those of other libraries become it:
 * XGBoost's (float)x < t by trees_below_float(), LightGBM's x <= t by
 * trees_up_to(); a NAN that counts as 0 goes where 0 goes, and a 0 that counts
 * as missing is TREES_ZERO.
 *
 * A tree's nodes are in preorder: the left child of node i is i + 1. In the
 * file they are arrays: the feature f (-1: a leaf), value t, right child r,
 * missing m, cover, gain.
 */
#ifndef MODEL_TREES_H
#define MODEL_TREES_H

#include "model/model.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a missing x goes: to the right, except */
#define TREES_LEFT 1 /* to the left; */
#define TREES_ZERO 2 /* and an x of at most 1e-35 (as float) is missing, too */
#define TREES_ZERO_MAX ((double)1e-35f) /* LightGBM's kZeroThreshold */

/* A file with a longer way to a leaf is refused. */
#define TREES_DEPTH_MAX 512

struct trees_node {
	double value; /* an inner node's threshold, or the leaf's part of z */
	int32_t feature; /* -1: a leaf */
	uint32_t right;	 /* the number of the right child; of a leaf 0 */
	unsigned char missing;
	double cover; /* the weight of the training rows that came here */
	double gain;  /* of an inner node: what the split was worth */
};

struct trees_tree {
	size_t count;
	struct trees_node *node;
};

/* The options of train-gbt; leaves 0: they are not known. */
struct trees_options {
	size_t trees, leaves, depth, bins, patience;
	double rate, min_weight, l2, rows, columns, hold_out, seed;
	char *by; /* the member that orders rows to hold out; NULL: by hash */
};

/* How the boosting went; tried 0: it is not known. */
struct trees_boosting {
	size_t tried;		  /* trees, before those after the best */
	size_t rows, positives;	  /* that were held out */
	double log_loss;	  /* of the rows learned from */
	double log_loss_held_out; /* NAN: none were held out */
};

/* The correction of base, wrong by ln_beta after weights or a choice of rows. */
struct trees_correction {
	char *method; /* as linear's; NULL for none */
	double beta, ln_beta, base_fitted;
};

struct trees_fast;

struct trees {
	size_t features;
	double base;
	bool single;
	size_t count;
	struct trees_tree *tree;
	struct trees_correction correction;
	struct trees_options options;
	struct trees_boosting boosting;
	/* For scoring; trees_prepare() makes them. */
	struct trees_fast *fast;
	double mean; /* trees_mean() */
};

extern const struct model_kind trees_kind;

/* Return the body of a model of this kind. */
struct trees *trees_of(const struct model *m);

/* Add a tree, whose `count` nodes the caller fills. */
struct trees_tree *trees_add(struct trees *t, size_t count);
/*
 * Return where the subtree of node i ends: the number of the node after it, or
 * 0 when the nodes are not in preorder, or their features are not below
 * `features`. A whole tree ends at its count.
 */
size_t trees_end(const struct trees_tree *tree, size_t features, size_t i);
/* Return the longest way from the root to a leaf. */
size_t trees_depth(const struct trees_tree *tree);
/*
 * Make ready to score, when all trees are there and whole (trees_end()), and
 * again after a change. trees_unprepare() frees what that takes.
 */
void trees_prepare(struct trees *t);
void trees_unprepare(struct trees *t);
/* Compute z of n rows x of one number a feature. Any thread may. */
void trees_margins(const struct trees *t, const double *x, size_t n, double *z);

/* Return the v for which x < v exactly where (float)x < t. */
double trees_below_float(float t);
/* Return the v for which x < v exactly where x <= t. */
double trees_up_to(double t);

/* The functions of trees_kind in trees_file.c and trees_shap.c. */
void trees_read(struct model *m, struct document *d, const struct node *o,
    enum model_part part, size_t j);
void trees_write(const struct model *m, struct json_out *out,
    enum model_part part, size_t j);
void trees_check(const struct model *m, struct document *d);
/*
 * Compute what each feature adds to z (TreeSHAP: Lundberg et al. 2018): with
 * trees_mean() they add up to z.
 */
double
trees_explain(const void *body, const double *x, double *share, double *error);
/* Return the mean of z by the trees' covers. */
double trees_mean(const struct trees *t);

#endif
