/*
 * limit: the processor time that a statement may use.
 */
#ifndef QUERY_LIMIT_H
#define QUERY_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Limit the processor time of this process, in microseconds from now. When it
 * is used up, limit_is_over(); a program that has not ended two seconds of it
 * later ends by itself, with status 3 and the sentence.
 */
void limit_cpu(int64_t time, const char *sentence);
bool limit_is_over(void);

#endif
