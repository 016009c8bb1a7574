#include "learn/lift.h"

#include "learn/curve.h"

void
lift_find(const struct metric *m, struct lift *lift, size_t count)
{
	size_t i = 0;
	double above = 0, positives = 0;
	struct curve c;

	curve_start(&c, m);
	while (curve_next(&c)) {
		double all = c.tp + c.fp, share;

		for (; i < count && lift[i].k <= all; i++) {
			share = (lift[i].k - above) / (all - above);
			lift[i].positives = positives + share * c.positives;
		}
		above = all;
		positives = c.tp;
	}
	for (; i < count; i++) /* there are fewer than k */
		lift[i].positives = c.tp;
	for (i = 0; i < count; i++) {
		struct lift *l = &lift[i];

		l->precision = value_ratio(l->positives, l->k, "k is 0");
		l->recall = value_ratio(l->positives, c.tp, "no positives");
		l->lift = value_ratio(
		    l->positives / l->k * (c.tp + c.fp), c.tp, "no positives");
	}
}
