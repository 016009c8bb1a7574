/*
 * portable: functions with the same bits on every machine.
 *
 * The C library's exp and log choose their code by the processor, and differ
 * in the last place from one to another. These are lanes.h's, within one and a
 * half units in the last place of the exact value.
 */
#ifndef MATH_PORTABLE_H
#define MATH_PORTABLE_H

/* Return exp(x); x is not NaN. */
double portable_exp(double x);
/* Return ln(x); x is finite and above 0. */
double portable_log(double x);
/* Return ln(1 + x), for finite x above -1. */
double portable_log1p(double x);

#endif
