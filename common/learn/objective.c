#include "learn/objective.h"

#include "base/mem.h"
#include "math/blas.h"
#include "math/sum.h"

#include <stdlib.h>
#include <string.h>

/* The sums of a block by a team member, or of all blocks. */
struct objective_part {
	struct panel_loss loss;
	double *gradient;
	double *hessian; /* stride x stride */
};

void
point_init(struct point *p, size_t n)
{
	*p = (struct point){
	    .b = mem_zero(n, sizeof *p->b),
	    .gradient = mem_zero(n, sizeof *p->gradient),
	    .hessian = mem_zero(n * n, sizeof *p->hessian),
	};
}

void
point_release(struct point *p)
{
	free(p->b);
	free(p->gradient);
	free(p->hessian);
	*p = (struct point){0};
}

static void
part_clear(struct objective_part *p, size_t stride)
{
	p->loss = (struct panel_loss){0};
	memset(p->gradient, 0, stride * sizeof *p->gradient);
	memset(p->hessian, 0, stride * stride * sizeof *p->hessian);
}

void
objective_init(struct objective *o, struct scan *scan,
    const struct scale *scale, double l2, bool blas)
{
	size_t stride = scan->member[0].panel.stride;

	*o = (struct objective){
	    .scan = scan,
	    .scale = scale,
	    .l2 = l2,
	    .blas = blas,
	    .n = scan->dataset->features + 1,
	    .stride = stride,
	    .part = mem_aligned(scan->members + 1, sizeof *o->part),
	    .b = mem_aligned(stride, sizeof *o->b),
	};
	o->all = &o->part[scan->members];
	for (size_t i = 0; i <= scan->members; i++) {
		o->part[i].gradient =
		    mem_aligned(stride, sizeof *o->part[i].gradient);
		o->part[i].hessian =
		    mem_aligned(stride * stride, sizeof *o->part[i].hessian);
	}
}

void
objective_release(struct objective *o)
{
	for (size_t i = 0; i <= o->scan->members; i++) {
		free(o->part[i].gradient);
		free(o->part[i].hessian);
	}
	free(o->part);
	free(o->b);
	*o = (struct objective){0};
}

/* Add sum xx' over the rows to the hessian. */
static void
add_products(const struct objective *o, const struct panel *p, double *hessian)
{
	if (o->blas)
		blas_add_products(p->x, p->rows, o->stride, hessian);
	else
		o->scan->kernel->add_products(p, hessian);
}

static void
evaluate_panel(void *context, size_t member, struct panel *p)
{
	struct objective *o = context;
	struct objective_part *part = &o->part[member];
	const struct kernel *k = o->scan->kernel;

	scale_panel(o->scale, k, p);
	k->evaluate(p, o->b, &part->loss);
	k->add_gradient(p, part->gradient);
	if (!o->hessian)
		return;
	k->weigh(p);
	add_products(o, p, part->hessian);
}

static void
gram_panel(void *context, size_t member, struct panel *p)
{
	struct objective *o = context;
	const struct kernel *k = o->scan->kernel;

	scale_panel(o->scale, k, p);
	memcpy(p->curvature, p->weight, p->rows * sizeof *p->weight);
	k->weigh(p);
	add_products(o, p, o->part[member].hessian);
}

static void
take_part(void *context, size_t member)
{
	struct objective *o = context;
	struct objective_part *all = o->all, *part = &o->part[member];

	for (size_t i = 0; i < PANEL_LANES; i++) {
		struct sum loss = {all->loss.loss[i], all->loss.lost[i]};

		sum_add(&loss, part->loss.loss[i]);
		all->loss.loss[i] = loss.total;
		all->loss.lost[i] = loss.lost + part->loss.lost[i];
		all->loss.squares[i] += part->loss.squares[i];
	}
	for (size_t j = 0; j < o->n; j++)
		all->gradient[j] += part->gradient[j];
	for (size_t j = 0; j < o->n; j++)
		for (size_t k = 0; k <= j; k++)
			all->hessian[j * o->stride + k] +=
			    part->hessian[j * o->stride + k];
	part_clear(part, o->stride);
}

static int
scan(struct objective *o,
    void (*work)(void *context, size_t member, struct panel *p),
    struct error *e)
{
	for (size_t i = 0; i <= o->scan->members; i++)
		part_clear(&o->part[i], o->stride);
	return scan_run(o->scan, work, take_part, o, e);
}

/* Return the sum as a matrix of n x n. */
static void
copy_products(const struct objective *o, double *a)
{
	for (size_t j = 0; j < o->n; j++)
		memcpy(a + j * o->n, o->all->hessian + j * o->stride,
		    (j + 1) * sizeof *a);
}

static void
add_penalty(const struct objective *o, struct point *p)
{
	struct sum squares = {0};

	for (size_t j = 1; j < o->n; j++) {
		sum_add(&squares, p->b[j] * p->b[j]);
		p->gradient[j] += o->l2 * p->b[j];
		/*
		 * A constant column is all zeros by now, and so are its
		 * gradient and its step, whatever is on the diagonal.
		 */
		p->hessian[j * o->n + j] +=
		    scale_is_constant(o->scale, j - 1) ? 1 : o->l2;
	}
	p->objective = p->loss + 0.5 * o->l2 * sum_value(&squares);
}

int
objective_evaluate(
    struct objective *o, struct point *p, bool hessian, struct error *e)
{
	struct sum loss = {0};

	o->hessian = hessian;
	memcpy(o->b, p->b, o->n * sizeof *o->b);
	if (scan(o, evaluate_panel, e) < 0)
		return -1;
	p->squares = 0;
	for (size_t i = 0; i < PANEL_LANES; i++) {
		sum_add(&loss, o->all->loss.loss[i]);
		sum_add(&loss, o->all->loss.lost[i]);
		p->squares += o->all->loss.squares[i];
	}
	p->loss = sum_value(&loss);
	memcpy(p->gradient, o->all->gradient, o->n * sizeof *p->gradient);
	copy_products(o, p->hessian);
	add_penalty(o, p);
	return 0;
}

int
objective_gram(struct objective *o, double *gram, struct error *e)
{
	double class_weight[2] = {
	    o->scan->class_weight[0], o->scan->class_weight[1]};
	int rc;

	o->scan->class_weight[0] = o->scan->class_weight[1] = 1;
	rc = scan(o, gram_panel, e);
	o->scan->class_weight[0] = class_weight[0];
	o->scan->class_weight[1] = class_weight[1];
	copy_products(o, gram);
	return rc;
}
