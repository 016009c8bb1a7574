/*
 * opt_table: a program's command line as a table, for what completes it.
 *
 * `PROGRAM --option-table` prints it; no usage text has this option. Each line
 * has cells with a tab between two, and no cell has a tab or a newline:
 *
 *	option	-m	--model	MODEL	file		once	the model file
 *	option		--format	text|json	words	text|json	once	...
 *	verb	put	SOURCE NAME [--alias ALIAS] ... [MODEL]
 *	operands	files
 *
 * An option has its letter, its name, the word for its argument (none: empty;
 * "[=N]": may be absent), what the argument is, the words that it may be, whether
 * the option may be given once or more, and its help. An argument is
 *
 *	none	absent
 *	file	a file's name
 *	words	one of the words
 *	list	names with commas between them, or one of the words
 *	text	anything else, or one of the words
 *
 * A verb is a first operand that says what is done; its third cell is the rest
 * of its line in the usage text. Operands are
 *
 *	files		files of records, or of whatever the program reads
 *	after-first	one word, and then files
 *	command		another program with its arguments
 *	none		anything else
 */
#ifndef BASE_OPT_TABLE_H
#define BASE_OPT_TABLE_H

#include "base/buf.h"
#include "base/opt.h"

/* Append the table of a program. */
void opt_table_add(struct buf *b, const struct opt_program *p);

#endif
