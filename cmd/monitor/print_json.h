/*
 * print_json: the line of a window as JSON; monitor(1) tells its members.
 */
#ifndef MONITOR_PRINT_JSON_H
#define MONITOR_PRINT_JSON_H

#include "monitor.h"

#include <stdint.h>

void print_json(struct monitor *m, const struct tally *t);
/* Print that there is no window from `begin` to `end`, and why. */
void print_json_gap(
    const struct monitor *m, int64_t begin, int64_t end, const char *reason);

#endif
