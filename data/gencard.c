/*
 * gencard - write made-up card payments in the layout of creditcard.csv
 *
 * usage: gencard [-s SEED] ROWS
 *
 * Out: a header and ROWS lines of CSV on stdout, laid out as in the file
 * "Credit Card Fraud Detection" of ULB and Kaggle: Time in whole seconds,
 * V1..V28 with 15 significant digits, Amount without needless zeros, and
 * Class as "0" or "1" in quotes.  R wrote that file, so one Time is special:
 * 100000 appears as 1e+05, because that is shorter.
 *
 * What is mimicked: mean and standard deviation of V1..V28 in each class;
 * rare rows that are extreme in all features at once (a common scale a row);
 * frauds that run from nearly normal to glaring along one direction (a common
 * skewed factor a fraud), so that a logistic regression finds most of them
 * but not all; quantiles of Amount in each class; quantiles of Time (two days
 * with quiet nights); 492 frauds in 284,807 rows.
 *
 * What is not: no row is a real one; features of normal rows are symmetric
 * and uncorrelated, those of frauds are correlated by the one factor only; no
 * feature depends on Time or on Amount; there is no drift and there are no
 * duplicate rows; frauds are spread evenly over the rows, at a random place
 * in each of as many equal stretches.  Files of fewer than 5,000 rows hold
 * 2 % of frauds, at least 10 (but at most half of the rows), so that a model
 * can be trained on them.  Results on this data say nothing about real frauds.
 *
 * All arithmetic is on integers (decimal fixed point), so the bytes are the
 * same on every machine.  Memory is O(1).
 *
 * Exit status: 0 all rows written, 2 usage, 3 stdout cannot be written.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define N_FEATURES 28
#define BILLION INT64_C(1000000000)
#define FIXED_ONE INT64_C(1000000000000000)
#define FIXED_PLACES 15
#define MAX_ROWS BILLION
#define DEFAULT_SEED 1

/* Frauds and rows of the real file. */
#define REAL_FRAUDS 492
#define REAL_ROWS 284807

/* Below SMALL_ROWS one row in SMALL_EVERY is a fraud, and SMALL_FRAUDS are. */
#define SMALL_ROWS 5000
#define SMALL_EVERY 50
#define SMALL_FRAUDS 10

static const char usage_text[] = "usage: gencard [-s SEED] ROWS\n";

struct opts {
	uint64_t seed;
	int64_t rows;
};

/* A point of a quantile function: probability in millionths, and value. */
struct point {
	int64_t prob;
	int64_t value;
};

/* One feature in thousandths; a fraud is mean + load * factor + rest * z. */
struct feature {
	int64_t mean;
	int64_t sd;
	int64_t fraud_mean;
	int64_t fraud_load;
	int64_t fraud_rest;
};

/*
 * The tables are aggregates of a weighted sample of the real file; how they
 * were measured is told in PROVENANCE.
 */
static const struct feature features[N_FEATURES] = {
    {-19, 1929, -4772, -4843, 4740}, /* V1 */
    {12, 1653, 3624, 3098, 2963},
    {2, 1450, -7033, -5756, 4163},
    {-16, 1412, 4542, 2210, 1831},
    {26, 1325, -3151, -4196, 3347}, /* V5 */
    {10, 1324, -1398, -732, 1706},
    {19, 1142, -5569, -5898, 4128},
    {-2, 1117, 571, 1250, 6675},
    {-2, 1080, -2581, -2019, 1472},
    {24, 1074, -5677, -4471, 1986}, /* V10 */
    {-15, 995, 3800, 2208, 1512},
    {35, 936, -6259, -4288, 1799},
    {-5, 987, -109, 248, 1075},
    {3, 894, -6972, -3060, 2985},
    {8, 917, -93, -109, 1043}, /* V15 */
    {-1, 844, -4140, -3620, 1342},
    {4, 740, -6666, -6537, 2399},
    {-1, 822, -2246, -2637, 1199},
    {6, 807, 681, 805, 1311},
    {11, 787, 372, 318, 1307}, /* V20 */
    {4, 724, 714, 17, 3865},
    {-1, 729, 14, 179, 1482},
    {-3, 545, -40, 48, 1577},
    {2, 608, -105, 69, 510},
    {-2, 518, 41, -20, 796}, /* V25 */
    {2, 482, 52, 34, 470},
    {6, 392, 171, -114, 1371},
    {1, 338, 76, -83, 540},
};

/* The factor of a fraud in millionths: mean 0, variance 1, skewed. */
static const struct point factor_quantiles[] = {
    {0, -1339973},
    {100000, -1315263},
    {200000, -850516},
    {300000, -600537},
    {400000, -531341},
    {500000, -224688},
    {600000, -18379},
    {700000, 396375},
    {800000, 1160173},
    {900000, 1719418},
    {1000000, 1869489},
};

/* The scale of a row in thousandths: mean square 1, heavy upper tail. */
static const struct point scale_quantiles[] = {
    {0, 424},
    {50000, 490},
    {250000, 622},
    {500000, 754},
    {750000, 923},
    {900000, 1130},
    {950000, 1338},
    {990000, 2543},
    {999000, 5746},
    {999900, 10739},
    {1000000, 15072},
};

/* Amounts in cents; equal neighbours are prices that many payments share. */
static const struct point normal_amounts[] = {
    {0, 0},
    {6905, 0},
    {15000, 76},
    {25000, 76},
    {50000, 89},
    {61487, 100},
    {114748, 100},
    {150000, 189},
    {200000, 299},
    {250000, 500},
    {300000, 800},
    {400000, 1248},
    {500000, 2180},
    {600000, 3628},
    {700000, 5800},
    {750000, 7500},
    {800000, 9900},
    {850000, 13899},
    {900000, 20000},
    {950000, 36529},
    {980000, 68960},
    {990000, 101600},
    {995000, 146494},
    {998000, 224740},
    {999000, 281534},
    {999500, 400000},
    {999900, 1178984},
    {1000000, 1965653},
};

static const struct point fraud_amounts[] = {
    {0, 0},
    {54878, 0},
    {77236, 76},
    {111789, 76},
    {138211, 100},
    {367886, 100},
    {400000, 200},
    {500000, 921},
    {600000, 4000},
    {680894, 9999},
    {735772, 9999},
    {750000, 10589},
    {800000, 15346},
    {850000, 25292},
    {900000, 34694},
    {950000, 64800},
    {980000, 99627},
    {990000, 138956},
    {995000, 150493},
    {1000000, 212587},
};

/* Seconds since the first payment. */
static const struct point time_quantiles[] = {
    {0, 0},
    {5000, 1102},
    {10000, 2422},
    {17500, 4550},
    {25000, 6922},
    {50000, 23477},
    {75000, 31476},
    {100000, 35026},
    {150000, 41244},
    {200000, 47681},
    {250000, 54201},
    {300000, 60770},
    {350000, 67106},
    {400000, 73260},
    {450000, 78300},
    {500000, 84692},
    {525000, 92300},
    {550000, 108897},
    {575000, 116132},
    {600000, 120377},
    {650000, 126583},
    {700000, 132922},
    {750000, 139320},
    {800000, 145248},
    {850000, 151318},
    {900000, 157635},
    {950000, 164319},
    {1000000, 172793},
};

/* splitmix64 of Sebastiano Vigna, https://prng.di.unimi.it/splitmix64.c */
static uint64_t
random_word(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* 0 <= result < n for n <= 2^31; the bias is below n / 2^32. */
static int64_t
random_below(uint64_t *state, int64_t n)
{
	return (int64_t)((random_word(state) >> 32) * (uint64_t)n >> 32);
}

/*
 * A normal deviate in billionths: the sum of twelve uniform numbers minus 6
 * has mean 0 and variance 1 (Irwin-Hall).  A random word makes two of them.
 */
static int64_t
random_normal(uint64_t *state)
{
	int64_t sum = -6 * BILLION;

	for (int i = 0; i < 6; i++) {
		uint64_t word = random_word(state);

		sum += (int64_t)((word >> 32) * BILLION >> 32);
		sum += (int64_t)((word & UINT32_MAX) * BILLION >> 32);
	}
	return sum;
}

/* The quantile at p billionths (0 <= p < 10^9), by linear interpolation. */
static int64_t
quantile(const struct point *at, int64_t p)
{
	while (at[1].prob * 1000 <= p)
		at++;
	return at[0].value +
	    (at[1].value - at[0].value) * (p - at[0].prob * 1000) /
	    ((at[1].prob - at[0].prob) * 1000);
}

static int64_t
random_quantile(uint64_t *state, const struct point *table)
{
	return quantile(table, random_below(state, BILLION));
}

/* How many of the rows are frauds. */
static int64_t
count_frauds(int64_t rows)
{
	int64_t n;

	if (rows >= SMALL_ROWS)
		return (rows * REAL_FRAUDS + REAL_ROWS / 2) / REAL_ROWS;
	n = (rows + SMALL_EVERY / 2) / SMALL_EVERY;
	if (n < SMALL_FRAUDS)
		n = SMALL_FRAUDS;
	return n < rows / 2 ? n : rows / 2;
}

/* The row of fraud k of n: a random place in stretch k of n equal ones. */
static int64_t
fraud_row(uint64_t *state, int64_t k, int64_t n, int64_t rows)
{
	int64_t begin = rows * k / n;
	int64_t end = rows * (k + 1) / n;

	return begin + random_below(state, end - begin);
}

static void
write_header(void)
{
	fputs("\"Time\"", stdout);
	for (int j = 1; j <= N_FEATURES; j++)
		printf(",\"V%d\"", j);
	fputs(",\"Amount\",\"Class\"\n", stdout);
}

/* Rows are in order of time: row i lies in part i of as many equal ones. */
static void
write_time(uint64_t *state, int64_t row, int64_t rows)
{
	int64_t p = (row * BILLION + random_below(state, BILLION)) / rows;
	int64_t seconds = quantile(time_quantiles, p);

	if (seconds == 100000)
		fputs("1e+05", stdout);
	else
		printf("%" PRId64, seconds);
}

/*
 * Write v times 10^-15 as printf's %.15g writes it: at most 15 significant
 * digits, no trailing zeros, an exponent below 0.0001.  There v has at most
 * 11 digits and any double division is exact enough; above, printf would take
 * most of the program's time.
 */
static void
write_fixed(int64_t v)
{
	char text[24];
	char *p = text + sizeof(text);
	int64_t m = v < 0 ? -v : v;
	int64_t unit = 1;
	int places = FIXED_PLACES;

	if (m < FIXED_ONE / 10000) {
		printf("%.15g", (double)v / FIXED_ONE);
		return;
	}
	while (m / unit >= FIXED_ONE)
		unit *= 10;
	m = (m + unit / 2) / unit * unit;
	for (; m % 10 == 0 && places > 0; places--)
		m /= 10;
	for (int n = 0; n <= places || m > 0; n++, m /= 10) {
		if (n == places && places > 0)
			*--p = '.';
		*--p = (char)('0' + m % 10);
	}
	if (v < 0)
		*--p = '-';
	fwrite(p, 1, (size_t)(text + sizeof(text) - p), stdout);
}

/* Units: thousandths times billionths times thousandths make 10^-15. */
static void
write_features(uint64_t *state, bool fraud)
{
	int64_t scale = random_quantile(state, scale_quantiles);
	int64_t factor = fraud ? random_quantile(state, factor_quantiles) : 0;

	for (int j = 0; j < N_FEATURES; j++) {
		const struct feature *f = &features[j];
		int64_t mean = fraud ? f->fraud_mean : f->mean;
		int64_t sd = fraud ? f->fraud_rest : f->sd;
		int64_t v = mean * (FIXED_ONE / 1000) +
		    f->fraud_load * factor * 1000000 +
		    sd * random_normal(state) * scale;

		putchar(',');
		write_fixed(v);
	}
}

static void
write_amount(uint64_t *state, bool fraud)
{
	int64_t cents =
	    random_quantile(state, fraud ? fraud_amounts : normal_amounts);

	printf(",%" PRId64, cents / 100);
	if (cents % 10 != 0)
		printf(".%02" PRId64, cents % 100);
	else if (cents % 100 != 0)
		printf(".%" PRId64, cents % 100 / 10);
}

/* Returns 0, or -1 with errno set as soon as stdout cannot be written. */
static int
write_rows(uint64_t *state, int64_t rows)
{
	int64_t n_frauds = count_frauds(rows);
	int64_t k = 0;
	int64_t next = n_frauds > 0 ? fraud_row(state, k, n_frauds, rows) : -1;

	write_header();
	for (int64_t row = 0; row < rows && !ferror(stdout); row++) {
		bool fraud = row == next;

		write_time(state, row, rows);
		write_features(state, fraud);
		write_amount(state, fraud);
		fputs(fraud ? ",\"1\"\n" : ",\"0\"\n", stdout);
		if (fraud && ++k < n_frauds)
			next = fraud_row(state, k, n_frauds, rows);
	}
	return ferror(stdout) || fclose(stdout) != 0 ? -1 : 0;
}

static void
usage(void)
{
	fputs(usage_text, stderr);
	exit(2);
}

/* A whole number from min to max, or a message and status 2. */
static uint64_t
parse_number(const char *what, const char *text, uint64_t min, uint64_t max)
{
	char *end;
	uintmax_t n;

	errno = 0;
	n = strtoumax(text, &end, 10);
	if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 ||
	    n < min || n > max) {
		fprintf(stderr,
		    "gencard: %s: '%s' is not a whole number from %" PRIu64
		    " to %" PRIu64 "\n",
		    what, text, min, max);
		exit(2);
	}
	return n;
}

static struct opts
parse_options(int argc, char **argv)
{
	struct opts o = {DEFAULT_SEED, 0};
	int c;

	while ((c = getopt(argc, argv, "s:")) != -1) {
		if (c != 's')
			usage();
		o.seed = parse_number("-s", optarg, 0, UINT64_MAX);
	}
	if (argc - optind != 1)
		usage();
	o.rows = (int64_t)parse_number("ROWS", argv[optind], 1, MAX_ROWS);
	return o;
}

int
main(int argc, char **argv)
{
	struct opts o = parse_options(argc, argv);

	if (write_rows(&o.seed, o.rows) == -1) {
		fprintf(stderr, "gencard: cannot write to stdout: %s\n",
		    strerror(errno));
		return 3;
	}
	return 0;
}
