/*
 * plot: a plot as SVG, drawn piece by piece between plot_begin() and plot_end().
 *
 * It has two axes with ticks and labels, and a text alternative. Its colours
 * are classes of page.css. Values outside an axis are drawn at its end; a value
 * that is not finite is left out.
 */
#ifndef PAGE_PLOT_H
#define PAGE_PLOT_H

#include "base/buf.h"
#include "page/axis.h"

#include <stddef.h>

/* The inside of the frame, in the units of the drawing (400 x 300). */
#define PLOT_LEFT 74
#define PLOT_TOP 12
#define PLOT_WIDTH 314
#define PLOT_HEIGHT 236

struct plot {
	struct buf *out;
	struct axis x, y;
};

/*
 * Draw frame, grid and axes. `id` is the SVG's; its data- attributes tell
 * scripts a value's place. `title` and `description` are text, read out instead
 * of the drawing.
 */
void plot_begin(
    struct plot *p, const char *id, const char *title, const char *description);
void plot_end(struct plot *p);

/* Return a value's place, in the units of the drawing. */
double plot_x(const struct plot *p, double v);
double plot_y(const struct plot *p, double v);

/*
 * Draw a line through the points; as steps, up at x[i-1] and then on to x[i].
 */
void plot_line(struct plot *p, const char *class, const double *x,
    const double *y, size_t n);
void plot_steps(struct plot *p, const char *class, const double *x,
    const double *y, size_t n);
/* Fill the band between low and high. */
void plot_band(struct plot *p, const char *class, const double *x,
    const double *low, const double *high, size_t n);
/*
 * Draw a histogram: the outline of n bars on the floor, the i-th from edges[i]
 * to edges[i+1].
 */
void plot_bars(struct plot *p, const char *class, const double *edges,
    const double *heights, size_t n);
/* Draw an upright line from low to high, with feet. */
void plot_whisker(
    struct plot *p, const char *class, double x, double low, double high);
void plot_dot(struct plot *p, const char *class, double x, double y);
void plot_segment(struct plot *p, const char *class, double x0, double y0,
    double x1, double y1);
/* Draw a circle, and a line over the whole height, for a script to move. */
void plot_mark(struct plot *p, const char *id, double x, double y);
void plot_upright(struct plot *p, const char *id, double x);

#endif
