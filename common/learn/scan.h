/*
 * scan: visits the rows of a dataset that count, in panels, by several threads.
 *
 * A block of the dataset's matrix is one task: its rows are gathered in panels,
 * each is given to work(), and after the block take() adds up the results,
 * block by block in their order (team.h). Where rows stop being in memory,
 * blocks are read from the file.
 */
#ifndef LEARN_SCAN_H
#define LEARN_SCAN_H

#include "base/diag.h"
#include "base/team.h"
#include "learn/dataset.h"
#include "math/panel.h"

#include <stddef.h>

#define SCAN_PANEL 64 /* rows: with 30 features 16 kB, half an L1 cache */

/* Rows of the fold, before it (in time), or outside it. */
enum scan_rows { SCAN_ALL, SCAN_ONLY, SCAN_BEFORE, SCAN_BUT };

struct scan_member {
	struct panel panel;
	double *buffer; /* for a block that is not in memory, or NULL */
};

struct scan {
	const struct dataset *dataset;
	/*
	 * Which rows count, and the classes' weights: all, 1 and 1, at first.
	 */
	enum scan_rows rows;
	size_t fold;
	double class_weight[2];

	size_t panel_rows;
	const struct kernel *kernel;
	struct team *team;
	size_t members;
	struct scan_member *member;
	/* During a scan: */
	void (*work)(void *context, size_t member, struct panel *p);
	void (*take)(void *context, size_t member);
	void *context;
	struct error *error;
	bool failed;
};

/* Set up a scan; threads: 0 for one a processor. */
void scan_init(
    struct scan *s, const struct dataset *d, size_t panel_rows, size_t threads);
void scan_release(struct scan *s);

/* Return the weight of a row of the dataset in this scan. */
double scan_weight(const struct scan *s, const double *row);

/*
 * Run the scan: 0, or -1 when rows cannot be read; then take() did not get all.
 */
int scan_run(struct scan *s,
    void (*work)(void *context, size_t member, struct panel *p),
    void (*take)(void *context, size_t member), void *context, struct error *e);

#endif
