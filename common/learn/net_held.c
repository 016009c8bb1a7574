#include "learn/net_held.h"

#include "base/mem.h"

#include <stdlib.h>

/* From so many rows of a label on, a hash below a bound is its share. */
#define MANY_ROWS 10000

static int
compare_hashes(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Find the bound of a label with few rows: at least one is held out. */
static int
find_bound(struct net_held *h, const struct net_rows *r, double share,
    int label, struct error *e)
{
	size_t rows = r->rows[label], n = 0;
	size_t kept = (size_t)(share * (double)rows + 0.5);
	uint64_t *hash = mem_resize(NULL, rows + 1, sizeof *hash);
	const double *row;
	struct mat_walk w;
	int failed = 0;

	mat_walk_start(&w, &r->mat);
	while ((row = mat_walk_next(&w, &failed, e)) != NULL) {
		struct net_row head = net_row(row);

		if ((head.sign > 0) == label)
			hash[n++] = net_mix(head.key ^ h->salt);
	}
	mat_walk_end(&w);
	qsort(hash, n, sizeof *hash, compare_hashes);
	if (kept < 1)
		kept = 1;
	if (kept > n - 1)
		kept = n - 1;
	h->bound[label] = hash[kept];
	free(hash);
	return failed;
}

int
net_held_choose(struct net_held *h, const struct net_rows *r, double share,
    uint64_t salt, struct error *e)
{
	const double *row;
	struct mat_walk w;
	int failed = 0;

	*h = (struct net_held){.salt = salt};
	h->any = share > 0 && r->rows[0] > 1 && (r->mirror || r->rows[1] > 1);
	for (int label = 0; h->any && label < 2 - r->mirror; label++) {
		h->bound[label] = (uint64_t)(share * 0x1p64);
		if (r->rows[label] < MANY_ROWS &&
		    find_bound(h, r, share, label, e) < 0)
			return -1;
	}
	mat_walk_start(&w, &r->mat);
	while ((row = mat_walk_next(&w, &failed, e)) != NULL) {
		struct net_row head = net_row(row);

		h->others += !net_is_held(h, &head);
	}
	mat_walk_end(&w);
	return failed;
}
