#include "functions.h"

#include "aggregates.h"
#include "base/buf.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* --- masks ---------------------------------------------------------------- */

/* Which characters a mask covers: all, or N from an end, or all except N. */
enum { MASK_ALL, MASK_LEFT, MASK_RIGHT, MASK_KEEP_LEFT, MASK_KEEP_RIGHT };

static const int mask_kinds[] = {
    MASK_ALL, MASK_LEFT, MASK_RIGHT, MASK_KEEP_LEFT, MASK_KEEP_RIGHT};

static char
mask_of(char c)
{
	return c >= 'A' && c <= 'Z' ? 'X'
	    : c >= 'a' && c <= 'z'  ? 'x'
	    : c >= '0' && c <= '9'  ? 'n'
				    : '-';
}

static bool
is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

static sqlite3_int64
characters(const char *s, size_t len)
{
	sqlite3_int64 n = 0;

	for (size_t i = 0; i < len; i++)
		n += !is_continuation(s[i]);
	return n;
}

/* Is character i of n covered, where k are named? */
static bool
is_masked(int kind, sqlite3_int64 i, sqlite3_int64 n, sqlite3_int64 k)
{
	switch (kind) {
	case MASK_LEFT:
		return i < k;
	case MASK_RIGHT:
		return i >= n - k;
	case MASK_KEEP_LEFT:
		return i >= k;
	case MASK_KEEP_RIGHT:
		return i < n - k;
	default:
		return true;
	}
}

static void
mask(sqlite3_context *out, int argc, sqlite3_value **argv)
{
	int kind = *(const int *)sqlite3_user_data(out);
	const char *s = (const char *)sqlite3_value_text(argv[0]);
	size_t len = (size_t)sqlite3_value_bytes(argv[0]);
	sqlite3_int64 k = argc > 1 ? sqlite3_value_int64(argv[1]) : 0;
	sqlite3_int64 n, character = 0;
	struct buf b = {0};

	if (s == NULL)
		return;
	n = characters(s, len);
	for (size_t i = 0; i < len; character++) {
		size_t next = i + 1;

		while (next < len && is_continuation(s[next]))
			next++;
		if (is_masked(kind, character, n, k))
			buf_add_byte(&b, mask_of(s[i]));
		else
			buf_add(&b, s + i, next - i);
		i = next;
	}
	sqlite3_result_text64(
	    out, b.len > 0 ? b.data : "", b.len, SQLITE_TRANSIENT, SQLITE_UTF8);
	buf_release(&b);
}

/* --- others ----------------------------------------------------------------- */

static void
concat(sqlite3_context *out, int argc, sqlite3_value **argv)
{
	struct buf b = {0};

	for (int i = 0; i < argc; i++) {
		const void *s = sqlite3_value_text(argv[i]);

		if (s != NULL)
			buf_add(&b, s, (size_t)sqlite3_value_bytes(argv[i]));
	}
	sqlite3_result_text64(
	    out, b.len > 0 ? b.data : "", b.len, SQLITE_TRANSIENT, SQLITE_UTF8);
	buf_release(&b);
}

static void
width_bucket(sqlite3_context *out, int argc, sqlite3_value **argv)
{
	double x, low, high;
	sqlite3_int64 n, bucket;

	for (int i = 0; i < argc; i++)
		if (sqlite3_value_type(argv[i]) == SQLITE_NULL)
			return;
	x = sqlite3_value_double(argv[0]);
	low = sqlite3_value_double(argv[1]);
	high = sqlite3_value_double(argv[2]);
	n = sqlite3_value_int64(argv[3]);
	if (!(low < high) || n < 1 || n > INT32_MAX) {
		sqlite3_result_error(out,
		    "width_bucket(X, LOW, HIGH, N) needs LOW < HIGH and N >= 1",
		    -1);
		return;
	}
	if (x < low) {
		bucket = 0;
	} else if (x >= high) {
		bucket = n + 1;
	} else {
		bucket = 1 +
		    (sqlite3_int64)floor((x - low) / (high - low) * (double)n);
		bucket = bucket > n ? n : bucket;
	}
	sqlite3_result_int64(out, bucket);
}

/* FNV-1a of 64 bits, as a signed integer. */
static void
fnv64(sqlite3_context *out, int argc, sqlite3_value **argv)
{
	const unsigned char *s = sqlite3_value_text(argv[0]);
	int len = sqlite3_value_bytes(argv[0]);
	uint64_t h = UINT64_C(14695981039346656037);

	(void)argc;
	if (s == NULL)
		return;
	for (int i = 0; i < len; i++)
		h = (h ^ s[i]) * UINT64_C(1099511628211);
	sqlite3_result_int64(out, (sqlite3_int64)h);
}

int
functions_add(sqlite3 *db)
{
	static const struct {
		const char *name;
		int arguments;
		const int *data;
		void (*call)(sqlite3_context *, int, sqlite3_value **);
	} scalar[] = {
	    {"mask", 1, &mask_kinds[MASK_ALL], mask},
	    {"mask_left", 2, &mask_kinds[MASK_LEFT], mask},
	    {"mask_right", 2, &mask_kinds[MASK_RIGHT], mask},
	    {"mask_keep_left", 2, &mask_kinds[MASK_KEEP_LEFT], mask},
	    {"mask_keep_right", 2, &mask_kinds[MASK_KEEP_RIGHT], mask},
	    {"concat", -1, NULL, concat},
	    {"width_bucket", 4, NULL, width_bucket},
	    {"fnv64", 1, NULL, fnv64},
	};

	for (size_t i = 0; i < sizeof scalar / sizeof *scalar; i++) {
		int rc = sqlite3_create_function_v2(db, scalar[i].name,
		    scalar[i].arguments,
		    SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
		    (void *)(uintptr_t)scalar[i].data, scalar[i].call, NULL,
		    NULL, NULL);

		if (rc != SQLITE_OK)
			return rc;
	}
	return aggregates_add(db);
}
