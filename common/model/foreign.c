#include "model/foreign.h"

#include "base/mem.h"
#include "base/version.h"

#include <math.h>
#include <stdlib.h>

void
foreign_start(
    struct model *m, const char *library, const char *version, size_t features)
{
	model_init(m, &trees_kind);
	m->source.library = mem_string(library);
	m->source.version = version == NULL ? NULL : mem_string(version);
	m->threshold = MODEL_THRESHOLD;
	m->schema.features = features;
	m->schema.feature = mem_zero(features + 1, sizeof *m->schema.feature);
	m->schema.missing = mem_string("side");
	m->tool = mem_string("weir " WEIR_VERSION);
	model_start(m);
}

void
foreign_name(struct model *m, size_t feature, const char *name, size_t len)
{
	char *text = mem_copy(name, len);

	schema_feature_init(&m->schema.feature[feature], text, text);
	free(text);
}

int
foreign_finish(struct model *m, struct error *e)
{
	struct document d = {0};

	if (m->schema.features == 0)
		document_fail(&d, "has no features");
	else
		schema_check(&m->schema, m->label, &d);
	if (!d.failed) {
		trees_prepare(trees_of(m));
		return 0;
	}
	*e = d.e;
	model_release(m);
	return -1;
}

/* A child that waits for its place, and who its parent is. */
struct waiting {
	long node;
	size_t parent; /* in the new order; 0: its parent is just before it */
	size_t depth;
};

int
foreign_plant(struct trees *t, const struct foreign_node *node, size_t count,
    size_t root, const char **why)
{
	/* At most one right child waits for each node that has been placed. */
	struct waiting *wait = mem_zero(count + 2, sizeof *wait);
	struct trees_tree *tree = trees_add(t, count);
	size_t waiting = 1, placed = 0;

	*why = NULL;
	wait[0] = (struct waiting){.node = (long)root};
	while (waiting > 0 && *why == NULL) {
		struct waiting w = wait[--waiting];
		const struct foreign_node *from;

		if (w.node < 0 || (size_t)w.node >= count) {
			*why = "has a node without a child";
			break;
		}
		if (placed == count || w.depth > TREES_DEPTH_MAX) {
			*why = placed == count ? "has a node with two parents"
					       : "is too deep";
			break;
		}
		from = &node[w.node];
		tree->node[placed] = from->node;
		tree->node[placed].right = 0;
		if (w.parent > 0)
			tree->node[w.parent - 1].right = (uint32_t)placed;
		if (from->node.feature >= 0) {
			wait[waiting++] = (struct waiting){
			    from->right, placed + 1, w.depth + 1};
			wait[waiting++] =
			    (struct waiting){from->left, 0, w.depth + 1};
		}
		placed++;
	}
	free(wait);
	/* Nodes that nothing leads to are left out: XGBoost keeps pruned ones. */
	tree->count = placed;
	return *why == NULL ? 0 : -1;
}
