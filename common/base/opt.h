/*
 * opt: a program's options as a table.
 *
 * One row tells all of an option: letter and name, the word for its argument,
 * its lines of the usage text, its kind, and the place of its value. Usage
 * text, parsing and "was it given?" come from the rows.
 *
 *	static const struct opt options[] = {
 *	    {'m', "model", "MODEL", "the model file", OPT_TEXT(model)},
 *	    {0, "threshold", "T", "is the score >= T?",
 *		OPT_REAL(threshold, 0, 1), OPT_GIVEN(has_threshold)},
 *	    {0},
 *	};
 *	static const struct opt_rule rules[] = {
 *	    {OPT_NEEDED, "model", .say = "a model is needed: -m MODEL"},
 *	    {0},
 *	};
 *	static const struct opt_program program = {
 *	    .synopsis = " -m MODEL [--threshold T] [FILE ...]\n...",
 *	    .rows = options,
 *	    .shared = {OPT_COMMON},
 *	    .rules = rules,
 *	};
 *
 * A row's value goes into a member of the program's `struct opts`, whose type
 * the compiler checks. An option with an argument that is given twice is an
 * error, unless it is a list or has OPT_REPEATS. Rows also say that an option
 * reads or writes a file; then a file that would be read and written, or written
 * twice, is an error, whatever its names are (opt_files.c). Programs share a
 * table by naming it, with the place of its struct in theirs: OPT_COMMON,
 * kafka's KAFKA_OPTIONS. Rules say how options go together; they are checked
 * after parsing, in their order.
 *
 * A process has one command line. Functions that parse or check it end the
 * program with status 2 after a usage error; -h and -V end it with status 0.
 */
#ifndef BASE_OPT_H
#define BASE_OPT_H

#include "base/buf.h"
#include "base/diag.h"

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* --- a row ---------------------------------------------------------------- */

enum opt_kind {
	OPT_IS_SET,	/* no argument: the number lo */
	OPT_IS_TEXT,	/* any argument */
	OPT_IS_WORD,	/* one of some words: its number, of the first lo */
	OPT_IS_EITHER,	/* of two; the message says "neither A nor B" */
	OPT_IS_INT,	/* a whole number from lo to hi */
	OPT_IS_REAL,	/* a number from min to max */
	OPT_IS_SECONDS, /* as that, into milliseconds */
	OPT_IS_BYTES,	/* a number of bytes, with K, M or G after it */
	OPT_IS_LIST,	/* of names (list.h); given again, it adds names */
	OPT_IS_CALL,	/* take() converts it */
	OPT_IS_TRY,	/* try() converts it */
	OPT_IS_QUIET,
	OPT_IS_VERBOSE,
	OPT_IS_HELP,
	OPT_IS_VERSION,
};

/* What an option does with the file that it names. */
enum opt_file {
	OPT_NO_FILE,
	OPT_FILE_READ,
	OPT_FILE_REREAD, /* perhaps more than once: never stdin */
	OPT_FILE_WRITTEN,
	OPT_FILE_APPENDED, /* by lines: stderr may have the same file */
};

/* The type of a member that takes a number. */
enum opt_type { OPT_BOOL, OPT_INT32, OPT_INT64, OPT_DOUBLE };

struct opt {
	char letter; /* or 0 */
	const char *name;
	/*
	 * The argument's word in the usage text; NULL: none; "[=N]": none or
	 * one.
	 */
	const char *arg;
	const char *help; /* lines, with LF between two */
	enum opt_kind kind;
	enum opt_type type;
	size_t at;    /* the member that takes the value */
	size_t count; /* the one that takes a list's length; 0: none */
	size_t given; /* the one that becomes true; 0: none */
	enum opt_file file;
	const char *variable; /* that names the file without the option */
	bool repeats;	      /* may be given again, though it is no list */
	const char *words;    /* A|B|C; NULL: `arg` says them */
	long long lo, hi;
	double min, max;
	/* Take the text (NULL: none) into the struct of the row's table. */
	void (*take)(void *opts, const char *text);
	/* As take(), in common/, where nothing ends the program: 0, or -1. */
	int (*try)(void *opts, const char *text, struct error *e);
};

/* The struct that rows point into; a table that is shared defines its own. */
#define OPT_OF struct opts

/* clang-format off */

/* The offset of a member that has one of the types "TYPE: 1, ...". */
#define OPT_AT(member, ...)                                                    \
	(offsetof(OPT_OF, member) +                                            \
	    0 * sizeof(_Generic(((OPT_OF *)0)->member, __VA_ARGS__)))
#define OPT_NUMBER(member)                                                     \
	.at = offsetof(OPT_OF, member),                                        \
	.type = _Generic(((OPT_OF *)0)->member,                                \
	    bool: OPT_BOOL, int: OPT_INT32, unsigned: OPT_INT32,               \
	    long: OPT_INT64, unsigned long: OPT_INT64,                         \
	    long long: OPT_INT64, unsigned long long: OPT_INT64,               \
	    double: OPT_DOUBLE)

#define OPT_SET(member, n) .kind = OPT_IS_SET, OPT_NUMBER(member), .lo = n
#define OPT_FLAG(member) OPT_SET(member, true)
#define OPT_TEXT(member)                                                       \
	.kind = OPT_IS_TEXT, .at = OPT_AT(member, const char *: 1, char *: 1)
#define OPT_WORD(member) .kind = OPT_IS_WORD, OPT_NUMBER(member)
#define OPT_EITHER(member) .kind = OPT_IS_EITHER, OPT_NUMBER(member)
#define OPT_INT(member, from, to)                                              \
	.kind = OPT_IS_INT, OPT_NUMBER(member), .lo = from, .hi = to
#define OPT_REAL(member, from, to)                                             \
	.kind = OPT_IS_REAL, .at = OPT_AT(member, double: 1), .min = from, .max = to
#define OPT_SECONDS(member, from, to)                                          \
	.kind = OPT_IS_SECONDS, OPT_NUMBER(member), .min = from, .max = to
#define OPT_BYTES(member) .kind = OPT_IS_BYTES, OPT_NUMBER(member)
#define OPT_LIST(member) .kind = OPT_IS_LIST, .at = OPT_AT(member, char **: 1)
#define OPT_COUNT(member) .count = OPT_AT(member, size_t: 1)
#define OPT_CALL(function) .kind = OPT_IS_CALL, .take = function
#define OPT_TRY(function) .kind = OPT_IS_TRY, .try = function
#define OPT_GIVEN(member) .given = OPT_AT(member, bool: 1)
#define OPT_READS .file = OPT_FILE_READ
#define OPT_REREADS .file = OPT_FILE_REREAD
#define OPT_ELSE(name) .variable = name
#define OPT_WRITES .file = OPT_FILE_WRITTEN
#define OPT_APPENDS .file = OPT_FILE_APPENDED
#define OPT_REPEATS .repeats = true

/* clang-format on */

/* --- a rule --------------------------------------------------------------- */

enum opt_relation {
	OPT_CHECK,	/* a function looks, check() or try() */
	OPT_NEEDED,	/* all of these, says `say` */
	OPT_ONE,	/* "one of A and B is needed", and not both */
	OPT_EXCLUDE,	/* "A, B and C exclude each other" */
	OPT_EXCLUDES,	/* "A excludes B and C" */
	OPT_NEEDS,	/* "A needs B" */
	OPT_GO_WITH,	/* "A and B go with C" */
	OPT_ALONE,	/* with this, no row of the program but itself and that,
			   says `say`; and no further rule counts */
	OPT_UTF8,	/* the last argument of this */
	OPT_STDIN,	/* one of these, and operands, can be '-' */
	OPT_NO_OPERAND, /* `say` says why */
};

/*
 * Rules name options without dashes, with a blank between two; NAME=WORD is the
 * option where its last argument was WORD.
 */
struct opt_rule {
	enum opt_relation relation;
	const char *these;
	const char *that;
	const char *say; /* the message, where it is not the common one */
	void (*check)(void *opts);
	/* Looks at the struct of a shared table, which is at `at`; or -1. */
	int (*try)(const void *part, struct error *e);
	size_t at;
};

/* --- a program ------------------------------------------------------------ */

#define OPT_TABLES_MAX 12
#define OPT_ROWS_MAX 64 /* of a program, with those of its tables */

/* Rows of several programs, and where their struct is in this one's. */
struct opt_table {
	const struct opt *rows;
	size_t at;
	bool hidden; /* known to the parser, not to the usage text */
	/* For OPT_ALONE they are the program's own, as are all before them. */
	bool own;
};

/* An option of another tool, and what to do here; the last has no name. */
struct opt_hint {
	const char *name; /* a letter, or a long name without its dashes */
	const char *say;
};

/* What the operands are. */
enum opt_operands {
	OPT_NO_FILES,	       /* no files of ours */
	OPT_FILES,	       /* files that are read; without one, stdin */
	OPT_FILES_AFTER_FIRST, /* the same, after a word */
};

/* Rows, tables and rules end with an empty one. */
struct opt_program {
	const char *synopsis;	/* the usage text up to the options' lines */
	const struct opt *rows; /* or NULL, where all are in tables */
	struct opt_table shared[OPT_TABLES_MAX + 1];
	const struct opt_rule *rules; /* or NULL */
	const struct opt_hint *hints; /* or NULL */
	bool until_operand; /* arguments after the first operand are its own */
	enum opt_operands operands;
	/*
	 * The options that leave nothing for stdout, as in a rule; NULL: stdout
	 * is always written to; "": never.
	 */
	const char *instead_of_stdout;
};

/* --- what all programs have ----------------------------------------------- */

#define OPT_MAX_LINE_DEFAULT (16 << 20) /* bytes */

struct opt_common {
	const char *rejects; /* --rejects: where rejected records go, or NULL */
	uint64_t max_rejects; /* --max-rejects: tolerated before stopping */
	size_t max_line;      /* --max-line: a longer line is rejected */
	bool skip_blank;      /* --skip-blank: blank lines are passed over */
};

#define OPT_COMMON_DEFAULT                                                     \
	(struct opt_common)                                                    \
	{                                                                      \
		.max_rejects = UINT64_MAX, .max_line = OPT_MAX_LINE_DEFAULT    \
	}

extern const struct opt opt_lines[], opt_records[], opt_quiet[], opt_warnings[],
    opt_general[];

/* clang-format off */

/* The tables of a program with records; first, where they are lines of JSON. */
#define OPT_LINES {opt_lines, offsetof(OPT_OF, common), false}
#define OPT_COMMON                                                             \
	{opt_records, offsetof(OPT_OF, common), false}, {opt_quiet, 0, false}, \
	{opt_general, 0, false}
/* The tables of a program without records. */
#define OPT_COMMON_HIDDEN                                                      \
	{opt_records, offsetof(OPT_OF, common), true}, {opt_warnings, 0, false}, \
	{opt_general, 0, false}

/* clang-format on */

/* --- functions ------------------------------------------------------------ */

/*
 * Start every program: name it, catch signals, and make sure that no file it
 * opens can take the place of a closed stdin, stdout, stderr.
 */
void opt_start(char **argv);

/*
 * Parse the command line into `opts`, which has the defaults; then argv +
 * optind are operands.
 */
void opt_parse(const struct opt_program *p, void *opts, int argc, char **argv);

/* Return the operands of the parsed command line, up to a NULL. */
char **opt_operands(void);
/* Did the command line have more than the names of files to read? */
bool opt_more_than_files(void);
/* Return the i-th row of the program, or NULL after the last. */
const struct opt *opt_row(size_t i);
/* Return the i-th row's argument as it was given last, or NULL. */
const char *opt_argument(size_t i);
/* Was the option NAME or NAME=WORD given? */
bool opt_given(const char *name);
/* Write an option as messages call it: by its letter if it has one. */
void opt_add_name(struct buf *b, const struct opt *row);
/*
 * For an OPT_CALL: a file that is a part of the option's argument is read. It is
 * asked about like the file of an OPT_READS. Both texts are lent.
 */
void opt_reads_file(const char *option, const char *path);

/*
 * Check that no file is read and written, or written twice, and that no stream
 * that '-' names is. opt_parse() calls it.
 */
void opt_check_files(const struct opt_program *p);

/* --- what options are given ----------------------------------------------- */

/*
 * Check the argument of a row and store it in its place. `option` is its name.
 */
void opt_store(
    const struct opt *row, char *opts, const char *option, const char *text);
/* Parse an argument as a number within bounds. */
long long
opt_int(const char *option, const char *text, long long lo, long long hi);
double opt_real(const char *option, const char *text, double lo, double hi);
/*
 * Split `text` at its commas (list.h) into a NULL-terminated list; an empty name
 * is a usage error, and so is one that occurs twice. `*count` gets their number.
 */
char **opt_list(const char *option, const char *text, size_t *count);
/* Add them to a list, which may be NULL, with `*count` names. */
void
opt_list_add(char ***list, size_t *count, const char *option, const char *text);

#endif
