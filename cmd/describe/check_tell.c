/* What has moved, when all records are checked. */
#include "base/buf.h"
#include "check.h"
#include "sketch/drift.h"

#include <math.h>

/* A rate of missing ones moves by this much at least. */
#define RATE_LEAST 0.01

static double
sum_of(const double *x, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += x[i];
	return sum;
}

/* Append what has moved to a list of it. */
static void
add_part(struct buf *b)
{
	if (b->len > 0)
		buf_add_string(b, "; ");
}

static void
add_faults(struct buf *b, const struct check_member *c)
{
	static const char *const what[CHECK_FAULTS] = {
	    [CHECK_MISSING] = "missing or null in",
	    [CHECK_TYPE] = "of another type in",
	    [CHECK_FRACTION] = "not whole in",
	    [CHECK_TOO_LARGE] = "too large for a double in",
	    [CHECK_RANGE] = "out of range in",
	    [CHECK_CATEGORY] = "of an unknown category in",
	};

	for (size_t k = CHECK_GOOD + 1; k < CHECK_FAULTS; k++) {
		if (c->fault[k] == 0)
			continue;
		add_part(b);
		buf_add_format(b, "%s %.0f record%s", what[k], c->fault[k],
		    c->fault[k] == 1 ? "" : "s");
	}
}

static void
add_rate(struct buf *b, const struct check *c, size_t i)
{
	const struct expected_member *m = &c->expected->member[i];
	double now = c->lacking[i] / c->records;

	if (isnan(m->missing) || m->required ||
	    !drift_of_share(
		m->missing, c->expected->records, now, c->records, RATE_LEAST))
		return;
	add_part(b);
	buf_add_format(b,
	    "missing or null in %.3g %% of the records, before in %.3g %%",
	    100 * now, 100 * m->missing);
}

static void
add_psi(struct buf *b, const struct expected_member *m, const double *before,
    const double *now, size_t bins, double limit)
{
	double psi, chance;

	if (bins < 2 || sum_of(now, bins) == 0 || sum_of(before, bins) == 0)
		return;
	psi = drift_psi(before, now, bins);
	chance = drift_chance(sum_of(before, bins), sum_of(now, bins), bins);
	note("member '%s': PSI %.4g, by chance at most %.4g", m->name, psi,
	    chance);
	if (psi <= limit || psi <= chance)
		return;
	add_part(b);
	buf_add_format(b, "its distribution, PSI %.3g", psi);
}

size_t
check_tell(const struct check *c, double psi)
{
	struct buf b = {0};
	size_t moved = 0;

	for (size_t i = 0; c->records > 0 && i < c->expected->members; i++) {
		const struct expected_member *m = &c->expected->member[i];
		const struct check_member *k = &c->member[i];

		b.len = 0;
		add_faults(&b, k);
		add_rate(&b, c, i);
		add_psi(&b, m, m->count, k->bin, m->bins, psi);
		add_psi(&b, m, m->category_count, k->category,
		    m->category.count, psi);
		if (b.len == 0)
			continue;
		moved++;
		warnx("member '%s' has moved: %s", m->name, buf_string(&b));
	}
	buf_release(&b);
	return moved;
}
