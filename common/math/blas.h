/*
 * blas: OpenBLAS, loaded when a fit is wide enough to gain by it.
 *
 * A program linked to it would load 35 MB and start OpenBLAS's threads for each
 * fit of thirty features; and 0.3.21, where a limit of memory (ulimit -v)
 * leaves no room for its buffers, waits for them for ever, in those threads
 * when the process exits or in the call itself. So it is loaded here, without
 * its own threads, and only where there is room.
 */
#ifndef MATH_BLAS_H
#define MATH_BLAS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Load OpenBLAS once. False when it is missing or memory is short: then the
 * portable kernels have to do.
 *
 * OpenBLAS takes a processor that it does not know for one of 2004, whose
 * kernel takes three times as long. Where the processor has AVX2 or AVX-512,
 * it is then loaded again with the kernel Haswell or SkylakeX, unless the
 * environment's OPENBLAS_CORETYPE names one, or `kernel`, not NULL, is the one
 * that it has chosen: that of a model to make again.
 */
bool blas_open(const char *kernel);

/* Add x'x to c: x has `rows` rows of `n`, c is n x n, its lower triangle. */
void blas_add_products(const double *x, size_t rows, size_t n, double *c);

/* Return the processor as OpenBLAS names it: "Haswell". */
const char *blas_kernel(void);

#endif
