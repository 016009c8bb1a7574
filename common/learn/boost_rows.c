#include "learn/boost_rows.h"

#include "base/mem.h"

#define LANES_TARGET
#define LANES_WIDTH 2
#define LANES(name) boost_##name
#include "math/lanes.h"

#include <math.h>
#include <stdlib.h>

#define CHUNK 8192 /* rows a task */

/* Sums of weights, exact, and so in any order. */
__extension__ typedef __int128 wide;

static double
wide_sum(wide sum, double scale)
{
	return (double)sum / scale;
}

void
boost_rows_start(struct boost_rows *r, double base)
{
	r->f = mem_zero(r->count, sizeof *r->f);
	r->pair = mem_zero(r->learned, sizeof *r->pair);
	for (size_t i = 0; i < r->count; i++)
		r->f[i] = base;
}

void
boost_rows_release(struct boost_rows *r)
{
	free(r->label);
	free(r->weight);
	free(r->hash);
	free(r->f);
	free(r->pair);
	*r = (struct boost_rows){0};
}

/* --- gradients and losses -------------------------------------------------- */

static int64_t
fixed(double x, double scale)
{
	x *= scale;
	return (int64_t)(x < 0 ? x - 0.5 : x + 0.5);
}

/* Two rows at a time. */
static void
work_gradients(void *context, size_t member, size_t task)
{
	struct boost_rows *r = context;
	size_t end = (task + 1) * CHUNK;

	(void)member;
	if (end > r->learned)
		end = r->learned;
	for (size_t i = task * CHUNK; i < end; i += 2) {
		size_t j = i + 1 < end ? i + 1 : i;
		boost_doubles f = {r->f[i], r->f[j]};
		boost_doubles ex = boost_exp(-boost_absolute(f));
		boost_doubles q = ex / (1 + ex); /* of the less likely label */

		for (size_t k = i; k <= j; k++) {
			double p = q[k - i], w = boost_rows_weight(r, k);
			/* p of the row's own label, and 1 - p exactly */
			bool sure = (r->f[k] >= 0) == (r->label[k] != 0);
			double off = sure ? p : 1 - p;

			r->pair[k] = (boost_pair){
			    fixed(w * (r->label[k] ? -off : off), r->scale),
			    fixed(w * (p * (1 - p)), r->scale)};
		}
	}
}

void
boost_rows_gradients(struct boost_rows *r, struct team *team)
{
	team_run(
	    team, (r->learned + CHUNK - 1) / CHUNK, work_gradients, NULL, r);
}

struct losses {
	const struct boost_rows *rows;
	size_t from, to;
	int64_t *sum; /* a task's */
	int64_t total;
	wide weight;
	wide *weight_of;
};

static void
work_losses(void *context, size_t member, size_t task)
{
	struct losses *l = context;
	const struct boost_rows *r = l->rows;
	size_t from = l->from + task * CHUNK, end = from + CHUNK;
	int64_t sum = 0;
	wide weight = 0;

	(void)member;
	if (end > l->to)
		end = l->to;
	for (size_t i = from; i < end; i += 2) {
		size_t j = i + 1 < end ? i + 1 : i;
		boost_doubles f = {r->f[i], r->f[j]};
		boost_doubles tail = boost_log1p(boost_exp(-boost_absolute(f)));

		for (size_t k = i; k <= j; k++) {
			double w = boost_rows_weight(r, k);
			bool sure = (r->f[k] >= 0) == (r->label[k] != 0);
			double loss = tail[k - i] + (sure ? 0 : fabs(r->f[k]));

			sum += fixed(
			    w * fmin(loss, BOOST_LOSS_MAX), r->loss_scale);
			weight += fixed(w, r->scale);
		}
	}
	l->sum[task] = sum;
	l->weight_of[task] = weight;
}

static void
take_losses(void *context, size_t member, size_t task)
{
	struct losses *l = context;

	(void)member;
	l->total += l->sum[task];
	l->weight += l->weight_of[task];
}

double
boost_rows_loss(
    const struct boost_rows *r, size_t from, size_t to, struct team *team)
{
	size_t tasks = (to - from + CHUNK - 1) / CHUNK;
	struct losses l = {
	    .rows = r,
	    .from = from,
	    .to = to,
	    .sum = mem_zero(tasks + 1, sizeof *l.sum),
	    .weight_of = mem_zero(tasks + 1, sizeof *l.weight_of),
	};

	team_run(team, tasks, work_losses, take_losses, &l);
	free(l.sum);
	free(l.weight_of);
	return wide_sum(l.total, r->loss_scale) / wide_sum(l.weight, r->scale);
}
