/*
 * settle: linked into the programs of SAN=asan only. A client of librdkafka is
 * left to the end of the process (common/kafka/source.c), and its threads work
 * on. LeakSanitizer does not see their stacks, since C11's thrd_create() is
 * unknown to it: what only such a thread holds at that moment is a leak to it.
 * So the threads come to rest before it looks.
 */
#include <dirent.h>
#include <stdlib.h>
#include <time.h>

#define REST_MS 50

/* Does this process have threads besides this one? */
static int
has_threads(void)
{
	DIR *tasks = opendir("/proc/self/task");
	int n = 0;

	if (tasks == NULL)
		return 0;
	for (const struct dirent *d; (d = readdir(tasks)) != NULL;)
		n += d->d_name[0] != '.';
	closedir(tasks);
	return n > 1;
}

static void
settle(void)
{
	struct timespec rest = {.tv_nsec = REST_MS * 1000000L};

	if (has_threads())
		nanosleep(&rest, NULL);
}

__attribute__((constructor)) static void
settle_at_exit(void)
{
	atexit(settle);
}
