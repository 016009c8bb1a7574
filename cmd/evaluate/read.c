#include "evaluate.h"

void
want_fields(struct fields *fields, const struct opts *o, struct rec *rec)
{
	*fields = (struct fields){
	    .label = rec_want(rec, o->label), .score = rec_want(rec, o->score)};
	if (o->weight != NULL)
		fields->weight = rec_want(rec, o->weight);
}

int
read_row(const struct opts *o, const struct fields *fields,
    const struct rec *rec, struct metric *m, struct fault *f)
{
	double score, weight = 1;
	int label;

	if (rec_label(rec, fields->label, &label, f) < 0 ||
	    rec_number(rec, fields->score, &score, f) < 0)
		return -1;
	if (o->weight != NULL) {
		if (rec_number(rec, fields->weight, &weight, f) < 0)
			return -1;
		if (weight < 0)
			return fault_set(f, REASON_OUT_OF_RANGE, o->weight,
			    "weight '%s' is negative", o->weight);
	}
	metric_add(m, score, label != 0, weight);
	return 0;
}
