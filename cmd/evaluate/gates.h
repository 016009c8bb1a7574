/* gates: the requirements on the figures. */
#ifndef EVALUATE_GATES_H
#define EVALUATE_GATES_H

struct judgement;
struct opts;

/* Check that all gates can be told; else end the program. */
void gates_check(const struct opts *o);
void gates_judge(struct judgement *v, const struct opts *o);
/* Tell which gates did not hold, and end the program if there are any. */
void gates_end(const struct judgement *v, const struct opts *o);

#endif
