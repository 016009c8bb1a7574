/*
 * confusion: the figures at one threshold, where score >= threshold predicts a
 * positive.
 *
 *	precision	   tp / (tp + fp)
 *	recall		   tp / (tp + fn), also called sensitivity
 *	specificity	   tn / (tn + fp)
 *	f_beta		   (1 + b^2) tp / ((1 + b^2) tp + b^2 fn + fp)
 *	mcc		   (tp tn - fp fn) / sqrt((tp + fp) (tp + fn) (tn + fp)
 *			   (tn + fn)): the correlation of Matthews
 *	balanced_accuracy  (recall + specificity) / 2
 *
 * The definitions are scikit-learn's (metrics/_classification.py), except that
 * 0 / 0 is undefined here and not 0. Intervals of the first three are Wilson's
 * (interval.h).
 */
#ifndef JUDGE_CONFUSION_H
#define JUDGE_CONFUSION_H

#include "judge/interval.h"
#include "judge/value.h"

struct rows;

/* The sums of weights, and of their squares. */
struct confusion {
	double tp, fp, fn, tn;
	double tp2, fp2, fn2, tn2;
};

/* Count sorted rows at the threshold. */
void confusion_at(struct confusion *c, const struct rows *m, double threshold);

struct value confusion_precision(const struct confusion *c);
struct value confusion_recall(const struct confusion *c);
struct value confusion_specificity(const struct confusion *c);
struct value confusion_f(const struct confusion *c, double beta);
struct value confusion_mcc(const struct confusion *c);
struct value confusion_balanced_accuracy(const struct confusion *c);

struct interval confusion_precision_interval(const struct confusion *c);
struct interval confusion_recall_interval(const struct confusion *c);
struct interval confusion_specificity_interval(const struct confusion *c);

#endif
