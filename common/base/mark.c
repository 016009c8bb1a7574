#include "base/mark.h"

static uint64_t
add(uint64_t mark, uint64_t n)
{
	mark = (mark ^ n) * UINT64_C(0xff51afd7ed558ccd);
	return mark ^ mark >> 32;
}

static uint64_t
add_time(uint64_t mark, const struct timespec *time)
{
	return add(add(mark, (uint64_t)time->tv_sec), (uint64_t)time->tv_nsec);
}

uint64_t
mark_add(uint64_t mark, const struct stat *st)
{
	mark = add(mark, (uint64_t)st->st_dev);
	mark = add(mark, (uint64_t)st->st_ino);
	mark = add(mark, (uint64_t)st->st_size);
	mark = add_time(mark, &st->st_mtim);
	return add_time(mark, &st->st_ctim);
}
