#include "page/plot.h"

#include "page/html.h"

#include <math.h>
#include <stdio.h>

#define RIGHT (PLOT_LEFT + PLOT_WIDTH)
#define BOTTOM (PLOT_TOP + PLOT_HEIGHT)
#define WIDTH 400.0 /* of the drawing */
#define LETTER 7.0  /* the width of a digit */

double
plot_x(const struct plot *p, double v)
{
	return PLOT_LEFT + axis_at(&p->x, v) * PLOT_WIDTH;
}

double
plot_y(const struct plot *p, double v)
{
	return BOTTOM - axis_at(&p->y, v) * PLOT_HEIGHT;
}

/* --- frame and axes ------------------------------------------------------- */

/* Append the text of a tick of the x axis, where the drawing does not cut it. */
static void
add_x_tick(const struct plot *p, double x, double tick)
{
	struct buf text = {0};
	double half = 0;

	axis_tick_text(&p->x, tick, &text);
	for (size_t i = 0; i < text.len; i++)
		half += ((unsigned char)text.data[i] & 0xc0) != 0x80
		    ? LETTER / 2
		    : 0;
	buf_add_format(p->out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">",
	    x + half > WIDTH ? WIDTH - 1 : x, BOTTOM + 21,
	    x + half > WIDTH ? "end" : "middle");
	buf_add(p->out, text.data, text.len);
	buf_add_string(p->out, "</text>\n");
	buf_release(&text);
}

static void
add_x_axis(const struct plot *p)
{
	double ticks[AXIS_TICKS];
	size_t count = axis_ticks(&p->x, ticks);

	for (size_t i = 0; i < count; i++) {
		double x = plot_x(p, ticks[i]);

		buf_add_format(p->out,
		    "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" "
		    "y2=\"%d\"/>",
		    x, PLOT_TOP, x, BOTTOM);
		add_x_tick(p, x, ticks[i]);
	}
	buf_add_format(p->out,
	    "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">",
	    PLOT_LEFT + PLOT_WIDTH / 2, BOTTOM + 41);
	html_text(p->out, p->x.label);
	buf_add_string(p->out, "</text>\n");
}

static void
add_y_axis(const struct plot *p)
{
	double ticks[AXIS_TICKS];
	size_t count = axis_ticks(&p->y, ticks);

	for (size_t i = 0; i < count; i++) {
		double y = plot_y(p, ticks[i]);

		buf_add_format(p->out,
		    "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" "
		    "y2=\"%.1f\"/>"
		    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">",
		    PLOT_LEFT, y, RIGHT, y, PLOT_LEFT - 6, y + 4);
		axis_tick_text(&p->y, ticks[i], p->out);
		buf_add_string(p->out, "</text>\n");
	}
	buf_add_format(p->out,
	    "<text transform=\"translate(14.5 %d) rotate(-90)\" "
	    "text-anchor=\"middle\">",
	    PLOT_TOP + PLOT_HEIGHT / 2);
	html_text(p->out, p->y.label);
	buf_add_string(p->out, "</text>\n");
}

/* Append an axis's data for scripts. */
static void
add_axis_data(struct buf *out, const char *name, const struct axis *a)
{
	buf_add_format(out, " data-%s=\"%s %.17g %.17g\"", name,
	    a->stop != NULL ? "stops"
		: a->log    ? "log"
			    : "linear",
	    a->lo, a->hi);
}

void
plot_begin(
    struct plot *p, const char *id, const char *title, const char *description)
{
	struct buf *out = p->out;

	buf_add_format(out,
	    "<svg class=\"plot\" id=\"%s\" viewBox=\"0 0 400 300\" "
	    "role=\"img\" aria-labelledby=\"%s-title %s-text\" "
	    "data-frame=\"%d %d %d %d\"",
	    id, id, id, PLOT_LEFT, PLOT_TOP, PLOT_WIDTH, PLOT_HEIGHT);
	add_axis_data(out, "x", &p->x);
	add_axis_data(out, "y", &p->y);
	buf_add_format(out, ">\n<title id=\"%s-title\">", id);
	html_text(out, title);
	buf_add_format(out, "</title>\n<desc id=\"%s-text\">", id);
	html_text(out, description);
	buf_add_string(out, "</desc>\n");
	add_x_axis(p);
	add_y_axis(p);
	buf_add_format(out,
	    "<rect class=\"frame\" x=\"%d\" y=\"%d\" width=\"%d\" "
	    "height=\"%d\"/>\n",
	    PLOT_LEFT, PLOT_TOP, PLOT_WIDTH, PLOT_HEIGHT);
}

void
plot_end(struct plot *p)
{
	buf_add_string(p->out, "</svg>\n");
}

/* --- drawing -------------------------------------------------------------- */

/* Append a path's next point: `M` for its first one, `L` for the others. */
static void
add_point(const struct plot *p, bool first, double x, double y)
{
	buf_add_format(p->out, "%c%.1f %.1f", first ? 'M' : 'L', plot_x(p, x),
	    plot_y(p, y));
}

static void
begin_path(const struct plot *p, const char *class)
{
	buf_add_format(p->out, "<path class=\"%s\" d=\"", class);
}

static void
end_path(const struct plot *p)
{
	buf_add_string(p->out, "\"/>\n");
}

void
plot_line(struct plot *p, const char *class, const double *x, const double *y,
    size_t n)
{
	bool first = true;

	begin_path(p, class);
	for (size_t i = 0; i < n; i++)
		if (isfinite(x[i]) && isfinite(y[i])) {
			add_point(p, first, x[i], y[i]);
			first = false;
		}
	end_path(p);
}

void
plot_steps(struct plot *p, const char *class, const double *x, const double *y,
    size_t n)
{
	bool first = true;
	double before = 0;

	begin_path(p, class);
	for (size_t i = 0; i < n; i++)
		if (isfinite(x[i]) && isfinite(y[i])) {
			if (!first)
				add_point(p, false, before, y[i]);
			add_point(p, first, x[i], y[i]);
			before = x[i];
			first = false;
		}
	end_path(p);
}

void
plot_band(struct plot *p, const char *class, const double *x, const double *low,
    const double *high, size_t n)
{
	bool first = true;

	begin_path(p, class);
	for (size_t i = 0; i < n; i++)
		if (isfinite(x[i]) && isfinite(low[i]) && isfinite(high[i])) {
			add_point(p, first, x[i], high[i]);
			first = false;
		}
	for (size_t i = n; i-- > 0;)
		if (isfinite(x[i]) && isfinite(low[i]) && isfinite(high[i]))
			add_point(p, false, x[i], low[i]);
	end_path(p);
}

void
plot_bars(struct plot *p, const char *class, const double *edges,
    const double *heights, size_t n)
{
	begin_path(p, class);
	buf_add_format(p->out, "M%.1f %d", plot_x(p, edges[0]), BOTTOM);
	for (size_t i = 0; i < n; i++)
		buf_add_format(p->out, "V%.1fH%.1f", plot_y(p, heights[i]),
		    plot_x(p, edges[i + 1]));
	buf_add_format(p->out, "V%dZ", BOTTOM);
	end_path(p);
}

void
plot_whisker(
    struct plot *p, const char *class, double x, double low, double high)
{
	double at = plot_x(p, x);

	if (!isfinite(x) || !isfinite(low) || !isfinite(high))
		return;
	begin_path(p, class);
	buf_add_format(p->out, "M%.1f %.1fh6m-3 0V%.1fm-3 0h6", at - 3,
	    plot_y(p, low), plot_y(p, high));
	end_path(p);
}

void
plot_dot(struct plot *p, const char *class, double x, double y)
{
	if (isfinite(x) && isfinite(y))
		buf_add_format(p->out,
		    "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>\n",
		    class, plot_x(p, x), plot_y(p, y));
}

void
plot_segment(struct plot *p, const char *class, double x0, double y0, double x1,
    double y1)
{
	buf_add_format(p->out,
	    "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" "
	    "y2=\"%.1f\"/>\n",
	    class, plot_x(p, x0), plot_y(p, y0), plot_x(p, x1), plot_y(p, y1));
}

void
plot_mark(struct plot *p, const char *id, double x, double y)
{
	bool shown = isfinite(x) && isfinite(y);

	buf_add_format(p->out,
	    "<circle class=\"mark\" id=\"%s\" cx=\"%.1f\" cy=\"%.1f\" "
	    "r=\"5.5\"%s/>\n",
	    id, plot_x(p, shown ? x : p->x.lo), plot_y(p, shown ? y : p->y.lo),
	    shown ? "" : " visibility=\"hidden\"");
}

void
plot_upright(struct plot *p, const char *id, double x)
{
	double at = plot_x(p, x);

	buf_add_format(p->out,
	    "<line class=\"at\" id=\"%s\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" "
	    "y2=\"%d\"/>\n",
	    id, at, PLOT_TOP, at, BOTTOM);
}
