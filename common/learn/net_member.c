#include "learn/net_member.h"

#include "base/mem.h"
#include "math/portable.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Return a number from -1 to 1. */
static float
draw(struct random *r)
{
	return (float)(int64_t)(random_next(r) >> 40) * 0x1p-23F - 1;
}

/* The weights to the outputs; their biases begin at 0. */
static void
start_mirror(struct net_member *m)
{
	const struct mlp *s = &m->fit->shape;
	size_t last = s->layers;
	float *w = m->w + s->weight[last];

	for (size_t i = 0; i < s->size[last]; i++, w += s->stride[last + 1])
		for (size_t j = 0; j < s->size[last + 1]; j++)
			w[j] = draw(&m->random) / sqrtf((float)s->size[last]);
}

static void
start_weights(struct net_member *m)
{
	const struct mlp *s = &m->fit->shape;
	const struct net_fit *f = m->fit;
	double odds = f->rows.weight[1] * f->class_weight[1] /
	    (f->rows.weight[0] * f->class_weight[0]);

	for (size_t l = 0; l < s->layers; l++) {
		float size = sqrtf(6 / (float)s->size[l]);

		for (size_t i = 0; i < s->size[l]; i++)
			for (size_t j = 0; j < s->size[l + 1]; j++)
				m->w[s->weight[l] + i * s->stride[l + 1] + j] =
				    size * draw(&m->random);
	}
	if (s->mirror) {
		start_mirror(m);
		return;
	}
	for (size_t i = 0; i < s->size[s->layers]; i++)
		m->w[s->weight[s->layers] + i] =
		    draw(&m->random) / sqrtf((float)s->size[s->layers]);
	m->w[s->bias[s->layers]] = (float)portable_log(odds);
}

static void
shuffle(struct random *r, uint32_t *order, size_t n)
{
	for (size_t i = 0; i < n; i++)
		order[i] = (uint32_t)i;
	for (size_t i = n; i > 1; i--) {
		size_t j = (size_t)random_below(r, i);
		uint32_t other = order[j];

		order[j] = order[i - 1];
		order[i - 1] = other;
	}
}

/* Return (1 + cos(pi x)) / 2 for x from 0 to 1, by its series. */
static double
half_cosine(double x)
{
	double y = (x < 0.5 ? x : 1 - x) * 3.14159265358979323846;
	double term = 1, sum = 0;

	for (int k = 1; k < 20; k += 2) {
		sum += term;
		term *= -y * y / (k * (k + 1));
	}
	return (1 + (x < 0.5 ? sum : -sum)) / 2;
}

/* Return the first row after batch number i. */
static size_t
batch_end(const struct net_member *m, size_t batches, size_t i)
{
	return m->held.others / batches * (i + 1) +
	    m->held.others % batches * (i + 1) / batches;
}

struct batches {
	size_t count, now, row, first, end;
	float share; /* 1 / rows of this one */
	double loss;
};

static void
begin_batch(struct net_member *m, struct batches *b)
{
	b->first = b->row;
	b->end = batch_end(m, b->count, b->now++);
	b->share = 1 / (float)(b->end - b->first);
	net_step_begin(&m->step, m->w);
}

/* Take the step of a full batch; true when the work is to stop. */
static bool
end_batch(struct net_member *m, struct batches *b)
{
	const struct net_fit *f = m->fit;
	size_t rows = b->end - b->first;
	double all = (double)b->count * (double)f->epochs;
	double rate = f->rate * half_cosine((double)m->steps++ / all);

	b->loss += net_step_end(&m->step, m->w, rate, f->decay) * (double)rows;
	if (m->is_over(m->context, m->is_caller, rows))
		return true;
	if (b->row < m->held.others)
		begin_batch(m, b);
	return false;
}

/* Learn from the rows of a block in their order; true to stop. */
static bool
learn_block(
    struct net_member *m, struct batches *b, const double *x, size_t count)
{
	const struct net_rows *r = &m->fit->rows;
	uint32_t *order = m->order;

	shuffle(&m->random, order, count);
	for (size_t i = 0; i < count; i++) {
		const double *row = x + order[i] * r->mat.columns;
		struct net_row head = net_row(row);

		if (i + MAT_AHEAD < count)
			mat_fetch(x + order[i + MAT_AHEAD] * r->mat.columns,
			    r->mat.columns);
		if (net_is_held(&m->held, &head))
			continue;
		net_row_inputs(r, row, net_step_place(&m->step));
		net_step_add(&m->step, m->w, head.sign, head.weight * b->share);
		if (++b->row == b->end && end_batch(m, b))
			return true;
	}
	return false;
}

/* One visit of the rows; -1 or 1 when the work has to stop. */
static int
learn(struct net_member *m, struct net_epoch *epoch, struct error *e)
{
	const struct mat *mat = &m->fit->rows.mat;
	size_t blocks = mat_blocks(mat), count;
	uint32_t *order = mem_resize(NULL, blocks + 1, sizeof *order);
	struct batches b = {
	    .count = (m->held.others + m->fit->batch - 1) / m->fit->batch};
	int failed = 0;

	shuffle(&m->random, order, blocks);
	begin_batch(m, &b);
	for (size_t i = 0; failed == 0 && i < blocks; i++) {
		const double *x =
		    mat_block(mat, order[i], m->buffer, &count, e);

		if (x == NULL)
			failed = -1;
		else if (learn_block(m, &b, x, count))
			failed = 1;
	}
	free(order);
	epoch->loss = b.loss / (double)m->held.others;
	return failed;
}

/* Compute the mean loss of the rows held out. */
static int
look(struct net_member *m, struct net_epoch *epoch, struct error *e)
{
	const struct net_rows *r = &m->fit->rows;
	const double *row;
	struct mat_walk w;
	double weight = 0;
	int failed = 0;

	epoch->held_out = NAN;
	if (!m->held.any)
		return 0;
	net_step_begin(&m->step, m->w);
	mat_walk_start(&w, &r->mat);
	while ((row = mat_walk_next(&w, &failed, e)) != NULL) {
		struct net_row head = net_row(row);

		if (!net_is_held(&m->held, &head))
			continue;
		net_row_inputs(r, row, net_step_place(&m->step));
		net_step_look(&m->step, m->w, head.sign, head.weight);
		weight += (double)head.weight;
	}
	mat_walk_end(&w);
	epoch->held_out = net_step_seen(&m->step, m->w) / weight;
	return failed;
}

/* Keep the weights of the best epoch so far. */
static void
keep_best(struct net_member *m, size_t epoch)
{
	struct net_result *r = m->result;
	const struct net_epoch *now = &r->epoch[epoch];
	double loss = m->held.any ? now->held_out : now->loss;

	if (!isfinite(loss) ||
	    (m->held.any && r->best > 0 &&
		loss >= r->epoch[r->best - 1].held_out))
		return;
	r->best = epoch + 1;
	memcpy(r->weights, m->w, m->fit->shape.floats * sizeof *m->w);
}

static int
run_epochs(struct net_member *m, struct error *e)
{
	const struct net_fit *f = m->fit;
	int failed =
	    net_held_choose(&m->held, &f->rows, f->hold_out, m->salt, e);

	start_weights(m);
	for (size_t i = 0; failed == 0 && i < f->epochs; i++) {
		failed = learn(m, &m->result->epoch[i], e);
		if (failed == 0)
			failed = look(m, &m->result->epoch[i], e);
		if (failed == 0)
			keep_best(m, i);
	}
	if (failed == 0 && m->result->best == 0)
		failed = error_set(e, ST_CANNOT,
		    "no epoch has a finite loss: a smaller --rate may help "
		    "(it is %g)",
		    f->rate);
	return failed;
}

int
net_member_learn(struct net_member *m, uint64_t salt, struct error *e)
{
	const struct net_fit *f = m->fit;
	int failed;

	m->salt = salt;
	random_seed(&m->random, net_mix(salt));
	m->w = mem_aligned(f->shape.floats, sizeof *m->w);
	m->order =
	    mem_resize(NULL, f->rows.mat.block_rows + 1, sizeof *m->order);
	if (mat_is_spooled(&f->rows.mat))
		m->buffer = mem_resize(
		    NULL, mat_block_size(&f->rows.mat), sizeof *m->buffer);
	net_step_init(&m->step, &f->shape, dense_kernel());
	failed = run_epochs(m, e);
	net_step_release(&m->step);
	free(m->w);
	free(m->order);
	free(m->buffer);
	return failed;
}
