/*
 * train-lr - fit a logistic regression to records
 *
 * in:   {"V1":-1.36,"Amount":149.62,"Class":0}
 * out:  one model file (weir(7)): {"format":"weir-model", ...}
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cblas.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/opt.h"
#include "base/stop.h"
#include "base/version.h"
#include "learn/lr.h"
#include "learn/model.h"
#include "stream/filter.h"
#include "stream/out.h"

static const char usage[] =
    " -y LABEL [-x A,B,... | --exclude A,B,...] [--l2 LAMBDA]\n"
    "                [--max-iterations N] [--tolerance T] [--output FILE]\n"
    "                [FILE ...]\n"
    "Fit a logistic regression to records.\n"
    "  -y, --label LABEL    the member to learn: 0 or 1, or false or true\n"
    "  -x, --features A,B,...\n"
    "                       the members to learn from (default: the numbers\n"
    "                       of the first record)\n"
    "  --exclude A,B,...    all of these but some\n"
    "  --l2 LAMBDA          the penalty's weight, 0 for none (default 1)\n"
    "  --max-iterations N   give up after so many (default 100)\n"
    "  --tolerance T        the size of a step that ends it (default 1e-8)\n"
    "  --output FILE        write the model there, not to "
    "stdout\n" OPT_COMMON_USAGE;

struct opts {
	struct opt_common common;
	const char *label;
	char **features; /* NULL: those of the first record */
	char **exclude;
	size_t features_count, exclude_count;
	double l2;
	long long max_iterations;
	double tolerance;
	const char *output; /* NULL: stdout */
};

/* The rows as they come in. */
struct table {
	const char **name; /* the features */
	size_t *field;
	size_t features, capacity;
	size_t label; /* field */
	struct dataset data;
	double *x; /* a row, until all of it is known to be good */
};

/* Members that no model should learn from unless it is told to. */
static const char *const never[] = {"_kafka", "score", "alert"};

static void
parse_options(struct opts *o, int argc, char **argv)
{
	enum { OPT_EXCLUDE = OPT_OWN, OPT_L2, OPT_MAX, OPT_TOL, OPT_OUTPUT };
	static const struct option longs[] = {
	    {"label", required_argument, NULL, 'y'},
	    {"features", required_argument, NULL, 'x'},
	    {"exclude", required_argument, NULL, OPT_EXCLUDE},
	    {"l2", required_argument, NULL, OPT_L2},
	    {"max-iterations", required_argument, NULL, OPT_MAX},
	    {"tolerance", required_argument, NULL, OPT_TOL},
	    {"output", required_argument, NULL, OPT_OUTPUT},
	    OPT_COMMON_LONG,
	};
	int c;

	*o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .l2 = LR_L2,
	    .max_iterations = LR_MAX_ITERATIONS,
	    .tolerance = LR_TOLERANCE};
	while ((c = getopt_long(
		    argc, argv, ":y:x:" OPT_COMMON_SHORT, longs, NULL)) != -1) {
		switch (c) {
		case 'y':
			o->label = optarg;
			break;
		case 'x':
			o->features =
			    opt_list("-x", optarg, &o->features_count);
			break;
		case OPT_EXCLUDE:
			o->exclude =
			    opt_list("--exclude", optarg, &o->exclude_count);
			break;
		case OPT_L2:
			o->l2 = opt_real("--l2", 0, 1e300);
			break;
		case OPT_MAX:
			o->max_iterations =
			    opt_int("--max-iterations", 1, 1000000);
			break;
		case OPT_TOL:
			o->tolerance = opt_real("--tolerance", 1e-15, 1);
			break;
		case OPT_OUTPUT:
			o->output = optarg;
			break;
		default:
			opt_common(&o->common, c, argv, usage);
		}
	}
	if (o->label == NULL)
		diex(ST_CANNOT, "a label is needed: -y LABEL");
	if (o->features != NULL && o->exclude != NULL)
		diex(ST_CANNOT, "-x and --exclude exclude each other");
}

/* --- the features --------------------------------------------------------- */

static int
add_feature(struct table *t, struct rec *rec, const char *name, struct fault *f)
{
	size_t capacity = t->capacity;

	for (size_t i = 0; i < t->features; i++)
		if (strcmp(t->name[i], name) == 0)
			return fault_set(f, REASON_DUPLICATE_KEY, t->name[i],
			    "field '%s' stands twice", name);
	t->name = mem_grow(t->name, t->features, &capacity, sizeof *t->name);
	t->field =
	    mem_grow(t->field, t->features, &t->capacity, sizeof *t->field);
	t->name[t->features] = mem_string(name);
	t->field[t->features++] = rec_want(rec, name);
	return 0;
}

static bool
is_listed(const char *name, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], name) == 0)
			return true;
	return false;
}

static bool
may_be_feature(const struct opts *o, const char *name)
{
	return strcmp(name, o->label) != 0 &&
	    !is_listed(name, never, sizeof never / sizeof *never) &&
	    !is_listed(name, (const char *const *)o->exclude, o->exclude_count);
}

/*
 * The features are the numbers of this record. A null may be a number that is
 * missing here: it is not one, and that is said.
 */
static int
features_from_record(
    struct table *t, const struct opts *o, struct rec *rec, struct fault *f)
{
	const char *end = rec->text + rec->len;
	const char *p = json_blanks(rec->text, end);
	struct json_member m;
	struct buf name = {0};
	int failed = 0;

	while (failed == 0 && json_next(&p, end, &m)) {
		name.len = 0;
		json_unescape(&name, m.key, m.key_len);
		if (memchr(buf_string(&name), '\0', name.len) != NULL) {
			warnx("'%s' has a NUL in its name: not a feature",
			    name.data);
			continue;
		}
		if (!may_be_feature(o, name.data))
			continue;
		if (m.type == JSON_NUMBER)
			failed = add_feature(t, rec, name.data, f);
		else if (m.type == JSON_NULL)
			warnx("'%s' is null in the first record: not a "
			      "feature unless -x names it",
			    name.data);
	}
	buf_release(&name);
	return failed;
}

static void
features_from_options(struct table *t, const struct opts *o, struct rec *rec)
{
	struct fault fault;

	for (size_t i = 0; i < o->features_count; i++) {
		if (strcmp(o->features[i], o->label) == 0)
			diex(ST_CANNOT, "-x: '%s' is the label", o->label);
		if (add_feature(t, rec, o->features[i], &fault) < 0)
			diex(ST_CANNOT, "-x: '%s' is named twice",
			    o->features[i]);
	}
}

static void
check_excluded(const struct opts *o, const struct rec *rec)
{
	const char *end = rec->text + rec->len;

	for (size_t i = 0; i < o->exclude_count; i++) {
		const char *p = json_blanks(rec->text, end);
		struct json_member m;
		bool found = false;

		while (!found && json_next(&p, end, &m))
			found = json_key_is(&m, o->exclude[i]);
		if (!found)
			warnx("--exclude: the first record has no '%s'",
			    o->exclude[i]);
	}
}

/* --- the rows ------------------------------------------------------------- */

static void
start_rows(struct table *t)
{
	dataset_init(&t->data, t->features, t->name, false, false);
	t->x = mem_zero(t->features + 1, sizeof *t->x);
}

/* Add the record as a row; -1 when it cannot be one. */
static int
add_row(struct table *t, const struct rec *rec, struct fault *f)
{
	struct error e;
	int y;

	if (rec_label(rec, t->label, &y, f) < 0)
		return -1;
	for (size_t i = 0; i < t->features; i++)
		if (rec_number(rec, t->field[i], &t->x[i], f) < 0)
			return -1;
	if (dataset_add(&t->data, t->x, y, 1, 0, &e) < 0)
		die_error(&e);
	return 0;
}

/* The first accepted record says what the features are. */
static int
start_with(
    struct table *t, const struct opts *o, struct rec *rec, struct fault *f)
{
	const char *text = rec->text;
	size_t len = rec->len;
	int y;

	if (rec_label(rec, t->label, &y, f) < 0)
		return -1;
	check_excluded(o, rec);
	if (o->features == NULL && features_from_record(t, o, rec, f) < 0)
		return -1;
	if (t->features == 0)
		diex(ST_CANNOT,
		    "the first record has no numbers to learn "
		    "from");
	start_rows(t);
	/* Now that its members are wanted. */
	return rec_read(rec, text, len, f);
}

/* Forget what the first record said: it was rejected. */
static void
restart(struct table *t, const struct opts *o)
{
	dataset_release(&t->data);
	free(t->x);
	t->x = NULL;
	if (o->features == NULL)
		while (t->features > 0)
			free((void *)(uintptr_t)t->name[--t->features]);
}

static void
read_rows(struct table *t, const struct opts *o, struct filter *f)
{
	struct fault fault;
	bool started = false;

	t->label = rec_want(&f->rec, o->label);
	features_from_options(t, o, &f->rec);
	while (filter_next(f)) {
		if ((started || start_with(t, o, &f->rec, &fault) == 0) &&
		    add_row(t, &f->rec, &fault) == 0) {
			started = true;
			continue;
		}
		filter_reject(f, &fault);
		if (!started)
			restart(t, o);
	}
}

/* --- the model ------------------------------------------------------------ */

static void
report(const struct lr *m)
{
	note("%zu rows, %zu positives", m->rows, m->positives);
	note("converged after %d iterations (%d halvings), gradient %.3g",
	    m->iterations, m->halvings, m->gradient_max);
	note("log likelihood %.12g (%.12g with only an intercept)",
	    m->log_likelihood, m->null_log_likelihood);
	note("mean log loss %.12g, objective %.12g", m->log_loss, m->objective);
}

static void
warn_of_constants(const struct table *t, const struct lr *m)
{
	for (size_t i = 0; i < t->features; i++)
		if (scale_is_constant(&m->scale, i))
			warnx("feature '%s' is constant: its coefficient is 0",
			    t->name[i]);
}

/* The model of a fit. */
static void
make_model(struct model *m, const struct lr *fit, const struct opts *o,
    const char *const *names)
{
	model_init(m);
	m->label = mem_string(o->label);
	m->features = fit->scale.columns;
	m->feature = mem_zero(m->features, sizeof *m->feature);
	for (size_t j = 0; j < m->features; j++) {
		struct model_feature *f = &m->feature[j];

		model_feature_init(f, names[j], names[j]);
		f->mean = fit->scale.mean[j];
		f->sd = fit->scale.sd[j];
		f->coefficient = fit->coefficient[j];
		f->standardised = fit->standardised[j];
	}
	m->intercept = fit->intercept;
	m->intercept_standardised = fit->intercept_standardised;
	m->rows = fit->rows;
	m->positives = fit->positives;
	m->l2 = fit->l2;
	m->tolerance = fit->tolerance;
	m->max_iterations = fit->max_iterations;
	m->converged = true;
	m->iterations = fit->iterations;
	m->halvings = fit->halvings;
	m->gradient_max = fit->gradient_max;
	m->objective = fit->objective;
	m->log_loss = fit->log_loss;
	m->log_likelihood = fit->log_likelihood;
	m->null_log_likelihood = fit->null_log_likelihood;
	m->tool = mem_string("weir " WEIR_VERSION);
}

static void
fit(struct table *t, const struct opts *o, struct model *model)
{
	struct lr m;
	struct error e;

	/* One thread: the same bits each time. */
	openblas_set_num_threads(1);
	lr_init(&m);
	m.l2 = o->l2;
	m.max_iterations = (int)o->max_iterations;
	m.tolerance = o->tolerance;
	switch (lr_fit(&m, &t->data, &e)) {
	case 0:
		break;
	case 1:
		stop_reraise();
		exit(ST_FAILED);
	default:
		die_error(&e);
	}
	warn_of_constants(t, &m);
	report(&m);
	make_model(model, &m, o, t->name);
	lr_release(&m);
}

static void
write_model(const struct model *model, const char *path)
{
	struct buf text = {0};
	struct file file;
	struct error e;

	model_write(model, &text);
	if (path == NULL)
		out_add(text.data, text.len);
	else if (file_create(&file, path, &e) < 0 ||
	    file_add(&file, text.data, text.len, &e) < 0 ||
	    file_commit(&file, &e) < 0)
		die_error(&e);
	buf_release(&text);
}

static void
table_release(struct table *t)
{
	for (size_t i = 0; i < t->features; i++)
		free((void *)(uintptr_t)t->name[i]);
	free(t->name);
	free(t->field);
	free(t->x);
	dataset_release(&t->data);
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct filter f;
	struct table t = {0};
	struct model model;
	struct error e;
	enum status status;
	bool whole;

	opt_start(argv);
	parse_options(&o, argc, argv);
	if (filter_open(&f, &o.common, argv + optind, &e) < 0)
		die_error(&e);
	read_rows(&t, &o, &f);
	whole = filter_whole(&f);
	status = filter_close(&f);
	if (!whole) { /* a model of some of the records would mislead */
		table_release(&t);
		return status;
	}
	fit(&t, &o, &model);
	write_model(&model, o.output);
	model_release(&model);
	table_release(&t);
	out_close();
	return status;
}
