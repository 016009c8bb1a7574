#include "stream/split.h"

#include "check.h"

static void
hash_is(const char *text, uint64_t seed, uint64_t wanted)
{
	if (!check(split_hash(text, strlen(text), seed) == wanted))
		printf(
		    "\tof '%s', seed %llu\n", text, (unsigned long long)seed);
}

int
main(void)
{
	/* Worked out in Python from the words in split.h. */
	hash_is("", 0, UINT64_C(0xefd01f60ba992926));
	hash_is("a", 0, UINT64_C(0x82a2a958a9bece5b));
	hash_is("foobar", 0, UINT64_C(0x2c22194922d1672b));
	hash_is("c1", 0, UINT64_C(0x4ad219d4c2397083));
	hash_is("c1", 42, UINT64_C(0x64ce23818d916725));
	hash_is("123456789", 7, UINT64_C(0x50943461e056ef68));

	check(!split_is_held_out(0, 0));
	check(split_is_held_out(0, 1e-300));
	check(split_is_held_out(UINT64_MAX, 1));
	check(!split_is_held_out(UINT64_C(1) << 63, 0.5));
	check(split_is_held_out((UINT64_C(1) << 63) - 1, 0.5));
	return check_done();
}
