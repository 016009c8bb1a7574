#include "math/dense.h"

#include "math/panel.h"

#include <math.h>
#include <stdint.h>
#include <string.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

#ifdef __x86_64__
#define ROOT_OF_FOUR(x) ((floats)_mm_sqrt_ps((__m128)(x)))
#else
typedef float four_floats __attribute__((vector_size(16)));

static inline four_floats
root_of_four(four_floats x)
{
	for (int i = 0; i < 4; i++)
		x[i] = sqrtf(x[i]);
	return x;
}
#define ROOT_OF_FOUR(x) root_of_four(x)
#endif

#define LANES_TARGET
#define LANES_WIDTH 2
#define LANES(name) plain_##name
#define DENSE_NAME "plain"
#define DENSE_TILE 4
#define DENSE_PARTS 2
#define DENSE_WIDE 8
#define DENSE_ROOT(x) ROOT_OF_FOUR(x)
#include "math/dense_kernel.h"

#ifdef __x86_64__

#define LANES_TARGET __attribute__((target("avx2")))
#define LANES_WIDTH 4
#define LANES(name) avx2_##name
#define DENSE_NAME "avx2"
#define DENSE_TILE 6
#define DENSE_PARTS 2
#define DENSE_WIDE 8
#define DENSE_ROOT(x) ((floats)_mm256_sqrt_ps((__m256)(x)))
#include "math/dense_kernel.h"

#define LANES_TARGET __attribute__((target("avx512f")))
#define LANES_WIDTH 8
#define LANES(name) avx512_##name
#define DENSE_NAME "avx512"
#define DENSE_TILE 8
#define DENSE_PARTS 2
#define DENSE_WIDE 4
#define DENSE_ROOT(x) ((floats)_mm512_sqrt_ps((__m512)(x)))
#include "math/dense_kernel.h"

#endif

static const struct dense_kernel *const all[] = {
    &plain_dense,
#ifdef __x86_64__
    &avx2_dense,
    &avx512_dense,
#endif
};

const struct dense_kernel *const *
dense_kernels(size_t *count)
{
	panel_kernels(count); /* one for each of those */
	return all;
}

const struct dense_kernel *
dense_kernel(void)
{
	const char *name = panel_kernel()->name;
	size_t i = 0;

	while (strcmp(all[i]->name, name) != 0)
		i++;
	return all[i];
}
