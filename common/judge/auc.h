/*
 * auc: how far ROC AUC may be from its true value.
 *
 * DeLong, DeLong, Clarke-Pearson (1988): from the placement of each row among
 * those of the other class, in O(n) once the rows are sorted (Sun and Xu,
 * 2014).
 *
 * Rows with weights count as drawn with unequal chances, not as copies:
 * the variance is that of a weighted mean, sum w^2 (x - mean)^2 / (sum w)^2 * m
 * / (m - 1) of m rows. Equal weights give the same as none.
 */
#ifndef JUDGE_AUC_H
#define JUDGE_AUC_H

#include "judge/interval.h"
#include "judge/rows.h"
#include "judge/value.h"

/* Return the interval of sorted rows; `auc` is their ROC AUC. */
struct interval auc_delong(const struct rows *m, struct value auc);
/* Return the variance of that AUC; needs two rows of each class. */
double auc_variance(const struct rows *m, double auc);

#endif
