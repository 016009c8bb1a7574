#include "judge/lift.h"

#include "judge/curve.h"

void
lift_find(const struct rows *m, struct lift *lift, size_t count)
{
	size_t i = 0;
	double above = 0, positives = 0;
	struct curve all, c;

	curve_end(&all, m);
	curve_start(&c, m);
	while (i < count && curve_next(&c)) {
		double in = c.tp + c.fp, share;

		for (; i < count && lift[i].k <= in; i++) {
			share = (lift[i].k - above) / (in - above);
			lift[i].positives = positives + share * c.positives;
		}
		above = in;
		positives = c.tp;
	}
	for (; i < count; i++) /* there are fewer than k */
		lift[i].positives = all.tp;
	for (i = 0; i < count; i++) {
		struct lift *l = &lift[i];

		l->precision = value_ratio(l->positives, l->k, "k is 0");
		l->recall = value_ratio(l->positives, all.tp, "no positives");
		l->lift = value_ratio(l->positives / l->k * (all.tp + all.fp),
		    all.tp, "no positives");
	}
}
