/*
 * tell: tells the program that runs this one which lines it rejects.
 *
 * relay(1) hands its command a pipe, and names it in the environment:
 *
 *	WEIR_REJECTS_FD=FD:INODE
 *
 * A program that rejects line 17 of its stdin writes one line of JSON there, of
 * at most PIPE_BUF bytes and in one write(2), before its answer to any later
 * line:
 *
 *	{"line":17,"tool":"score","reason":"missing","field":"V3",
 *	 "message":"field 'V3' is missing","reads":8123,"pid":42,"raw":"{..."}
 *
 * `reads` is the inode of its stdin. A program that answers each other line
 * with one line says so at its start, by the inodes of its stdin and its
 * stdout:
 *
 *	{"tool":"score","reads":8123,"writes":8124}
 *
 * From these lines relay knows which of its records a later program in a
 * shell's pipe rejects. weir(7) has the same for users.
 */
#ifndef STREAM_TELL_H
#define STREAM_TELL_H

#include "stream/rejects.h"

#include <stdbool.h>

/* Does anybody listen, and is stdin a pipe that can be named? */
bool tell_open(void);
/* Tell that each line of stdin that is not rejected gets one on stdout. */
void tell_one_each(void);
/* Tell of a rejected line of stdin; false when that failed. */
bool tell_reject(const struct rejected *record, const struct fault *f);

#endif
