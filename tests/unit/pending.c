#include "kafka/pending.h"

#include "check.h"

#include <string.h>

#define COUNT 20000

/* Values of 0 to 999 bytes, and one that is larger than a block. */
static struct pending *
add(struct pendings *s, size_t i)
{
	static char bytes[400000];
	struct header h = {.name = {"n", 1}, .value = {NULL, 0}};
	struct message m = {.value = {bytes, i == 77 ? sizeof bytes : i % 1000},
	    .header = &h,
	    .headers = i % 3 == 0,
	    .line = i};

	memset(bytes, (int)(i % 251), m.value.len);
	return pending_add(s, &m);
}

static bool
is_whole(const struct pending *p)
{
	size_t i = p->m.line;

	for (size_t k = 0; k < p->m.value.len; k++)
		if ((unsigned char)p->m.value.p[k] != i % 251)
			return false;
	return p->m.value.len == (i == 77 ? 400000 : i % 1000) &&
	    p->m.headers == (i % 3 == 0) &&
	    (p->m.headers == 0 || strcmp(p->m.header->name.p, "n") == 0);
}

/* They are there in order, whole, and no others. */
static void
holds(const struct pendings *s, const bool *there)
{
	const struct pending *p = pending_first(s);

	for (size_t i = 0; i < COUNT; i++) {
		if (!there[i])
			continue;
		if (!check(p != NULL && p->m.line == i && is_whole(p)))
			return;
		p = pending_next(p);
	}
	check(p == NULL);
}

int
main(void)
{
	static struct pending *at[COUNT];
	static bool there[COUNT];
	struct pendings s = {0};
	size_t held, i;

	check(pending_first(&s) == NULL);
	for (i = 0; i < COUNT; i++) {
		at[i] = add(&s, i);
		there[i] = true;
	}
	holds(&s, there);
	held = s.held;
	/* In an order of their own: 7919 is prime to COUNT. */
	for (size_t k = 0; k < COUNT / 2; k++) {
		i = k * 7919 % COUNT;
		pending_remove(&s, at[i]);
		there[i] = false;
	}
	holds(&s, there);
	check(s.held <= held);
	for (i = 0; i < COUNT; i++)
		if (there[i])
			pending_remove(&s, at[i]);
	check(pending_first(&s) == NULL && s.held == 0);
	/* What was let go is used again. */
	memset(there, 0, sizeof there);
	for (i = 0; i < COUNT; i++) {
		at[i] = add(&s, i);
		there[i] = true;
	}
	holds(&s, there);
	check(s.held <= held);
	pending_release(&s);
	return check_done();
}
