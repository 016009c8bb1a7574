/*
 * foreign: reads the model files of other libraries, as models of our own.
 *
 * XGBoost: the JSON that Booster.save_model("x.json") writes (boosters of
 * gbtree, for a yes or no). LightGBM: the text that Booster.save_model("x.txt")
 * writes (one class, objective binary or cross_entropy). Both become trees.h's
 * trees, whose margins are those of the library, to the last bit.
 *
 * Such a file tells neither the label nor how many rows there were: the model's
 * source says where it is from, and label, rows and positives are lacking.
 *
 * What trees.h cannot express is refused by name: splits by categories, dart,
 * linear leaves, more than one class or target.
 */
#ifndef MODEL_FOREIGN_H
#define MODEL_FOREIGN_H

#include "base/document.h"
#include "model/model.h"
#include "model/trees.h"

#include <stdbool.h>
#include <stddef.h>

/* Is it the JSON of XGBoost, or the text of LightGBM? */
bool xgboost_is(const struct node *root);
bool lightgbm_is(const char *text, size_t len);

/*
 * Make a model of it. -1 as model_read() has it: the caller releases nothing,
 * and `e` gets a predicate to put after the file's name.
 */
int xgboost_read(struct model *m, const struct node *root, struct error *e);
int
lightgbm_read(struct model *m, const char *text, size_t len, struct error *e);

/* --- for the readers ------------------------------------------------------- */

/* Begin a model of trees with so many features; their names come next. */
void foreign_start(
    struct model *m, const char *library, const char *version, size_t features);
void
foreign_name(struct model *m, size_t feature, const char *name, size_t len);
/*
 * Finish the model. -1 when it contradicts itself (two features of one name);
 * the model is released then.
 */
int foreign_finish(struct model *m, struct error *e);

/* A node that has its children anywhere; of a leaf both are -1. */
struct foreign_node {
	long left, right;
	struct trees_node node; /* but for `right` */
};

/*
 * Add a tree of `count` nodes with its root at `root`. -1 when children are
 * missing or have two parents, or it is deeper than TREES_DEPTH_MAX; `why` gets
 * a predicate.
 */
int foreign_plant(struct trees *t, const struct foreign_node *node,
    size_t count, size_t root, const char **why);

/* Add a tree of XGBoost; `d` gets a predicate to put after its number. */
void xgboost_tree(struct trees *t, struct document *d, const struct node *tree);

#endif
