#include "learn/boost.h"

#include "base/diag.h"
#include "base/mem.h"
#include "base/progress.h"
#include "base/stop.h"
#include "learn/boost_grow.h"
#include "learn/boost_rows.h"

#include <math.h>
#include <stdlib.h>

/* So many trees in a row without a split are the end. */
#define BARREN_MAX 10

void
boost_init(struct boost *b)
{
	*b = (struct boost){
	    .trees = BOOST_TREES,
	    .leaves = BOOST_LEAVES,
	    .depth = BOOST_DEPTH,
	    .bins = BINS_MAX,
	    .patience = BOOST_PATIENCE,
	    .rate = BOOST_RATE,
	    .min_weight = BOOST_MIN_WEIGHT,
	    .l2 = BOOST_L2,
	    .rows = BOOST_ROWS,
	    .columns = BOOST_COLUMNS,
	    .hold_out = BOOST_HOLD_OUT,
	    .class_weight = {1, 1},
	    .log_loss = NAN,
	    .log_loss_held = NAN,
	};
}

static void
drop_trees(struct boost *b, size_t keep)
{
	for (; b->count > keep; b->count--)
		free(b->tree[b->count - 1].node);
}

/* With -v: tell the losses after a tree. */
static void
report(const struct boost *b, const struct boost_rows *r, double held,
    struct team *team)
{
	double learned;

	if (!diag_is_verbose())
		return;
	learned = boost_rows_loss(r, 0, r->learned, team);
	if (isnan(held))
		note("tree %zu: log loss %.9g", b->count, learned);
	else
		note("tree %zu: log loss %.9g, of held-out rows %.9g", b->count,
		    learned, held);
}

/*
 * Add trees until there are enough, or held-out rows say so, or no leaf can be
 * split. 1: a signal asked for the end.
 */
static int
add_trees(struct boost *b, struct boost_grow *g, struct team *team)
{
	struct boost_rows *r = g->rows;
	size_t best = 0, number = 0, barren = 0;

	if (b->held > 0)
		b->log_loss_held =
		    boost_rows_loss(r, r->learned, r->count, team);
	b->tree = mem_zero(b->trees, sizeof *b->tree);
	while (b->count < b->trees && barren < BARREN_MAX) {
		struct boost_tree *tree = &b->tree[b->count];
		double held = NAN;

		if (stop_requested())
			return 1;
		boost_rows_gradients(r, team);
		boost_grow_tree(g, tree, number++);
		if (tree->count == 1) {
			free(tree->node);
			barren++;
			continue;
		}
		barren = 0;
		b->count++;
		if (b->held > 0)
			held = boost_rows_loss(r, r->learned, r->count, team);
		report(b, r, held, team);
		progress_of(b->count, b->trees, "trees");
		if (b->held == 0)
			continue;
		if (held < b->log_loss_held) {
			b->log_loss_held = held;
			best = b->count;
		} else if (b->count - best >= b->patience) {
			break;
		}
	}
	b->tried = b->count;
	if (b->held > 0)
		drop_trees(b, best);
	else
		b->log_loss = boost_rows_loss(r, 0, r->learned, team);
	return 0;
}

int
boost_fit(struct boost *b, const struct dataset *d, struct error *e)
{
	struct boost_rows rows = {0};
	struct boost_grow grow;
	struct bins bins = {0};
	struct team *team;
	uint32_t *place;
	int rc = boost_rows_take(&rows, b, d, &place, e);

	if (rc < 0) {
		free(place);
		boost_rows_release(&rows);
		return rc;
	}
	team = team_new(b->threads > 0 ? b->threads : team_processors());
	rc = bins_make(&bins, d, place, rows.count, b->bins, e);
	free(place);
	if (rc == 0) {
		boost_rows_start(&rows, b->base);
		boost_grow_init(&grow, b, &bins, &rows, team);
		rc = add_trees(b, &grow, team);
		progress_end();
		boost_grow_release(&grow);
	}
	bins_release(&bins);
	boost_rows_release(&rows);
	team_free(team);
	return rc;
}

void
boost_release(struct boost *b)
{
	drop_trees(b, 0);
	free(b->tree);
	b->tree = NULL;
}
