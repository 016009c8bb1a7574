/*
 * opt: the options that all programs have, and what option parsing needs.
 *
 * A program puts OPT_COMMON_LONG at the end of its table of long options and
 * OPT_COMMON_SHORT at the end of its letters (which begin with ':'), and hands
 * what it does not know itself to opt_common(). These functions end the
 * program: with status 0 after -h and -V, with status 2 after a usage error.
 */
#ifndef BASE_OPT_H
#define BASE_OPT_H

#include "base/diag.h"

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OPT_MAX_LINE_DEFAULT (16 << 20) /* bytes */

struct opt_common {
	const char *rejects; /* --rejects: where rejected records go, or NULL */
	uint64_t max_rejects; /* --max-rejects: as many are put up with */
	size_t max_line;      /* --max-line: a longer line is rejected */
};

#define OPT_COMMON_DEFAULT                                                     \
	(struct opt_common)                                                    \
	{                                                                      \
		.max_rejects = UINT64_MAX, .max_line = OPT_MAX_LINE_DEFAULT    \
	}

/* What getopt_long returns for options without a letter. */
enum {
	OPT_REJECTS = 256,
	OPT_MAX_REJECTS,
	OPT_STRICT,
	OPT_MAX_LINE,
	OPT_OWN, /* a program's own begin here */
};

#define OPT_COMMON_SHORT "hVqv"
#define OPT_COMMON_LONG                                                        \
	{"help", no_argument, NULL, 'h'}, {"version", no_argument, NULL, 'V'}, \
	    {"quiet", no_argument, NULL, 'q'},                                 \
	    {"verbose", no_argument, NULL, 'v'},                               \
	    {"rejects", required_argument, NULL, OPT_REJECTS},                 \
	    {"max-rejects", required_argument, NULL, OPT_MAX_REJECTS},         \
	    {"strict", no_argument, NULL, OPT_STRICT},                         \
	    {"max-line", required_argument, NULL, OPT_MAX_LINE},               \
	{                                                                      \
		NULL, 0, NULL, 0                                               \
	}

/* The lines of a usage text that say the same. */
#define OPT_COMMON_USAGE                                                       \
	"  --rejects FILE       append rejected records to FILE, as NDJSON\n"  \
	"  --max-rejects N      stop when more than N records are rejected\n"  \
	"  --strict             stop at the first: --max-rejects 0\n"          \
	"  --max-line BYTES     reject a longer line (default 16777216)\n"     \
	"  -q, --quiet          no warnings and no progress\n"                 \
	"  -v, --verbose        say more on stderr\n"                          \
	"  -h, --help           print this\n"                                  \
	"  -V, --version        print the version\n"

/*
 * What every program does first: name itself, catch signals, and make sure
 * that no file it opens can take the place of a closed stdin, stdout, stderr.
 */
void opt_start(char **argv);

/* The option `c` that getopt_long gave is a common one, or a usage error. */
void opt_common(struct opt_common *o, int c, char **argv, const char *usage);

/* What took an option, elsewhere, has returned 1; 0: not; -1: a usage error. */
bool opt_took(int taken, const struct error *e);

/* The argument of an option, as a number within bounds, or a usage error. */
long long opt_int(const char *option, long long lo, long long hi);
double opt_real(const char *option, double lo, double hi);
/* A number of bytes, at least 1; K, M or G behind it: times 1024, 2^20, 2^30. */
size_t opt_bytes(const char *option);

/*
 * Split `text` at its commas into a NULL-terminated list; an empty item is a
 * usage error, and so is one that stands twice. `*count` gets the number of items.
 */
char **opt_list(const char *option, const char *text, size_t *count);

#endif
