/*
 * check: assertions for unit tests. A failure prints its place and the values
 * and the test goes on; main ends with `return check_done();`.
 */
#ifndef UNIT_CHECK_H
#define UNIT_CHECK_H

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int check_count, check_failures;

#define check(cond) check_that((cond), #cond, __FILE__, __LINE__)
/* |a - b| <= tol, and NaN is near nothing. */
#define check_near(a, b, tol)                                                  \
	check_that_near((a), (b), (tol), #a, __FILE__, __LINE__)
#define check_text(a, b) check_that_text((a), (b), #a, __FILE__, __LINE__)

static inline bool
check_that(bool ok, const char *what, const char *file, int line)
{
	check_count++;
	if (!ok) {
		check_failures++;
		printf("%s:%d: failed: %s\n", file, line, what);
	}
	return ok;
}

static inline bool
check_that_near(double a, double b, double tol, const char *what,
    const char *file, int line)
{
	if (check_that(fabs(a - b) <= tol, what, file, line))
		return true;
	printf("\tis %.17g, not %.17g (difference %.3g)\n", a, b, a - b);
	return false;
}

static inline bool
check_that_text(
    const char *a, const char *b, const char *what, const char *file, int line)
{
	if (check_that(strcmp(a, b) == 0, what, file, line))
		return true;
	printf("\tis \"%s\"\n\tnot \"%s\"\n", a, b);
	return false;
}

static inline int
check_done(void)
{
	if (check_failures > 0) {
		printf("%d of %d checks failed\n", check_failures, check_count);
		return 1;
	}
	printf("ok %d checks\n", check_count);
	return 0;
}

#endif
