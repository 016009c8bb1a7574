#include "math/blas.h"

#include <cblas.h>
#include <dlfcn.h>
#include <stdlib.h>

#define LIBRARY "libopenblas.so.0"
/* The memory for the library and a buffer for each of two threads. */
#define ROOM ((size_t)256 << 20)

static struct {
	bool tried, there;
	void (*dsyrk)(enum CBLAS_ORDER, enum CBLAS_UPLO, enum CBLAS_TRANSPOSE,
	    int, int, double, const double *, int, double, double *, int);
	char *(*corename)(void);
} blas;

static bool
has_room(void)
{
	void *p = malloc(ROOM);

	free(p);
	return p != NULL;
}

/*
 * Find a function: ISO C has no cast from an object's pointer to it, POSIX has.
 */
static bool
find(void *library, const char *name, void *function)
{
	*(void **)function = dlsym(library, name);
	return *(void **)function != NULL;
}

bool
blas_open(void)
{
	void *library;

	if (blas.tried)
		return blas.there;
	blas.tried = true;
	/* The fit's threads share the rows; BLAS's own would be in the way. */
	setenv("OPENBLAS_NUM_THREADS", "1", 1);
	if (!has_room() || (library = dlopen(LIBRARY, RTLD_NOW)) == NULL)
		return false;
	blas.there = find(library, "cblas_dsyrk", &blas.dsyrk) &&
	    find(library, "openblas_get_corename", &blas.corename);
	return blas.there;
}

void
blas_add_products(const double *x, size_t rows, size_t n, double *c)
{
	blas.dsyrk(CblasRowMajor, CblasLower, CblasTrans, (int)n, (int)rows, 1,
	    x, (int)n, 1, c, (int)n);
}

const char *
blas_kernel(void)
{
	return blas.corename();
}
