/*
 * team: threads that share out tasks, and hand in the results in order.
 *
 * A run has tasks 0, 1, ... Each is worked on by some member of the team, at
 * the same time as others; what it found is then taken over, by the same
 * member, one task after the other from 0 on. So what is taken over does not
 * depend on how many members there are or how fast: floating-point sums keep
 * their order.
 *
 * Members block all signals except those that a write to a closed pipe or a
 * full file sends; the caller is member 0, and keeps its own.
 */
#ifndef BASE_TEAM_H
#define BASE_TEAM_H

#include <stdbool.h>
#include <stddef.h>

struct team;

/* `members`, the caller among them: fewer where the system has no more. */
struct team *team_new(size_t members);
void team_free(struct team *t);
size_t team_members(const struct team *t);
/* The processors there are: a good number of members. */
size_t team_processors(void);

/*
 * Call work(context, member, task) for each task below `tasks`, and then
 * take(context, member, task), which never runs twice at a time and in the
 * order of the tasks. NULL: there is nothing to take over. Returns when all are
 * done.
 */
void team_run(struct team *t, size_t tasks,
    void (*work)(void *context, size_t member, size_t task),
    void (*take)(void *context, size_t member, size_t task), void *context);

/*
 * The same where nobody knows beforehand how many tasks there are: get(context,
 * member) fetches the next one for the member that will work on it, or is
 * false when there are no more. It never runs twice at a time either, and in
 * the order of the tasks.
 */
void team_feed(struct team *t, bool (*get)(void *context, size_t member),
    void (*work)(void *context, size_t member, size_t task),
    void (*take)(void *context, size_t member, size_t task), void *context);

#endif
