#include "math/panel.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

#define LANES_TARGET
#define LANES_WIDTH 2
#define LANES(name) plain_##name
#define KERNEL_NAME "plain"
#define KERNEL_TILE 4
#define KERNEL_PARTS 2
#include "math/panel_kernel.h"

#ifdef __x86_64__

#define LANES_TARGET __attribute__((target("avx2")))
#define LANES_WIDTH 4
#define LANES(name) avx2_##name
#define KERNEL_NAME "avx2"
#define KERNEL_TILE 4
#define KERNEL_PARTS 2
#include "math/panel_kernel.h"

#define LANES_TARGET __attribute__((target("avx512f")))
#define LANES_WIDTH 8
#define LANES(name) avx512_##name
#define KERNEL_NAME "avx512"
#define KERNEL_TILE 8
#define KERNEL_PARTS 1
#include "math/panel_kernel.h"

#endif

static const struct kernel *const all[] = {
    &plain_kernel,
#ifdef __x86_64__
    &avx2_kernel,
    &avx512_kernel,
#endif
};

const struct kernel *const *
panel_kernels(size_t *count)
{
	*count = 1;
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx2"))
		*count = 2;
	if (__builtin_cpu_supports("avx512f"))
		*count = 3;
#endif
	return all;
}

/* Find the kernel that WEIR_KERNEL names; NULL when this processor lacks it. */
static const struct kernel *
find_kernel(void)
{
	size_t count;
	const struct kernel *const *kernels = panel_kernels(&count);
	const char *name = getenv("WEIR_KERNEL");

	if (name == NULL || *name == '\0')
		return kernels[count - 1];
	for (size_t i = 0; i < count; i++)
		if (strcmp(kernels[i]->name, name) == 0)
			return kernels[i];
	return NULL;
}

int
panel_check_kernel(struct error *e)
{
	size_t count;

	if (find_kernel() != NULL)
		return 0;
	panel_kernels(&count);
	return error_set(e, ST_CANNOT,
	    "WEIR_KERNEL: '%s' is not one of this processor's: %s",
	    getenv("WEIR_KERNEL"),
	    count == 1	     ? "plain"
		: count == 2 ? "plain, avx2"
			     : "plain, avx2, avx512");
}

const struct kernel *
panel_kernel(void)
{
	size_t count;
	const struct kernel *const *kernels = panel_kernels(&count);
	const struct kernel *named = find_kernel();

	return named != NULL ? named : kernels[count - 1];
}

static size_t
whole_lanes(size_t n)
{
	return (n + PANEL_LANES - 1) / PANEL_LANES * PANEL_LANES;
}

void
panel_init(struct panel *p, size_t features, size_t capacity)
{
	size_t stride = whole_lanes(features + 1);

	/* Rows of a power of two would be in each other's way in the cache. */
	if (stride % 256 == 0)
		stride += PANEL_LANES;
	*p = (struct panel){
	    .columns = features + 1,
	    .stride = stride,
	    .capacity = capacity,
	    .x = mem_aligned(stride, capacity * sizeof(double)),
	    .weight = mem_aligned(capacity, sizeof(double)),
	    .sign = mem_aligned(capacity, sizeof(double)),
	    .margin = mem_aligned(capacity, sizeof(double)),
	    .residual = mem_aligned(capacity, sizeof(double)),
	    .curvature = mem_aligned(capacity, sizeof(double)),
	};
}

void
panel_release(struct panel *p)
{
	free(p->x);
	free(p->weight);
	free(p->sign);
	free(p->margin);
	free(p->residual);
	free(p->curvature);
	*p = (struct panel){0};
}

void
panel_clear(struct panel *p)
{
	p->rows = 0;
}

void
panel_finish(struct panel *p)
{
	for (size_t i = p->rows; i < whole_lanes(p->rows); i++) {
		p->weight[i] = 0;
		p->sign[i] = 1;
		p->margin[i] = 0;
	}
}
