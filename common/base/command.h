/*
 * command: a command of sh(1), run for what it prints.
 */
#ifndef BASE_COMMAND_H
#define BASE_COMMAND_H

#include "base/buf.h"
#include "base/diag.h"

#include <stdint.h>

/*
 * Run the command, with nothing on stdin and our stderr, and append its output,
 * of a megabyte at most. -1 when it cannot start, takes longer than
 * `timeout_ms`, or ends with another status than 0, which `*status` gets; the
 * error begins with the option that has the command.
 */
int command_output(const char *option, const char *command, int64_t timeout_ms,
    struct buf *b, int *status, struct error *e);

#endif
