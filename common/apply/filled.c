#include "apply/filled.h"

#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#define EARLY 500 /* before stream/ahead.h takes them on all processors */
#define NAMES_SHOWN 5
#define NUMBERS_SHOWN 5

static void
make_room(struct filled *f, size_t fields)
{
	if (f->by_number != NULL)
		return;
	f->fields = fields;
	f->by_number = mem_zero(fields + 1, sizeof *f->by_number);
	f->absent = mem_zero(fields + 1, sizeof *f->absent);
	f->null = mem_zero(fields + 1, sizeof *f->null);
}

void
filled_add(struct filled *f, const struct columns *c, const struct rec *rec,
    const size_t *wanted, const double *raw, size_t missing)
{
	make_room(f, c->fields);
	f->records++;
	f->by_number[missing]++;
	for (size_t i = 0; missing > 0 && i < f->fields; i++) {
		if (!isnan(raw[i]))
			continue;
		if (rec->field[wanted[i]].type == JSON_ABSENT)
			f->absent[i]++;
		else
			f->null[i]++;
		missing--;
	}
}

void
filled_merge(struct filled *f, const struct filled *from)
{
	if (from->records == 0)
		return;
	make_room(f, from->fields);
	f->records += from->records;
	for (size_t i = 0; i < f->fields; i++) {
		f->absent[i] += from->absent[i];
		f->null[i] += from->null[i];
	}
	for (size_t i = 0; i <= f->fields; i++)
		f->by_number[i] += from->by_number[i];
}

void
filled_release(struct filled *f)
{
	free(f->by_number);
	free(f->absent);
	free(f->null);
	*f = (struct filled){0};
}

/* Append the names of the fields that no record has; returns their number. */
static size_t
add_absent(const struct filled *f, const struct columns *c, struct buf *b)
{
	size_t count = 0;

	for (size_t i = 0; i < f->fields; i++)
		if (f->absent[i] == f->records && ++count <= NAMES_SHOWN)
			buf_add_format(b, "%s'%.64s'", count > 1 ? ", " : "",
			    c->field[i].name);
	if (count > NAMES_SHOWN)
		buf_add_format(b, " and %zu more", count - NAMES_SHOWN);
	return count;
}

/* Warn of members that no record has. */
static bool
warn_of_absent(const struct filled *f, const struct columns *c, const char *far)
{
	struct buf b = {0};
	size_t count = add_absent(f, c, &b);

	if (count > 0 && c->keeps_missing)
		warnx("none of %" PRIu64 " records%s has %s: the trees take %s "
		      "for missing (--max-missing rejects such records)",
		    f->records, far, buf_string(&b),
		    count == 1 ? "it" : "them");
	else if (count > 0)
		warnx("none of %" PRIu64 " records%s has %s: the model fills "
		      "%s in (--max-missing rejects such records)",
		    f->records, far, buf_string(&b),
		    count == 1 ? "it" : "them");
	buf_release(&b);
	return count > 0;
}

void
filled_warn_early(struct filled *f, const struct columns *c, bool *told)
{
	struct buf b = {0};

	if (f->told || f->records < EARLY)
		return;
	f->told = true;
	if (add_absent(f, c, &b) > 0 &&
	    !__atomic_exchange_n(told, true, __ATOMIC_RELAXED))
		warn_of_absent(f, c, " so far");
	buf_release(&b);
}

/* Append "1 member in 20 records, 2 members in 10 records". */
static void
add_numbers(const struct filled *f, struct buf *b)
{
	uint64_t rest = 0;
	size_t shown = 0;

	for (size_t n = 1; n <= f->fields; n++) {
		uint64_t records = f->by_number[n];

		if (records == 0)
			continue;
		if (shown == NUMBERS_SHOWN) {
			rest += records;
			continue;
		}
		buf_add_format(b, "%s%zu member%s in %" PRIu64 " record%s",
		    shown++ > 0 ? ", " : "", n, n > 1 ? "s" : "", records,
		    records > 1 ? "s" : "");
	}
	if (rest > 0)
		buf_add_format(b, ", more in %" PRIu64 " record%s", rest,
		    rest > 1 ? "s" : "");
}

void
filled_say(const struct filled *f, const struct columns *c)
{
	uint64_t absent = 0, null = 0, whole;
	struct buf b = {0};

	if (f->records == 0 || f->by_number[0] == f->records)
		return;
	whole = f->by_number[f->fields];
	if (whole < f->records)
		warn_of_absent(f, c, "");
	if (whole > 0)
		warnx("%" PRIu64 " of %" PRIu64 " records have none of the "
		      "model's %zu members: all are %s, and the scores are the "
		      "same (--max-missing rejects such records)",
		    whole, f->records, f->fields,
		    c->keeps_missing ? "missing" : "filled in");
	for (size_t i = 0; i < f->fields; i++) {
		absent += f->absent[i];
		null += f->null[i];
		if (f->absent[i] + f->null[i] > 0)
			note("%s: '%s': absent in %" PRIu64
			     " records, null in %" PRIu64,
			    c->keeps_missing ? "missing" : "filled in",
			    c->field[i].name, f->absent[i], f->null[i]);
	}
	add_numbers(f, &b);
	warnx("%s of %" PRIu64 " of %" PRIu64 " records: %s; %" PRIu64
	      " value%s absent, %" PRIu64 " null",
	    c->keeps_missing ? "the trees took for missing members"
			     : "the model filled in members",
	    f->records - f->by_number[0], f->records, buf_string(&b), absent,
	    absent == 1 ? " was" : "s were", null);
	buf_release(&b);
}
