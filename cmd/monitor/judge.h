/*
 * judge: the checks of a window, by the size of an effect and not by chance
 * alone.
 *
 *	PSI of the score		warn 0.1, alert 0.25 (options)
 *	KS of the score			warn 0.15, alert 0.3
 *	PSI of a field			the same, if its importance is a tenth of
 *					the greatest or more
 *	missing values of such a field	warn 5 points, alert 20 points off
 *	alert rate			alert below half or above twice that of
 *					the reference, by intervals of 99.9 %
 *	alerts a day			warn above --capacity, as surely
 *
 *	positives, of a final window	warn 1.25 times those that the scores made
 *	with 90 % of its labels		expect, or less than 1/1.25; alert 2
 *
 * Each also has to exceed what chance alone would once in a thousand times.
 */
#ifndef MONITOR_JUDGE_H
#define MONITOR_JUDGE_H

#include "options.h"
#include "tally.h"

/* Judge a window by its figures, and its model by this and earlier windows. */
void judge_window(struct tally *t, const struct opts *o);

/* Judge the calibration of a window whose labels are final. */
void judge_labels(struct tally *t);

#endif
