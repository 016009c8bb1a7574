/* The description as a page: a picture a member, with the classes overlaid. */
#include "page/figure.h"
#include "page/html.h"
#include "page/plot.h"
#include "print.h"
#include "stream/out.h"
#include "summary.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define BARS 40
#define DRAWN 4 /* classes */

static const char *const style[] = {
#include "cmd/describe/page.css.inc"
    NULL,
};

static const char *const colours[DRAWN] = {
    "first", "second", "third", "fourth"};

/* --- pieces ------------------------------------------------------------------------ */

static void
add_number_cell(struct buf *out, double x)
{
	buf_add_string(out, "<td class=\"number\">");
	if (isnan(x))
		buf_add_string(out, "–");
	else
		figure_add(out, x, 4);
	buf_add_string(out, "</td>");
}

static void
add_share_cell(struct buf *out, double share)
{
	buf_add_string(out, "<td class=\"number\">");
	if (share > 0) {
		figure_add(out, 100 * share, 3);
		buf_add_string(out, "&nbsp;%");
	} else {
		buf_add_string(out, "–");
	}
	buf_add_string(out, "</td>");
}

static void
add_heads(struct buf *out, const char *const *heads)
{
	buf_add_string(out, "<div class=\"scroll\"><table>\n<thead><tr>");
	for (; *heads != NULL; heads++) {
		bool number = **heads == '#';

		buf_add_format(out, "<th scope=\"col\"%s>%s</th>",
		    number ? " class=\"number\"" : "", *heads + number);
	}
	buf_add_string(out, "</tr></thead>\n<tbody>\n");
}

static void
end_table(struct buf *out)
{
	buf_add_string(out, "</tbody></table></div>\n");
}

/* Append the bytes of a value as text: whatever they are, they stay text. */
static void
add_bytes(struct buf *out, const char *p, size_t len)
{
	struct buf text = {0};

	for (size_t i = 0; i < len; i++)
		buf_add_byte(&text, p[i] == '\0' ? '?' : p[i]);
	html_text(out, buf_string(&text));
	buf_release(&text);
}

/* --- overview ------------------------------------------------------------------------ */

static void
add_head(struct buf *out, const struct described *d, size_t members)
{
	buf_add_string(out, "<header>\n<h1>");
	html_text(out, d->o->title);
	buf_add_string(out, "</h1>\n<p class=\"soft\">");
	figure_add(out, d->profile.records, 6);
	buf_add_string(
	    out, d->profile.records == 1 ? " record, " : " records, ");
	figure_add(out, (double)members, 6);
	buf_add_string(out, members == 1 ? " member" : " members");
	if (d->o->weight != NULL) {
		buf_add_string(out, ". Weighted, they stand for ");
		figure_add(out, d->profile.weight, 6);
	}
	if (d->rejected > 0)
		buf_add_format(
		    out, ". %" PRIu64 " more were rejected", d->rejected);
	buf_add_string(out, ".</p>\n</header>\n");
}

static void
add_types(struct buf *out, const struct summary_member *s)
{
	struct summary_type type[SUMMARY_TYPES];
	const char *comma = "";

	summary_types(s->member, type);
	for (int i = 0; i < SUMMARY_TYPES - 1; i++) {
		if (type[i].count == 0)
			continue;
		buf_add_format(out, "%s%s", comma,
		    i == 0 && s->whole ? "integer" : type[i].name);
		comma = ", ";
	}
}

static void
add_notes(struct buf *out, const struct summary_member *s)
{
	const struct {
		bool is;
		const char *text;
	} notes[] = {
	    {s->constant, "constant"},
	    {s->unique, "unique"},
	    {s->mixed, "mixed types"},
	    {s->member->inexact > 0, "integers that no double holds"},
	    {s->member->too_large > 0, "numbers too large for a double"},
	};
	const char *comma = "";

	for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
		if (notes[i].is) {
			buf_add_format(out, "%s%s", comma, notes[i].text);
			comma = ", ";
		}
}

static void
add_overview(struct buf *out, const struct described *d,
    const struct summary_member *s, size_t count)
{
	static const char *const heads[] = {
	    "member", "types", "#missing", "#null", "#distinct", "notes", NULL};

	buf_add_string(out, "<section id=\"members\">\n<h2>Members</h2>\n");
	add_heads(out, heads);
	for (size_t i = 0; i < count; i++) {
		buf_add_format(
		    out, "<tr><th scope=\"row\"><a href=\"#m%zu\">", i);
		html_text(out, s[i].name);
		buf_add_string(out, "</a></th><td>");
		add_types(out, &s[i]);
		buf_add_string(out, "</td>");
		add_share_cell(out, s[i].absent / d->profile.weight);
		add_share_cell(out, s[i].null / d->profile.weight);
		buf_add_string(out, "<td class=\"number\">");
		buf_add_string(out, s[i].exact ? "" : "~");
		figure_add(out, s[i].distinct, 6);
		buf_add_string(out, "</td><td>");
		add_notes(out, &s[i]);
		buf_add_string(out, "</td></tr>\n");
	}
	end_table(out);
	buf_add_string(out,
	    "<p class=\"note\">~ is an estimate, with a standard error of "
	    "0.81 %.</p>\n</section>\n");
}

/* --- classes ---------------------------------------------------------------------------- */

/* The classes that are drawn: the largest ones, in their order. */
struct drawn {
	size_t class[DRAWN];
	size_t count; /* 0: all records as one */
	const struct summary_classes *classes;
};

static struct drawn
choose_drawn(const struct summary_classes *classes)
{
	struct drawn d = {.classes = classes};

	for (size_t i = 0; i < classes->count; i++) {
		size_t larger = 0;

		for (size_t k = 0; k < classes->count; k++)
			larger += classes->class[k].weight >
				classes->class[i].weight ||
			    (k < i &&
				classes->class[k].weight ==
				    classes->class[i].weight);
		if (larger < DRAWN)
			d.class[d.count++] = i;
	}
	return d;
}

static const char *
class_name(const struct summary_class *c)
{
	return c->word == NULL ? "(none)" : c->word;
}

static void
add_classes(struct buf *out, const struct described *d, const struct drawn *k)
{
	if (k->count == 0)
		return;
	buf_add_string(out, "<section id=\"classes\">\n<h2>Classes of ");
	html_text(out, d->o->by);
	buf_add_string(out, "</h2>\n<p>");
	for (size_t i = 0; i < k->count; i++) {
		const struct summary_class *c = &k->classes->class[k->class[i]];

		buf_add_format(
		    out, "<i class=\"key %s\"></i><span>", colours[i]);
		html_text(out, class_name(c));
		buf_add_string(out, ": ");
		figure_add(out, c->weight, 6);
		buf_add_string(out, " (");
		figure_add(out, 100 * c->weight / d->profile.weight, 3);
		buf_add_string(out, "&nbsp;%)</span>\n");
	}
	buf_add_string(out, "</p>\n");
	if (k->count < k->classes->count)
		buf_add_format(out,
		    "<p class=\"note\">%zu smaller classes are not "
		    "drawn.</p>\n",
		    k->classes->count - k->count);
	buf_add_string(out, "</section>\n");
}

/* --- a histogram ---------------------------------------------------------------------------- */

struct bars {
	struct axis x;
	double base, scale; /* the axis shows (value - base) / scale */
	size_t count;
	double edge[BARS + 1];
	double height[DRAWN][BARS];
	bool zeros; /* of a logarithmic axis, in the first bar */
	bool ends;  /* the bars at the ends hold what is beyond them */
};

static double
least_positive(const struct summary_member *s)
{
	size_t steps;
	struct numbers_step *step = summary_steps(s, &s->all, &steps);
	double least = s->most;

	for (size_t i = steps; i-- > 0 && step[i].value > 0;)
		least = step[i].value;
	free(step);
	return least;
}

/* Choose where the bars begin and end; true when their scale is logarithmic. */
static bool
choose_ends(
    struct bars *b, const struct summary_member *s, double *low, double *high)
{
	double q01 = s->all.quantile[0], q99 = s->all.quantile[98];
	double least = least_positive(s), most = s->most;

	*low = s->least;
	*high = most;
	if (s->least >= 0 && most > 100 * s->all.quantile[49] &&
	    most > 100 * least) {
		*low = fmax(least, most * 1e-9);
		b->zeros = s->least < *low;
		return true;
	}
	if (q99 > q01 && most / 4 - s->least / 4 > q99 - q01) {
		*low = fmax(s->least, q01 - (q99 - q01));
		*high = fmin(most, q99 + (q99 - q01));
		b->ends = true;
	}
	return false;
}

/* Choose what the axis shows, so that the numbers along it are short. */
static void
choose_unit(struct bars *b, double low, double high)
{
	double most = fmax(fabs(low), fabs(high));

	b->base = 0;
	b->scale = 1;
	if (b->x.log)
		return;
	if (high - low < fmin(fabs(low), fabs(high)) / 50) {
		b->base = floor(low);
		most = high - low;
	}
	if (most >= 1e5 || (most > 0 && most < 1e-3))
		b->scale = pow(1000, floor(log10(most) / 3));
}

static void
add_label(struct buf *out, const struct bars *b)
{
	buf_add_string(out, "value");
	if (b->base != 0) {
		buf_add_string(out, b->base < 0 ? " + " : " − ");
		figure_add(out, fabs(b->base), 16);
	}
	if (b->scale != 1) {
		buf_add_string(out, b->base != 0 ? ", / " : " / ");
		figure_add(out, b->scale, 4);
	}
	if (b->x.log)
		buf_add_string(out, ", logarithmic");
}

/* Choose bars that hold N whole numbers each, or all the same width. */
static void
choose_bars(struct bars *b, const struct summary_member *s)
{
	double low, high, width, margin;

	b->count = BARS;
	b->x.log = choose_ends(b, s, &low, &high);
	width = high - low;
	choose_unit(b, low, high);
	if (b->x.log) {
		margin = pow(high / low, 0.04);
		b->x.lo = low;
		b->x.hi = high * margin;
	} else {
		if (s->whole && width < 1e15) {
			double each = ceil((floor(width) + 1) / BARS);

			low = floor(low) - 0.5;
			b->count = (size_t)ceil((width + 1) / each);
			width = each * (double)b->count;
		} else if (!(width > 0)) {
			width = low != 0 ? fabs(low) / 4 : 1;
			low -= width / 2;
		}
		choose_unit(b, low, low + width);
		b->x.lo = (low - b->base) / b->scale;
		b->x.hi = (low + width + width / 25 - b->base) / b->scale;
	}
	for (size_t i = 0; i <= b->count; i++) {
		double part = (double)i / (double)b->count;

		b->edge[i] =
		    b->x.log ? low * pow(high / low, part) : low + part * width;
		b->edge[i] = (b->edge[i] - b->base) / b->scale;
	}
}

static void
fill_bars(struct bars *b, size_t k, const struct summary_member *s,
    const struct summary_part *p)
{
	size_t steps;
	struct numbers_step *step = summary_steps(s, p, &steps);

	for (size_t i = 0; i < steps; i++) {
		double value = (step[i].value - b->base) / b->scale;
		size_t bar = 0;

		while (bar + 1 < b->count && b->edge[bar + 1] <= value)
			bar++;
		b->height[k][bar] += step[i].count;
	}
	free(step);
}

static struct axis
count_axis(const struct bars *b, size_t parts, bool weighted)
{
	double least = INFINITY, most = 0;
	struct axis a;

	for (size_t k = 0; k < parts; k++)
		for (size_t i = 0; i < b->count; i++) {
			double h = b->height[k][i];

			most = fmax(most, h);
			least = h > 0 ? fmin(least, h) : least;
		}
	a = axis_round(
	    weighted ? "sum of weights, logarithmic" : "records, logarithmic",
	    least, most, true);
	a.lo = least / 2; /* so that the lowest bar can be seen */
	return a;
}

static void
add_moments(struct buf *out, const struct summary_part *p)
{
	buf_add_string(out, "mean ");
	figure_add(out, (double)p->moments.mean, 4);
	if (!isnan(p->moments.sd)) {
		buf_add_string(out, ", sd ");
		figure_add(out, p->moments.sd, 4);
	}
	buf_add_string(out, ", median ");
	figure_add(out, p->quantile[49], 4);
}

static void
add_caption(struct buf *out, const struct summary_member *s,
    const struct bars *b, const struct drawn *k)
{
	static const int shown[] = {1, 25, 75, 99};

	buf_add_string(out, "<figcaption>From ");
	figure_add(out, s->least, 6);
	buf_add_string(out, " to ");
	figure_add(out, s->most, 6);
	buf_add_string(out, "; ");
	add_moments(out, &s->all);
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
		buf_add_format(
		    out, "%s ", i == 0 ? "; 1, 25, 75, 99&nbsp;%:" : ",");
		figure_add(out, s->all.quantile[shown[i] - 1], 4);
	}
	buf_add_byte(out, '.');
	for (size_t i = 0; i < k->count; i++) {
		const struct summary_part *p = &s->class[k->class[i]];

		if (p->moments.count == 0)
			continue;
		buf_add_format(out, "<br><i class=\"key %s\"></i>", colours[i]);
		html_text(out, class_name(&k->classes->class[k->class[i]]));
		buf_add_string(out, ": ");
		add_moments(out, p);
		if (!isnan(p->distance)) {
			buf_add_string(out, ", KS ");
			figure_add(out, p->distance, 3);
		}
		buf_add_byte(out, '.');
	}
	if (b->zeros)
		buf_add_string(out, "<br>Zeros are in the first bar.");
	if (b->ends)
		buf_add_string(out,
		    "<br>The bars at the ends hold the numbers beyond them.");
	buf_add_string(out, "</figcaption>\n");
}

static void
add_histogram(struct buf *out, const struct described *d,
    const struct summary_member *s, size_t number, const struct drawn *k)
{
	struct bars b = {.count = 0};
	struct plot p = {.out = out};
	struct buf text = {0}, label = {0};
	size_t parts = k->count == 0 ? 1 : k->count;
	char id[32];

	choose_bars(&b, s);
	for (size_t i = 0; i < parts; i++)
		fill_bars(
		    &b, i, s, k->count == 0 ? &s->all : &s->class[k->class[i]]);
	p.x = b.x;
	add_label(&label, &b);
	p.x.label = buf_string(&label);
	p.y = count_axis(&b, parts, d->o->weight != NULL);
	snprintf(id, sizeof id, "h%zu", number);
	buf_add_format(&text, "%zu bars. ", b.count);
	add_moments(&text, &s->all);
	buf_add_string(out, "<figure>\n");
	plot_begin(&p, id, s->name, buf_string(&text));
	for (size_t i = 0; i < parts; i++) {
		char class[32];

		snprintf(class, sizeof class, "%s bar", colours[i]);
		plot_bars(&p, class, b.edge, b.height[i], b.count);
	}
	plot_end(&p);
	add_caption(out, s, &b, k);
	buf_add_string(out, "</figure>\n");
	buf_release(&label);
	buf_release(&text);
}

/* --- a member ------------------------------------------------------------------------------------ */

static void
add_value_row(struct buf *out, const struct datum *v, double all)
{
	buf_add_string(out, "<tr><th scope=\"row\">");
	if (v->kind == DATUM_NUMBER)
		figure_add(out, v->number, 6);
	else
		add_bytes(out, v->text, datum_kept(v));
	buf_add_string(
	    out, v->kind != DATUM_NUMBER && v->len > DATUM_LENGTH ? "…" : "");
	buf_add_format(out,
	    "</th><td><svg class=\"share\" viewBox=\"0 0 100 12\" "
	    "preserveAspectRatio=\"none\" aria-hidden=\"true\">"
	    "<rect class=\"first\" x=\"0\" y=\"1\" width=\"%.2f\" "
	    "height=\"10\"/></svg></td>",
	    100 * v->count / all);
	add_share_cell(out, v->count / all);
	add_number_cell(out, v->count);
	buf_add_string(out, "</tr>\n");
}

static void
add_values(struct buf *out, const struct summary_member *s)
{
	static const char *const heads[] = {
	    "value", "share", "#", "#records", NULL};
	size_t shown = s->tops;

	/* The histogram shows numbers; only frequent ones are added. */
	while (s->has_numbers && s->distinct > SUMMARY_TOP && shown > 0 &&
	    s->top[shown - 1].count < s->all.present / 100)
		shown--;
	if (s->member->type[JSON_STRING] > 0)
		buf_add_format(out,
		    "<p class=\"note\">The longest string has %zu "
		    "characters.</p>\n",
		    s->member->longest);
	if (shown == 0)
		return;
	add_heads(out, heads);
	for (size_t i = 0; i < shown; i++)
		add_value_row(out, &s->top[i], s->all.present);
	end_table(out);
}

static void
add_member(struct buf *out, const struct described *d,
    const struct summary_member *s, size_t number, const struct drawn *k)
{
	buf_add_format(out, "<section id=\"m%zu\">\n<h2>", number);
	html_text(out, s->name);
	buf_add_string(out, "</h2>\n<div class=\"plots\">\n");
	if (s->has_numbers)
		add_histogram(out, d, s, number, k);
	buf_add_string(out, "<div>\n");
	add_values(out, s);
	buf_add_string(out, "</div>\n</div>\n</section>\n");
}

/* --- positions --------------------------------------------------------------------------------------- */

static void
add_positions(struct buf *out, const struct positions *p)
{
	static const char *const heads[] = {"topic", "#partition", "#records",
	    "#first", "#last", "#gaps", "#left out", "#again", "#late",
	    "#late by at most, ms", NULL};

	if (p->count == 0)
		return;
	buf_add_string(out, "<section id=\"kafka\">\n<h2>Kafka</h2>\n");
	add_heads(out, heads);
	for (size_t i = 0; i < p->count; i++) {
		const struct position_partition *q = &p->partition[i];

		buf_add_string(out, "<tr><th scope=\"row\">");
		html_text(out, q->topic);
		buf_add_string(out, "</th>");
		add_number_cell(out, q->partition);
		add_number_cell(out, (double)q->records);
		add_number_cell(out, (double)q->first);
		add_number_cell(out, (double)q->last);
		add_number_cell(out, (double)q->gaps);
		add_number_cell(out, (double)q->left_out);
		add_number_cell(out, (double)q->again);
		add_number_cell(
		    out, q->timed > 0 ? numbers_moments(&q->late).count : NAN);
		add_number_cell(out,
		    q->timed == 0     ? NAN
			: q->late.any ? q->late.most
				      : 0);
		buf_add_string(out, "</tr>\n");
	}
	end_table(out);
	buf_add_string(out, "</section>\n");
}

void
print_page(const struct described *d)
{
	struct summary_classes classes;
	struct summary_member *all;
	struct drawn drawn;
	struct buf out = {0};
	size_t count;

	summary_classes(&classes, d);
	all = summary_all(d, &classes, &count);
	drawn = choose_drawn(&classes);
	html_begin(&out, d->o->title);
	buf_add_string(&out, "<style>\n");
	html_lines(&out, style);
	buf_add_string(&out, "</style>\n");
	add_head(&out, d, count);
	add_classes(&out, d, &drawn);
	add_overview(&out, d, all, count);
	for (size_t i = 0; i < count; i++)
		add_member(&out, d, &all[i], i, &drawn);
	add_positions(&out, &d->positions);
	html_end(&out);
	out_add(out.data, out.len);
	summary_free(all, count);
	buf_release(&out);
}
