/* The lines of windows: text for people, or JSON (print_json.h). */
#include "monitor.h"
#include "print_json.h"
#include "stream/out.h"

#include <math.h>
#include <string.h>

static void
add_text_time(const struct monitor *m, struct buf *b, int64_t time)
{
	if (m->o->window == 0)
		buf_add_format(b, "%lld", (long long)time);
	else if (m->o->time.is_text)
		event_text(time, b);
	else
		buf_add_number(b, (double)time / (double)m->o->time.unit);
}

static void
add_text_realised(struct buf *b, const struct tally *t)
{
	const struct tally_joined *k = &t->joined;

	buf_add_format(
	    b, "  labelled %.0f %%", 100 * (double)k->labelled / (double)t->n);
	if (k->alerts > 0)
		buf_add_format(b, "  precision %.3f of %zu labelled alerts",
		    (double)k->hits / (double)k->alerts, k->alerts);
	if (t->is_final && k->hits + k->missed > 0)
		buf_add_format(b, "  recall %.3f",
		    (double)k->hits / (double)(k->hits + k->missed));
	buf_add_string(b, t->is_final ? "  final" : "  provisional");
}

static void
print_text(struct monitor *m, const struct tally *t)
{
	const struct window_figures *f = &t->figures;
	const struct buf *words = &f->reasons.now;
	struct buf b = {0};

	add_text_time(m, &b, t->begin);
	buf_add_format(&b, "  %s  %s  n %llu", state_names[f->level],
	    *t->of->name == '\0' ? "-" : t->of->name, (unsigned long long)t->n);
	if (t->revision > 1)
		buf_add_format(&b, "  revision %u", t->revision);
	if (!isnan(f->rate))
		buf_add_format(&b, "  alerts %llu (%.3g %%)",
		    (unsigned long long)t->alerts, 100 * f->rate);
	if (!isnan(f->psi))
		buf_add_format(&b, "  psi %.3f", f->psi);
	if (!isnan(f->precision.value))
		buf_add_format(
		    &b, "  estimated precision %.3f", f->precision.value);
	if (!isnan(f->recall.value))
		buf_add_format(&b, "  estimated recall %.3f", f->recall.value);
	if (m->o->labels != NULL)
		add_text_realised(&b, t);
	for (size_t at = 0; at < words->len; at += strlen(words->data + at) + 1)
		buf_add_format(
		    &b, "%s %s", at == 0 ? "  :" : ";", words->data + at);
	for (size_t i = 0; i < b.len; i++)
		if ((unsigned char)b.data[i] < ' ' || b.data[i] == 0x7f)
			b.data[i] = '?';
	buf_add_byte(&b, '\n');
	out_add(b.data, b.len);
	buf_release(&b);
}

static void
print_text_gap(const struct monitor *m, int64_t begin, const char *reason)
{
	struct buf b = {0};

	if (m->any_window)
		add_text_time(m, &b, begin);
	else
		buf_add_byte(&b, '-');
	buf_add_format(&b, "  unknown  -  n 0  %s\n", reason);
	out_add(b.data, b.len);
	buf_release(&b);
}

void
monitor_print(struct monitor *m, struct tally *t)
{
	if (m->o->as_text)
		print_text(m, t);
	else
		print_json(m, t);
}

void
monitor_print_gap(
    struct monitor *m, int64_t begin, int64_t end, const char *reason)
{
	for (size_t i = 0; i < m->models; i++)
		state_unknown(&m->watched[i]->state, begin);
	if (m->o->as_text)
		print_text_gap(m, begin, reason);
	else
		print_json_gap(m, begin, end, reason);
}
