#include "base/mem.h"

#include "base/diag.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static void *
checked(void *p, size_t size)
{
	if (p == NULL && size != 0)
		diex(ST_FAILED, "out of memory (%zu bytes wanted)", size);
	return p;
}

static size_t
product(size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		diex(ST_FAILED, "out of memory (%zu times %zu bytes wanted)",
		    count, size);
	return count * size;
}

void *
mem_alloc(size_t size)
{
	return checked(malloc(size), size);
}

void *
mem_zero(size_t count, size_t size)
{
	return checked(calloc(count, size), product(count, size));
}

void *
mem_aligned(size_t count, size_t size)
{
	size_t bytes = product(count, size);
	void *p =
	    checked(aligned_alloc(64, product(bytes / 64 + 1, 64)), bytes + 1);

	return memset(p, 0, bytes);
}

void *
mem_resize(void *p, size_t count, size_t size)
{
	size_t bytes = product(count, size);

	return checked(realloc(p, bytes), bytes);
}

char *
mem_copy(const void *p, size_t len)
{
	char *copy = mem_alloc(len + 1);

	if (len > 0)
		memcpy(copy, p, len);
	copy[len] = '\0';
	return copy;
}

char *
mem_string(const char *s)
{
	return mem_copy(s, strlen(s));
}

void *
mem_grow(void *p, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return p;
	*capacity = *capacity < 8 ? 16 : product(*capacity, 2);
	if (*capacity <= count)
		*capacity = count + 1;
	return mem_resize(p, *capacity, size);
}

/* Read the limit of the control group (version 2); SIZE_MAX: none is known. */
static size_t
group_limit(void)
{
	FILE *f = fopen("/sys/fs/cgroup/memory.max", "re");
	unsigned long long bytes;
	size_t limit = SIZE_MAX;

	if (f == NULL)
		return limit;
	/* The limit may be "max". */
	if (fscanf(f, "%llu", &bytes) == 1 && bytes < SIZE_MAX)
		limit = (size_t)bytes;
	fclose(f);
	return limit;
}

size_t
mem_total(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
	size_t total = group_limit();
	struct rlimit r;

	if (pages > 0 && page > 0 && (size_t)pages < total / (size_t)page)
		total = (size_t)pages * (size_t)page;
	if (getrlimit(RLIMIT_AS, &r) == 0 && r.rlim_cur != RLIM_INFINITY &&
	    r.rlim_cur < total)
		total = (size_t)r.rlim_cur;
	return total;
}
