#include "base/team.h"

#include "check.h"

#include <stdbool.h>
#include <stdlib.h>

#define TASKS 500

struct context {
	double *found; /* a member's */
	double total;
	size_t taken, wrong;
	int times[TASKS];
	size_t got, *task; /* the last one a member got */
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

static bool
get(void *context, size_t member)
{
	struct context *c = context;

	if (c->got == TASKS)
		return false;
	c->task[member] = c->got++;
	return true;
}

static void
work_on_it(void *context, size_t member, size_t task)
{
	struct context *c = context;

	work(context, member, task);
	if (c->task[member] != task)
		c->times[task]++;
}

static void
tasks_are_fetched_until_there_are_no_more(void)
{
	for (size_t members = 1; members < 8; members += 3) {
		struct team *t = team_new(members);
		struct context c = {0};

		c.found = calloc(members, sizeof *c.found);
		c.task = calloc(members, sizeof *c.task);
		team_feed(t, get, work_on_it, take, &c);
		check(c.taken == TASKS && c.wrong == 0);
		for (size_t i = 0; i < TASKS; i++)
			check(c.times[i] == 1);
		/* None at all, and then the other kind again. */
		team_feed(t, get, work_on_it, take, &c);
		check(c.taken == TASKS);
		c.taken = 0;
		team_run(t, TASKS, work, take, &c);
		check(c.taken == TASKS && c.wrong == 0);
		free(c.found);
		free(c.task);
		team_free(t);
	}
}

int
main(void)
{
	tasks_are_fetched_until_there_are_no_more();
	any_number_of_members_adds_up_in_the_same_order();
	return check_done();
}
