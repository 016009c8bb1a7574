/*
 * told: the lines that the command says it rejects (stream/tell.h), and their
 * places in the text.
 *
 * A program in a shell's pipe counts the lines of its own stdin. Where those
 * before it answer each line with one, except those that they reject, its line
 * can be traced back from pipe to pipe to the one that we write into:
 *
 *	text  1 2 3 4 5 6     given to `score`, which rejects its line 3
 *	      1 2   4 5 6     given to a second one, which rejects its line 4:
 *	                      that is line 5 of the text
 *
 * A line that cannot be traced, or is not the one meant, has no place.
 */
#ifndef RELAY_TOLD_H
#define RELAY_TOLD_H

#include "base/buf.h"
#include "stream/rec.h"
#include "stream/rejects.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A rejected line. */
struct told_reject {
	uint64_t line;	/* of that program's stdin, since its start */
	uint64_t reads; /* the inode of that; 0: ours */
	long pid;	/* of that program, or 0 */
	struct fault fault;
	char tool[32];	 /* that program */
	char field[128]; /* fault.field, when that is not NULL */
	char raw[512];	 /* the beginning of the line */
	size_t raw_len;
	size_t place; /* in the text, from 0; told_place() finds it */
};

/* A program that reads a traceable pipe. */
struct told_link {
	uint64_t reads, writes; /* inodes; writes 0: not one for each */
	uint64_t before;	/* lines of its stdin from earlier texts */
};

struct told {
	struct buf text; /* give it to child_talk() */
	size_t parsed;	 /* bytes of it */
	struct rec rec;
	size_t field[9]; /* of rec: told.c has their names */
	struct told_link *link;
	size_t links, link_capacity;
	struct told_reject *reject; /* of this text */
	size_t rejects, capacity;
};

/* Private: the program that reads the pipe of this inode, or NULL. */
struct told_link *told_link(const struct told *t, uint64_t reads);

void told_init(struct told *t);
void told_release(struct told *t);
/* Begin anew: the command was started, and reads the pipe of this inode. */
void told_begin(struct told *t, uint64_t inode);
/* Read on; returns how many lines of the present text are rejected by now. */
size_t told_count(struct told *t);
/*
 * Find the places of the rejects, and sort them (told_place.c). The text's
 * lines begin at line[0] to line[lines - 1] and end at line[lines]. -1: one has
 * none.
 */
int told_place(
    struct told *t, const char *const *line, size_t lines, struct error *e);
/* Has the process itself told of a line? */
bool told_by(const struct told *t, long pid);
/* Go on to the next text of the same command, after a text of this many lines. */
void told_next(struct told *t, size_t lines);

#endif
