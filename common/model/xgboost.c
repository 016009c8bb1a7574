/*
 * The JSON of XGBoost: of versions 1.0 to 3.x, which differ in how base_score
 * is written ("5E-1", "[5E-1]") and default_left (booleans, or 0 and 1).
 */
#include "base/mem.h"
#include "base/num.h"
#include "model/foreign.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FEATURES_MAX 1000000
#define VERSION_PARTS 3

bool
xgboost_is(const struct node *root)
{
	return node_is(root, NODE_OBJECT) &&
	    node_is(node_member(root, "learner"), NODE_OBJECT) &&
	    node_member(root, "format") == NULL;
}

/* --- what it must be ------------------------------------------------------- */

/* Get a number that is written as a string, or NAN: "30", "[1.7E-3]". */
static double
get_number(const struct node *o, const char *name)
{
	const char *text = node_text(node_member(o, name));
	size_t len = text == NULL ? 0 : strlen(text);
	char *inner;
	double x = NAN;

	if (len == 0)
		return NAN;
	if (text[0] == '[' && text[len - 1] == ']')
		inner = mem_copy(text + 1, len - 2);
	else
		inner = mem_string(text);
	if (!num_real(inner, -DBL_MAX, DBL_MAX, &x))
		x = NAN;
	free(inner);
	return x;
}

/* Refuse a model that is not one sum of trees for a yes or no. */
static void
check_kind(struct document *d, const struct node *learner)
{
	const struct node *objective =
	    document_get(d, learner, "objective", NODE_OBJECT);
	const struct node *booster =
	    document_get(d, learner, "gradient_booster", NODE_OBJECT);
	const struct node *param =
	    document_get(d, learner, "learner_model_param", NODE_OBJECT);
	const char *name = node_text(node_member(booster, "name"));
	const char *what = node_text(node_member(objective, "name"));

	if (d->failed)
		return;
	if (name == NULL || strcmp(name, "gbtree") != 0)
		document_fail(d,
		    "is a model of XGBoost with booster '%.32s'; only 'gbtree' "
		    "can be read",
		    name == NULL ? "" : name);
	if (get_number(param, "num_class") > 1)
		document_fail(d,
		    "is a model of XGBoost with %g classes; only those for a "
		    "yes or no can be read",
		    get_number(param, "num_class"));
	if (get_number(param, "num_target") > 1)
		document_fail(d,
		    "is a model of XGBoost with %g targets; only those with "
		    "one can be read",
		    get_number(param, "num_target"));
	if (what == NULL ||
	    (strcmp(what, "binary:logistic") != 0 &&
		strcmp(what, "reg:logistic") != 0))
		document_fail(d,
		    "is a model of XGBoost with objective '%.32s', whose score "
		    "is no probability; only 'binary:logistic' can be read",
		    what == NULL ? "" : what);
}

/* Compute the margin of base_score, in float32 as XGBoost does. */
static double
base_margin(struct document *d, const struct node *learner)
{
	double base = get_number(
	    node_member(learner, "learner_model_param"), "base_score");
	float odds;

	if (!(base > 0 && base < 1)) {
		document_fail(d,
		    "is a model of XGBoost without one 'base_score' above 0 "
		    "and below 1");
		return 0;
	}
	odds = 1.0F / (float)base - 1.0F;
	return (double)(float)-log((double)odds);
}

static void
read_trees(struct trees *t, struct document *d, const struct node *learner)
{
	const struct node *booster =
	    document_get(d, learner, "gradient_booster", NODE_OBJECT);
	const struct node *model =
	    document_get(d, booster, "model", NODE_OBJECT);
	const struct node *list = document_get(d, model, "trees", NODE_ARRAY);
	struct document inner = {0};
	size_t number = 0;
	double said;

	for (const struct node *n = list == NULL ? NULL : list->first;
	     n != NULL && !d->failed; n = n->next) {
		number++;
		if (n->type != NODE_OBJECT)
			document_fail(&inner, "is not an object");
		else
			xgboost_tree(t, &inner, n);
		if (inner.failed)
			document_fail(d,
			    "is a model of XGBoost that cannot be read: tree "
			    "%zu %s",
			    number, inner.e.text);
	}
	said =
	    get_number(node_member(model, "gbtree_model_param"), "num_trees");
	if (!d->failed && !isnan(said) && said != (double)number)
		document_fail(d,
		    "is a model of XGBoost that is not whole: of the %.0f "
		    "trees of 'num_trees' it has %zu",
		    said, number);
}

/* --- the whole ------------------------------------------------------------- */

/* Name the features: f0, f1 where the model has no names. */
static void
read_names(struct model *m, struct document *d, const struct node *learner)
{
	const struct node *list = node_member(learner, "feature_names");
	size_t features = m->schema.features, j = 0;
	bool named = node_is(list, NODE_ARRAY) && list->count > 0;
	char word[32];

	if (named && list->count != features) {
		document_fail(d,
		    "is a model of XGBoost with %zu names of %zu features",
		    list->count, features);
		named = false;
	}
	for (const struct node *n = named ? list->first : NULL; n != NULL;
	     n = n->next, j++) {
		const char *name = node_text(n);

		if (name == NULL)
			document_fail(d,
			    "is a model of XGBoost with a feature name that "
			    "is no text");
		else
			foreign_name(m, j, name, strlen(name));
		if (name == NULL)
			foreign_name(m, j, "", 0);
	}
	for (; j < features; j++) {
		int len = snprintf(word, sizeof word, "f%zu", j);

		foreign_name(m, j, word, (size_t)len);
	}
}

/* Find how many trees there are up to the best iteration of an early stop. */
static size_t
best_trees(const struct node *learner, size_t trees)
{
	const struct node *model =
	    node_member(node_member(learner, "gradient_booster"), "model");
	double best =
	    get_number(node_member(learner, "attributes"), "best_iteration");
	double parallel = get_number(
	    node_member(model, "gbtree_model_param"), "num_parallel_tree");
	double count = (best + 1) * (parallel > 1 ? parallel : 1);

	return count >= 1 && count < (double)trees ? (size_t)count : 0;
}

/* Write "3.2.0" of [3,2,0]. */
static void
add_version(struct buf *b, const struct node *root)
{
	const struct node *list = node_member(root, "version");
	size_t parts = 0;

	for (const struct node *n = node_is(list, NODE_ARRAY) ? list->first
							      : NULL;
	     n != NULL && parts < VERSION_PARTS; n = n->next)
		buf_add_format(b, "%s%g", parts++ > 0 ? "." : "", n->number);
}

int
xgboost_read(struct model *m, const struct node *root, struct error *e)
{
	const struct node *learner = node_member(root, "learner");
	struct buf version = {0};
	struct document d = {0};
	double features;
	struct trees *t;

	check_kind(&d, learner);
	features = get_number(
	    node_member(learner, "learner_model_param"), "num_feature");
	if (!d.failed && !(features >= 1 && features <= FEATURES_MAX))
		document_fail(&d,
		    "is a model of XGBoost without 'num_feature' from 1 to %d",
		    FEATURES_MAX);
	if (d.failed) {
		*e = d.e;
		return -1;
	}
	add_version(&version, root);
	foreign_start(m, "xgboost",
	    version.len > 0 ? buf_string(&version) : NULL, (size_t)features);
	buf_release(&version);
	read_names(m, &d, learner);
	t = trees_of(m);
	t->single = true;
	t->base = base_margin(&d, learner);
	read_trees(t, &d, learner);
	m->source.best = best_trees(learner, t->count);
	if (d.failed) {
		*e = d.e;
		model_release(m);
		return -1;
	}
	return foreign_finish(m, e);
}
