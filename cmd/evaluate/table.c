#include "evaluate.h"

#include "judge/curve.h"
#include "stream/out.h"

void
write_table(const struct rows *m)
{
	struct curve all, c;
	struct buf b = {0};

	curve_end(&all, m);
	curve_start(&c, m);
	while (curve_next(&c)) {
		struct confusion at = {
		    .tp = c.tp,
		    .fp = c.fp,
		    .fn = all.tp - c.tp,
		    .tn = all.fp - c.fp,
		};
		const struct {
			const char *name;
			struct value value;
		} member[] = {
		    {"threshold", value_of(c.threshold)},
		    {"tp", value_of(at.tp)},
		    {"fp", value_of(at.fp)},
		    {"fn", value_of(at.fn)},
		    {"tn", value_of(at.tn)},
		    {"precision", confusion_precision(&at)},
		    {"recall", confusion_recall(&at)},
		    {"specificity", confusion_specificity(&at)},
		    {"f1", confusion_f(&at, 1)},
		};

		b.len = 0;
		for (size_t i = 0; i < sizeof member / sizeof *member; i++) {
			buf_add_format(
			    &b, "%s\"%s\":", i > 0 ? "," : "{", member[i].name);
			json_add_value(&b, &member[i].value);
		}
		buf_add_string(&b, "}\n");
		out_add(b.data, b.len);
	}
	buf_release(&b);
}
