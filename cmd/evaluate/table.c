#include "judge/curve.h"
#include "print.h"
#include "stream/out.h"

void
print_table(const struct rows *m)
{
	struct curve all, c;
	struct buf b = {0};

	curve_end(&all, m);
	curve_start(&c, m);
	while (curve_next(&c)) {
		struct json_out j = {.out = &b};
		struct confusion at = {
		    .tp = c.tp,
		    .fp = c.fp,
		    .fn = all.tp - c.tp,
		    .tn = all.fp - c.fp,
		};
		struct value precision = confusion_precision(&at);
		struct value recall = confusion_recall(&at);
		struct value specificity = confusion_specificity(&at);
		struct value f1 = confusion_f(&at, 1);

		b.len = 0;
		json_out_object(&j, NULL);
		json_out_number(&j, "threshold", c.threshold);
		json_out_number(&j, "tp", at.tp);
		json_out_number(&j, "fp", at.fp);
		json_out_number(&j, "fn", at.fn);
		json_out_number(&j, "tn", at.tn);
		print_value(&j, "precision", &precision);
		print_value(&j, "recall", &recall);
		print_value(&j, "specificity", &specificity);
		print_value(&j, "f1", &f1);
		json_out_end(&j);
		buf_add_byte(&b, '\n');
		out_add(b.data, b.len);
	}
	buf_release(&b);
}
