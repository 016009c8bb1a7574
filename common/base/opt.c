#include "base/opt.h"

#include "base/mem.h"
#include "base/num.h"
#include "base/stop.h"
#include "base/version.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Occupy closed standard streams, in the direction that they are not used in,
 * so that using one still fails.
 */
static void
occupy_closed_streams(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0)
			_exit(ST_FAILED);
}

void
opt_start(char **argv)
{
	diag_init(argv[0]);
	occupy_closed_streams();
	stop_init();
	opterr = 0; /* opt_common says what getopt_long would */
}

/* Print to stdout and end, with status 3 when stdout does not take it. */
_Noreturn static void
print_and_exit(const char *a, const char *b, const char *c)
{
	if (printf("%s%s%s", a, b, c) < 0 || fflush(stdout) != 0)
		die(ST_FAILED, "cannot write to <stdout>");
	exit(ST_OK);
}

_Noreturn static void
usage_error(int c, char **argv)
{
	const char *arg = argv[optind - 1];

	if (c == ':')
		diex(ST_CANNOT, "option '%s' needs an argument", arg);
	if (optopt != 0 && strncmp(arg, "--", 2) == 0)
		diex(ST_CANNOT, "option '%.*s' takes no argument",
		    (int)strcspn(arg, "="), arg);
	if (optopt != 0)
		diex(ST_CANNOT, "unknown option '-%c' (%s -h lists them)",
		    optopt, diag_name());
	diex(ST_CANNOT, "unknown option '%s' (%s -h lists them)", arg,
	    diag_name());
}

void
opt_common(struct opt_common *o, int c, char **argv, const char *usage)
{
	switch (c) {
	case 'h':
		print_and_exit("usage: ", diag_name(), usage);
	case 'V':
		print_and_exit(diag_name(), " (weir) ", WEIR_VERSION "\n");
	case 'q':
		diag_quiet();
		break;
	case 'v':
		diag_verbose();
		break;
	case OPT_REJECTS:
		o->rejects = optarg;
		break;
	case OPT_MAX_REJECTS:
		o->max_rejects =
		    (uint64_t)opt_int("--max-rejects", 0, INT64_MAX);
		break;
	case OPT_STRICT:
		o->max_rejects = 0;
		break;
	case OPT_MAX_LINE:
		o->max_line = (size_t)opt_int("--max-line", 1, 1 << 30);
		break;
	default:
		usage_error(c, argv);
	}
}

bool
opt_took(int taken, const struct error *e)
{
	if (taken < 0)
		die_error(e);
	return taken > 0;
}

long long
opt_int(const char *option, long long lo, long long hi)
{
	long long n;

	if (!num_int(optarg, lo, hi, &n))
		diex(ST_CANNOT,
		    "%s: '%s' is not a whole number from %lld to %lld", option,
		    optarg, lo, hi);
	return n;
}

double
opt_real(const char *option, double lo, double hi)
{
	double x;

	if (!num_real(optarg, lo, hi, &x))
		diex(ST_CANNOT, "%s: '%s' is not a number from %g to %g",
		    option, optarg, lo, hi);
	return x;
}

size_t
opt_bytes(const char *option)
{
	static const char units[] = "KMG";
	char digits[24];
	size_t len = strspn(optarg, "0123456789");
	const char *unit = optarg + len;
	int shift = 0;
	long long n = 0;

	if (*unit != '\0' && strchr(units, *unit) != NULL)
		shift = 10 * (int)(strchr(units, *unit++) - units + 1);
	if (len < sizeof digits) {
		memcpy(digits, optarg, len);
		digits[len] = '\0';
	}
	if (len >= sizeof digits || *unit != '\0' ||
	    !num_int(digits, 1, INT64_MAX >> shift, &n))
		diex(ST_CANNOT,
		    "%s: '%s' is not a number of bytes, such as 1000000 or "
		    "500M",
		    option, optarg);
	return (size_t)n << shift;
}

char **
opt_list(const char *option, const char *text, size_t *count)
{
	char **list = NULL;
	size_t capacity = 0;

	*count = 0;
	for (;;) {
		size_t len = strcspn(text, ",");

		if (len == 0)
			diex(
			    ST_CANNOT, "%s: an empty name in the list", option);
		for (size_t i = 0; i < *count; i++)
			if (strlen(list[i]) == len &&
			    strncmp(list[i], text, len) == 0)
				diex(ST_CANNOT, "%s: '%s' is named twice",
				    option, list[i]);
		list = mem_grow(list, *count + 1, &capacity, sizeof *list);
		list[(*count)++] = mem_copy(text, len);
		if (text[len] == '\0')
			break;
		text += len + 1;
	}
	list[*count] = NULL;
	return list;
}
