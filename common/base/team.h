/*
 * team: threads that share out tasks, and hand in the results in order.
 *
 * A run has tasks 0, 1, ... Some member of the team works on each, at the same
 * time as others; the same member then takes the result over, one task after
 * the other from 0 on. So results do not depend on how many members there are
 * or how fast: floating-point sums keep their order.
 *
 * Members block all signals except those that a write to a closed pipe or a
 * full file sends; the caller is member 0, and keeps its own.
 */
#ifndef BASE_TEAM_H
#define BASE_TEAM_H

#include <stdbool.h>
#include <stddef.h>

struct team;

/*
 * Make a team of `members`, the caller among them: fewer where the system has
 * no more.
 */
struct team *team_new(size_t members);
void team_free(struct team *t);
size_t team_members(const struct team *t);
/* Return the number of processors: a good number of members. */
size_t team_processors(void);

/*
 * Call work(context, member, task) for each task below `tasks`, and then
 * take(context, member, task), one at a time in the order of the tasks. NULL:
 * there is nothing to take over. Returns when all are done.
 */
void team_run(struct team *t, size_t tasks,
    void (*work)(void *context, size_t member, size_t task),
    void (*take)(void *context, size_t member, size_t task), void *context);

/*
 * Run tasks of an unknown number: get(context, member) fetches the next one for
 * the member that will work on it, or returns false when there are no more. It
 * runs one at a time, too, in the order of the tasks.
 */
void team_feed(struct team *t, bool (*get)(void *context, size_t member),
    void (*work)(void *context, size_t member, size_t task),
    void (*take)(void *context, size_t member, size_t task), void *context);

#endif
