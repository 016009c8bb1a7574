/*
 * waiting: does a group of processes wait for nothing but input?
 *
 * A program that has got all its input, owes an answer and sits in read(2) on
 * its empty stdin is not slow: it has dropped a line. The kernel tells in which
 * call a thread sleeps (/proc/PID/task/TID/syscall).
 */
#ifndef BASE_WAITING_H
#define BASE_WAITING_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Does each thread of the process group sleep until a pipe has bytes, a child
 * ends or another of its threads wakes it? And does one of them wait at the
 * pipe of this inode? False when it computes, sleeps for a time, waits for a
 * socket or a file, and whenever the kernel does not say.
 */
bool waiting_for_pipe(pid_t group, uintmax_t inode);

#endif
