#include "warm.h"

#include "base/mem.h"
#include "model/linear.h"

#include <stdlib.h>
#include <string.h>

double *
warm_start(const struct warm *w, const struct schema *s)
{
	double *b;

	if (w->b == NULL)
		return NULL;
	b = mem_zero(s->features + 1, sizeof *b);
	b[0] = w->b[0];
	for (size_t j = 0; j < s->features; j++) {
		const char *name = s->feature[j].name;
		size_t at = words_find(&w->names, name, strlen(name));

		if (at != WORDS_NONE)
			b[j + 1] = w->b[at + 1];
	}
	return b;
}

static void
keep(struct warm *w, const struct schema *s, double intercept,
    const double *coefficient)
{
	warm_release(w);
	w->b = mem_zero(s->features + 1, sizeof *w->b);
	w->b[0] = intercept;
	for (size_t j = 0; j < s->features; j++) {
		const char *name = s->feature[j].name;

		w->b[words_add(&w->names, name, strlen(name)) + 1] =
		    coefficient[j];
	}
}

void
warm_keep(struct warm *w, const struct schema *s, const struct lr *fit)
{
	keep(w, s, fit->intercept, fit->coefficient);
}

void
warm_take(struct warm *w, const struct model *m)
{
	const double *start = linear_of(m)->start;

	if (start != NULL)
		keep(w, &m->schema, start[0], start + 1);
}

void
warm_release(struct warm *w)
{
	words_release(&w->names);
	free(w->b);
	w->b = NULL;
}
