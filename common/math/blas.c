#include "math/blas.h"

#include <cblas.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

static void *
load(void)
{
	void *library = dlopen(LIBRARY, RTLD_NOW);

	blas.there = library != NULL &&
	    find(library, "cblas_dsyrk", &blas.dsyrk) &&
	    find(library, "openblas_get_corename", &blas.corename);
	return library;
}

/* Return the kernel that suits a processor with AVX2 or more, or NULL. */
static const char *
find_faster(void)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx512f") &&
	    __builtin_cpu_supports("avx512cd") &&
	    __builtin_cpu_supports("avx512bw") &&
	    __builtin_cpu_supports("avx512dq") &&
	    __builtin_cpu_supports("avx512vl"))
		return "SkylakeX";
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
		return "Haswell";
#endif
	return NULL;
}

/* Is it one of OpenBLAS's kernels for processors before AVX? */
static bool
is_old(const char *kernel)
{
	static const char *const old[] = {"Katmai", "Coppermine", "Northwood",
	    "Prescott", "Banias", "Atom", "Core2", "Penryn", "Dunnington",
	    "Nehalem", "Athlon", "Opteron", "Opteron_SSE3", "Barcelona",
	    "Bobcat", "Nano", NULL};
	size_t i = 0;

	while (old[i] != NULL && strcasecmp(old[i], kernel) != 0)
		i++;
	return old[i] != NULL;
}

bool
blas_open(const char *kernel)
{
	const char *faster = find_faster();
	void *library;

	if (blas.tried)
		return blas.there;
	blas.tried = true;
	/* The fit's threads share the rows; BLAS's own would be in the way. */
	setenv("OPENBLAS_NUM_THREADS", "1", 1);
	if (!has_room())
		return false;
	library = load();
	if (!blas.there || faster == NULL ||
	    getenv("OPENBLAS_CORETYPE") != NULL || !is_old(blas.corename()) ||
	    (kernel != NULL && strcmp(kernel, blas.corename()) == 0))
		return blas.there;
	/* It reads its environment while it is loaded. */
	dlclose(library);
	setenv("OPENBLAS_CORETYPE", faster, 1);
	load();
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
