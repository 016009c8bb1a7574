/* gates: the requirements on the figures. */
#ifndef EVALUATE_GATES_H
#define EVALUATE_GATES_H

#include <stdbool.h>

struct judgement;
struct opts;

/* Check that each figure exists and has its options; else end the program. */
void gates_check(const struct opts *o);
/* Does a gate ask whether records leak? */
bool gates_ask_leak(const struct opts *o);
void gates_judge(struct judgement *v, const struct opts *o);
/* Tell which gates did not hold, and end the program if there are any. */
void gates_end(const struct judgement *v, const struct opts *o);

#endif
