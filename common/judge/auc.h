/*
 * auc: how far ROC AUC may be from what it estimates.
 *
 * DeLong, DeLong, Clarke-Pearson (1988): from the placement of each row among
 * those of the other class, in O(n) once the rows are sorted (Sun and Xu,
 * 2014).
 *
 * Rows with weights are taken for rows that were drawn with unequal chances,
 * not for so many copies: the variance is that of a weighted mean,
 * sum w^2 (x - mean)^2 / (sum w)^2 * m / (m - 1) of m rows. With equal weights
 * it is what it is without.
 */
#ifndef JUDGE_AUC_H
#define JUDGE_AUC_H

#include "judge/interval.h"
#include "judge/rows.h"
#include "judge/value.h"

/* Of sorted rows; `auc` is their ROC AUC. */
struct interval auc_delong(const struct rows *m, struct value auc);
/* The variance of that AUC; at least two rows of each class. */
double auc_variance(const struct rows *m, double auc);

#endif
