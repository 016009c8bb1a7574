#include "base/team.h"

#include "check.h"

#include <stdlib.h>

#define TASKS 500

struct context {
	double *found; /* a member's */
	double total;
	size_t taken, wrong;
	int times[TASKS];
};

static void
work(void *context, size_t member, size_t task)
{
	struct context *c = context;
	volatile double x = 0;

	/* Some take much longer than others. */
	for (size_t i = 0; i < task * 7919 % 20000; i++)
		x += 1;
	c->found[member] = 1 / (double)(task + 1);
	c->times[task]++;
}

static void
take(void *context, size_t member, size_t task)
{
	struct context *c = context;

	c->wrong += c->taken++ != task;
	c->total += c->found[member];
}

static double
sum(size_t members)
{
	struct team *t = team_new(members);
	struct context c = {0};
	double total = 0;

	c.found = calloc(members, sizeof *c.found);
	check(team_members(t) == members);
	for (int run = 0; run < 3; run++) {
		c.total = 0;
		c.taken = 0;
		team_run(t, TASKS, work, take, &c);
		check(c.taken == TASKS && c.wrong == 0);
		check(run == 0 || c.total == total);
		total = c.total;
	}
	team_run(t, 0, work, take, &c);
	for (size_t i = 0; i < TASKS; i++)
		check(c.times[i] == 3);
	free(c.found);
	team_free(t);
	return total;
}

static void
any_number_of_members_adds_up_in_the_same_order(void)
{
	double one = sum(1);

	check(sum(2) == one);
	check(sum(7) == one);
}

int
main(void)
{
	any_number_of_members_adds_up_in_the_same_order();
	return check_done();
}
