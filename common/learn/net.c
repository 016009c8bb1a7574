#include "learn/net.h"

#include "base/mem.h"
#include "base/stop.h"
#include "base/team.h"
#include "learn/net_member.h"

#include <stdlib.h>

/* All members, and what they share. */
struct fitting {
	struct net_fit *fit;
	struct team *team;
	uint64_t all; /* rows to visit, of all members and epochs */
	uint64_t done;
	int failed; /* 1: a signal; -1: `error` */
	struct error error;
};

void
net_fit_init(struct net_fit *f)
{
	*f = (struct net_fit){
	    .hidden = {64, 32},
	    .layers = 2,
	    .members = NET_MEMBERS,
	    .epochs = NET_EPOCHS,
	    .rate = NET_RATE,
	    .decay = NET_DECAY,
	    .hold_out = NET_HOLD_OUT,
	    .smooth = true,
	    .class_weight = {1, 1},
	    .rows = {.mat = {.fd = -1}},
	};
}

void
net_fit_release(struct net_fit *f)
{
	for (size_t i = 0; f->result != NULL && i < f->members; i++) {
		free(f->result[i].weights);
		free(f->result[i].epoch);
	}
	free(f->result);
	net_rows_release(&f->rows);
	f->result = NULL;
}

/* Note the progress; true when the work is to stop. */
static bool
is_over(void *context, bool is_caller, size_t rows)
{
	struct fitting *of = context;
	uint64_t done = __atomic_add_fetch(&of->done, rows, __ATOMIC_RELAXED);

	if (is_caller && of->fit->progress != NULL)
		of->fit->progress(done, of->all);
	if (stop_requested() != 0)
		__atomic_store_n(&of->failed, 1, __ATOMIC_RELAXED);
	return __atomic_load_n(&of->failed, __ATOMIC_RELAXED) != 0;
}

static void
work(void *context, size_t member, size_t task)
{
	struct fitting *of = context;
	struct net_member *m;
	struct error e;
	int failed;

	if (__atomic_load_n(&of->failed, __ATOMIC_RELAXED) != 0)
		return;
	m = mem_aligned(1, sizeof *m);
	m->fit = of->fit;
	m->result = &of->fit->result[task];
	m->is_over = is_over;
	m->context = of;
	m->is_caller = member == 0;
	failed =
	    net_member_learn(m, net_mix(of->fit->seed + net_mix(task)), &e);
	if (failed < 0 &&
	    __atomic_exchange_n(&of->failed, -1, __ATOMIC_RELAXED) != -1)
		of->error = e;
	free(m);
}

static size_t
batch_of(size_t rows)
{
	size_t batch = rows / NET_BATCHES;

	if (rows >= NET_MANY)
		return NET_BATCH_MANY;
	if (batch < NET_BATCH_LEAST)
		return NET_BATCH_LEAST;
	return batch > NET_BATCH ? NET_BATCH : batch;
}

int
net_fit(struct net_fit *f, struct dataset *d, struct error *e)
{
	struct fitting of = {.fit = f};
	size_t rows;

	if ((f->mirror ? mlp_init_mirror : mlp_init)(
		&f->shape, d->features, f->hidden, f->layers) < 0)
		return error_set(e, ST_CANNOT,
		    "%zu columns and these --hidden layers need more than %d "
		    "weights",
		    d->features, MLP_WEIGHTS);
	if (net_rows_init(
		&f->rows, d, f->class_weight, f->smooth, f->mirror, e) < 0)
		return -1;
	rows = f->rows.rows[0] + f->rows.rows[1];
	if (f->batch == 0)
		f->batch = batch_of(rows);
	of.all = (uint64_t)rows * f->epochs * f->members;
	f->result = mem_zero(f->members, sizeof *f->result);
	for (size_t i = 0; i < f->members; i++) {
		f->result[i].weights =
		    mem_aligned(f->shape.floats, sizeof(float));
		f->result[i].epoch =
		    mem_zero(f->epochs, sizeof *f->result[i].epoch);
	}
	of.team = team_new(f->threads != 0 ? f->threads : team_processors());
	team_run(of.team, f->members, work, NULL, &of);
	team_free(of.team);
	if (of.failed < 0)
		*e = of.error;
	return of.failed;
}
