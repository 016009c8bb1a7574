/*
 * weir: the program that runs the others, as `weir NAME`.
 *
 *	main.c		what it was asked for, and programs of others
 *	places.c	where the programs and the pages are
 *	help.c		becoming a program; its page, or its usage text
 *	find.c		the list of programs, and those that a word is about
 *	complete*.c	what a shell offers on Tab (complete.h)
 *
 * It links nothing but our own library, and starts in a millisecond.
 */
#ifndef WEIR_WEIR_H
#define WEIR_WEIR_H

#include <stdbool.h>
#include <stddef.h>

/* A program: its name, the line of its page, words that people look for. */
struct program {
	const char *name, *does, *words;
};

/* All of them in the order of the Makefile; the last has no name. */
extern const struct program programs[];

/* Return the program of a name, or NULL. */
const struct program *program_find(const char *name);
/* Is it a word that weir itself obeys? */
bool program_is_command(const char *word);
/* Print all names, each with what the program does. */
void program_list(void);
/*
 * Print the programs that these words are about: first those that have all the
 * words in this order, otherwise those that have the most of them. Returns
 * their number.
 */
size_t program_search(char **words);
/* End with status 2, and name the programs that were perhaps meant. */
_Noreturn void program_refuse(const char *name);

/*
 * Return the folder of the programs, which the first of these is:
 *
 *	../libexec/weir beside the folder of this program: it may be moved
 *	the folder of this program, if all programs are in it
 *	the folder that it was installed for (LIBEXECDIR/weir)
 *	the folder of this program
 */
const char *places_programs(void);
/* Return the file of a program. */
char *places_program(const char *name);
/* Return the file of a manual page, or NULL. */
char *places_page(const char *name);
/*
 * Put the folder of the programs before the others of $PATH, unless it is one of
 * them: what a program runs finds the others by their names.
 */
void places_into_path(void);

/* Show a program's page, or its usage text. */
_Noreturn void help_show(const char *name);
/* Become a program; `argv[0]` will be "weir NAME". */
_Noreturn void help_run(const char *name, char **argv);

#endif
