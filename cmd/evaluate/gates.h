/*
 * gates: what is required of the figures.
 */
#ifndef EVALUATE_GATES_H
#define EVALUATE_GATES_H

struct judgement;
struct opts;

/* Can all that is required be told? Else the program ends. */
void gates_check(const struct opts *o);
void gates_judge(struct judgement *v, const struct opts *o);
/* Say which did not hold, and end the program if there are any. */
void gates_end(const struct judgement *v, const struct opts *o);

#endif
