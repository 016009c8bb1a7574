#define _GNU_SOURCE /* POSIX has no name for a processor */
#include "base/team.h"

#include "base/mem.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * A thread's stack in bytes: the usual 8 MiB may be all that ulimit -v leaves.
 */
#define STACK (1 << 20)

struct member {
	struct team *team;
	size_t number;
	pthread_t thread;
};

struct team {
	cpu_set_t processors; /* where members may run; none: unknown */
	size_t members;
	struct member *member; /* 0 is the caller and no thread of ours */
	pthread_mutex_t lock;  /* of all below */
	pthread_cond_t change;
	size_t run;  /* which one this is, from 1 */
	size_t busy; /* members that have not finished it */
	bool over;

	pthread_mutex_t gate; /* of tasks and next, while some are handed out */
	size_t tasks, next, taken;
	bool (*get)(void *, size_t); /* or NULL: they are there */
	void (*work)(void *, size_t, size_t);
	void (*take)(void *, size_t, size_t);
	void *context;
};

/*
 * A thread that waits for another's next step looks for it this number of times
 * before it sleeps: to wake up takes longer, some 30 us in a virtual machine.
 */
#define LOOKS 2000

static void
pause_a_little(void)
{
#ifdef __x86_64__
	__builtin_ia32_pause();
#endif
}

static void
enter_gate(struct team *t)
{
	for (int i = 0; i < LOOKS; i++) {
		if (pthread_mutex_trylock(&t->gate) == 0)
			return;
		pause_a_little();
	}
	pthread_mutex_lock(&t->gate);
}

/* Wait until it is this task's turn to be taken over. */
static void
await_turn(struct team *t, size_t task)
{
	for (int i = 0; i < LOOKS; i++) {
		if (__atomic_load_n(&t->taken, __ATOMIC_ACQUIRE) == task)
			return;
		pause_a_little();
	}
	pthread_mutex_lock(&t->lock);
	while (t->taken != task)
		pthread_cond_wait(&t->change, &t->lock);
	pthread_mutex_unlock(&t->lock);
}

/* Get the number of the next task, if there is one. */
static bool
get_task(struct team *t, size_t member, size_t *task)
{
	bool got;

	enter_gate(t);
	got = t->next < t->tasks;
	if (got && t->get != NULL && !t->get(t->context, member)) {
		t->tasks = t->next;
		got = false;
	}
	if (got)
		*task = t->next++;
	pthread_mutex_unlock(&t->gate);
	return got;
}

/* Take a task over in its turn. */
static void
take_over(struct team *t, size_t member, size_t task)
{
	await_turn(t, task);
	/* Alone: nobody else's turn comes before `taken` moves. */
	t->take(t->context, member, task);
	pthread_mutex_lock(&t->lock);
	__atomic_store_n(&t->taken, task + 1, __ATOMIC_RELEASE);
	pthread_cond_broadcast(&t->change);
	pthread_mutex_unlock(&t->lock);
}

/* Work as long as there are tasks. */
static void
do_tasks(struct team *t, size_t member)
{
	size_t task;

	while (get_task(t, member, &task)) {
		t->work(t->context, member, task);
		if (t->take != NULL)
			take_over(t, member, task);
	}
	pthread_mutex_lock(&t->lock);
	t->busy--;
	pthread_cond_broadcast(&t->change);
	pthread_mutex_unlock(&t->lock);
}

static void *
serve(void *argument)
{
	struct member *m = argument;
	struct team *t = m->team;

	if (CPU_COUNT(&t->processors) > 0)
		sched_setaffinity(0, sizeof t->processors, &t->processors);
	for (size_t run = 1;; run++) {
		bool over;

		pthread_mutex_lock(&t->lock);
		while (!t->over && t->run < run)
			pthread_cond_wait(&t->change, &t->lock);
		over = t->over;
		pthread_mutex_unlock(&t->lock);
		if (over)
			return NULL;
		do_tasks(t, m->number);
	}
}

size_t
team_processors(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n > 1 ? (size_t)n : 1;
}

/*
 * A new thread begins where its creator runs, and Linux may leave both there
 * for many milliseconds while another processor is idle. So each has to begin
 * on another one, and may then go where it likes.
 */
static void
begin_elsewhere(struct team *t, pthread_attr_t *attributes)
{
	cpu_set_t others;
	int here = sched_getcpu();

	if (here < 0 || here >= CPU_SETSIZE ||
	    sched_getaffinity(0, sizeof t->processors, &t->processors) != 0)
		return;
	others = t->processors;
	CPU_CLR(here, &others);
	if (CPU_COUNT(&others) > 0)
		pthread_attr_setaffinity_np(attributes, sizeof others, &others);
}

struct team *
team_new(size_t members)
{
	struct team *t = mem_zero(1, sizeof *t);
	pthread_attr_t attributes;
	sigset_t all, old;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK);
	begin_elsewhere(t, &attributes);
	t->member = mem_zero(members, sizeof *t->member);
	pthread_mutex_init(&t->gate, NULL);
	pthread_mutex_init(&t->lock, NULL);
	pthread_cond_init(&t->change, NULL);
	sigfillset(&all);
	sigdelset(&all, SIGPIPE); /* a member that writes gets its own */
	sigdelset(&all, SIGXFSZ);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	for (t->members = 1; t->members < members; t->members++) {
		struct member *m = &t->member[t->members];

		m->team = t;
		m->number = t->members;
		if (pthread_create(&m->thread, &attributes, serve, m) != 0)
			break;
	}
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attributes);
	return t;
}

void
team_free(struct team *t)
{
	pthread_mutex_lock(&t->lock);
	t->over = true;
	pthread_cond_broadcast(&t->change);
	pthread_mutex_unlock(&t->lock);
	for (size_t i = 1; i < t->members; i++)
		pthread_join(t->member[i].thread, NULL);
	pthread_cond_destroy(&t->change);
	pthread_mutex_destroy(&t->lock);
	pthread_mutex_destroy(&t->gate);
	free(t->member);
	free(t);
}

size_t
team_members(const struct team *t)
{
	return t->members;
}

static void
run(struct team *t, size_t tasks, bool (*get)(void *, size_t),
    void (*work)(void *, size_t, size_t), void (*take)(void *, size_t, size_t),
    void *context)
{
	pthread_mutex_lock(&t->lock);
	t->tasks = tasks;
	t->next = t->taken = 0;
	t->get = get;
	t->work = work;
	t->take = take;
	t->context = context;
	t->busy = t->members;
	t->run++;
	pthread_cond_broadcast(&t->change);
	pthread_mutex_unlock(&t->lock);
	do_tasks(t, 0);
	pthread_mutex_lock(&t->lock);
	while (t->busy > 0)
		pthread_cond_wait(&t->change, &t->lock);
	pthread_mutex_unlock(&t->lock);
}

void
team_run(struct team *t, size_t tasks,
    void (*work)(void *context, size_t member, size_t task),
    void (*take)(void *context, size_t member, size_t task), void *context)
{
	run(t, tasks, NULL, work, take, context);
}

void
team_feed(struct team *t, bool (*get)(void *context, size_t member),
    void (*work)(void *context, size_t member, size_t task),
    void (*take)(void *context, size_t member, size_t task), void *context)
{
	run(t, SIZE_MAX, get, work, take, context);
}
