#include "train/nets_options.h"

#include "base/list.h"
#include "base/num.h"
#include "base/progress.h"
#include "model/net.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#undef OPT_OF
#define OPT_OF struct nets_options

const struct opt train_nets[] = {
    {0, "epochs", "N", "visits of all rows (default 30)",
	OPT_INT(epochs, 1, 100000)},
    {0, "batch", "N",
	"rows of a step (default 256, less for few rows,\n"
	"more for many)",
	OPT_INT(batch, 1, 1000000)},
    {0, "rate", "R", "the size of a step at the beginning (default 0.002)",
	OPT_REAL(rate, 1e-10, 10)},
    {0, "decay", "D", "what draws weights to 0 (default 0.05)",
	OPT_REAL(decay, 0, 100)},
    {0, "hold-out", "SHARE",
	"the rows by which a net's best epoch is chosen\n"
	"(default 0.15)",
	OPT_REAL(hold_out, 0, 0.9)},
    {0, "scale", "robust|standard",
	"scale by quartiles, or standardise (default\n"
	"robust)",
	OPT_EITHER(standard)},
    {0},
};

#undef OPT_OF
#define OPT_OF struct train_ask

const struct opt train_nets_chance[] = {
    {0, "seed", "N", "seed of all that is like chance (default 0)",
	OPT_INT(seed, 0, INT64_C(1) << 53)},
    {0, "by", "FIELD", "the member with the time of --window",
	OPT_TEXT(window_by)},
    {0},
};

int
nets_take_hidden(struct nets_options *o, const char *text, struct error *e)
{
	struct hidden *h = &o->hidden;
	const char *rest = text;
	bool good = true;

	h->layers = 0;
	do {
		char *name = list_name(&rest);
		double size = 0;

		good = good && h->layers < MLP_LAYERS &&
		    num_real(name, 1, MLP_WIDTH, &size) &&
		    size == (double)(size_t)size;
		if (good)
			h->size[h->layers++] = (size_t)size;
		free(name);
	} while (*rest++ != '\0');
	if (good)
		return 0;
	return error_set(e, ST_CANNOT,
	    "--hidden: '%s' is not a list of 1 to %d whole numbers from 1 to "
	    "%d",
	    text, MLP_LAYERS, MLP_WIDTH);
}

int
nets_check_by(const void *ask, struct error *e)
{
	const struct train_ask *a = ask;

	if (a->window_by == NULL || a->window_ms > 0)
		return 0;
	return error_set(
	    e, ST_CANNOT, "--by goes with a --window that is a length of time");
}

static void
show_progress(uint64_t done, uint64_t all)
{
	progress_of(done, all, "visits of rows");
}

void
nets_ask(struct net_fit *fit, const struct nets_options *o, double seed)
{
	net_fit_init(fit);
	memcpy(fit->hidden, o->hidden.size, sizeof fit->hidden);
	fit->layers = o->hidden.layers;
	fit->members = o->members;
	fit->epochs = o->epochs;
	fit->batch = o->batch;
	fit->rate = o->rate;
	fit->decay = o->decay;
	fit->hold_out = o->hold_out;
	fit->smooth = !o->standard;
	fit->seed = (uint64_t)seed;
	fit->progress = show_progress;
}

void
nets_take(struct nets_options *o, struct train_ask *ask, const struct model *m)
{
	const struct net *n = net_of(m);

	o->hidden.layers = n->shape.layers;
	memcpy(o->hidden.size, n->shape.size + 1,
	    o->hidden.layers * sizeof *o->hidden.size);
	o->members = n->members;
	o->epochs = n->options.epochs;
	o->batch = n->options.batch;
	o->rate = n->options.rate;
	o->decay = n->options.decay;
	o->hold_out = n->options.hold_out;
	o->standard = !n->scale.smooth;
	ask->seed = n->options.seed;
	ask->folded = true;
}
