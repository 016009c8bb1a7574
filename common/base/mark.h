/*
 * mark: a number that is another one when a file is another one, or may have
 * other bytes: by its device, inode, size, and times to the nanosecond.
 *
 *	mark = mark_add(0, &st);	of a file
 *	mark = mark_add(mark, &next);	of a link, and then where it leads
 *
 * Two files have one mark in a case of 2^64. A file that is written twice
 * within one tick of its file system's clock, to the same size, keeps its mark:
 * base/changed.h reads a young file again.
 */
#ifndef BASE_MARK_H
#define BASE_MARK_H

#include <stdint.h>
#include <sys/stat.h>

uint64_t mark_add(uint64_t mark, const struct stat *st);

#endif
