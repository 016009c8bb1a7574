#include "functions.h"

#include "aggregates.h"

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

/*
 * The text that a function makes, in room of its own where it is short. Longer
 * ones are of SQLite's memory, which has a limit.
 */
struct made_text {
	char *data;
	size_t len;
	char room[256];
};

/* Make room for so many bytes; false, with the error told, where there is none. */
static bool
text_begin(struct made_text *t, sqlite3_context *out, size_t most)
{
	t->len = 0;
	t->data = most <= sizeof t->room ? t->room : sqlite3_malloc64(most);
	if (t->data == NULL)
		sqlite3_result_error_nomem(out);
	return t->data != NULL;
}

static void
text_add(struct made_text *t, const char *p, size_t len)
{
	memcpy(t->data + t->len, p, len);
	t->len += len;
}

static void
text_end(struct made_text *t, sqlite3_context *out)
{
	sqlite3_result_text64(out, t->data, t->len,
	    t->data == t->room ? SQLITE_TRANSIENT : sqlite3_free, SQLITE_UTF8);
}

static void
mask(sqlite3_context *out, int argc, sqlite3_value **argv)
{
	int kind = *(const int *)sqlite3_user_data(out);
	const char *s = (const char *)sqlite3_value_text(argv[0]);
	size_t len = (size_t)sqlite3_value_bytes(argv[0]);
	sqlite3_int64 k = argc > 1 ? sqlite3_value_int64(argv[1]) : 0;
	sqlite3_int64 n, character = 0;
	struct made_text text;

	if (s == NULL || !text_begin(&text, out, len))
		return;
	n = characters(s, len);
	for (size_t i = 0; i < len; character++) {
		size_t next = i + 1;

		while (next < len && is_continuation(s[next]))
			next++;
		if (is_masked(kind, character, n, k))
			text.data[text.len++] = mask_of(s[i]);
		else
			text_add(&text, s + i, next - i);
		i = next;
	}
	text_end(&text, out);
}

/* --- others ----------------------------------------------------------------- */

static void
concat(sqlite3_context *out, int argc, sqlite3_value **argv)
{
	struct made_text text;
	size_t len = 0;

	for (int i = 0; i < argc; i++)
		if (sqlite3_value_text(argv[i]) != NULL)
			len += (size_t)sqlite3_value_bytes(argv[i]);
	if (!text_begin(&text, out, len))
		return;
	for (int i = 0; i < argc; i++) {
		const void *s = sqlite3_value_text(argv[i]);

		if (s != NULL)
			text_add(
			    &text, s, (size_t)sqlite3_value_bytes(argv[i]));
	}
	text_end(&text, out);
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
