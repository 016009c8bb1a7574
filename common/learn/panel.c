#include "learn/panel.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

#define LANES_TARGET
#define LANES(name) plain_##name
#define KERNEL_NAME "plain"
#define KERNEL_TILE 2
#include "learn/panel_kernel.h"
#undef LANES_TARGET
#undef LANES
#undef KERNEL_NAME
#undef KERNEL_TILE

#ifdef __x86_64__

#define LANES_TARGET __attribute__((target("avx2")))
#define LANES(name) avx2_##name
#define KERNEL_NAME "avx2"
#define KERNEL_TILE 4
#include "learn/panel_kernel.h"
#undef LANES_TARGET
#undef LANES
#undef KERNEL_NAME
#undef KERNEL_TILE

#define LANES_TARGET __attribute__((target("avx512f")))
#define LANES(name) avx512_##name
#define KERNEL_NAME "avx512"
#define KERNEL_TILE 8
#include "learn/panel_kernel.h"
#undef LANES_TARGET
#undef LANES
#undef KERNEL_NAME
#undef KERNEL_TILE

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

const struct kernel *
panel_kernel(void)
{
	size_t count;
	const struct kernel *const *kernels = panel_kernels(&count);

	return kernels[count - 1];
}

static size_t
whole_lanes(size_t n)
{
	return (n + LANES_COUNT - 1) / LANES_COUNT * LANES_COUNT;
}

void
panel_init(struct panel *p, size_t features, size_t capacity)
{
	size_t stride = whole_lanes(features + 1);

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
