#include "learn/separation.h"

#include "base/mem.h"
#include "math/symmetric.h"

#include <math.h>
#include <stdlib.h>

/*
 * A check that every row is on its label's side of the plane v or, nearly, in
 * it.
 */
struct sides {
	const struct scan *scan;
	const struct scale *scale;
	const double *v;
	double limit;
	bool all, some;		/* right; strictly right */
	bool *wrong, *strictly; /* a member's */
};

static void
find_sides(void *context, size_t member, struct panel *p)
{
	struct sides *s = context;

	if (s->wrong[member])
		return;
	scale_panel(s->scale, s->scan->kernel, p);
	for (size_t i = 0; i < p->rows; i++) {
		const double *row = p->x + i * p->stride;
		double z = 0, size = 0;

		for (size_t j = 0; j < p->columns; j++) {
			z += row[j] * s->v[j];
			size += fabs(row[j]);
		}
		z *= p->sign[i];
		if (!(z >= -s->limit * size))
			s->wrong[member] = true;
		if (z > s->limit * size)
			s->strictly[member] = true;
	}
}

static void
take_sides(void *context, size_t member)
{
	struct sides *s = context;

	s->all = s->all && !s->wrong[member];
	s->some = s->some || s->strictly[member];
}

bool
separation_by(struct scan *scan, const struct scale *scale, const double *v,
    double tolerance)
{
	struct sides s = {
	    .scan = scan,
	    .scale = scale,
	    .v = v,
	    .limit = tolerance * symmetric_max(v, scale->columns + 1),
	    .all = true,
	    .wrong = mem_zero(scan->members, sizeof *s.wrong),
	    .strictly = mem_zero(scan->members, sizeof *s.strictly),
	};
	struct error e;
	int rc = scan_run(scan, find_sides, take_sides, &s, &e);

	free(s.wrong);
	free(s.strictly);
	return rc == 0 && s.all && s.some;
}
