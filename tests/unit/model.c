#define _GNU_SOURCE /* RTLD_NEXT */
#include "model/model.h"

#include "base/mem.h"
#include "check.h"
#include "model/linear.h"

#include <cjson/cJSON.h>
#include <dlfcn.h>
#include <stdlib.h>

/* How many bytes the longest number had that cJSON was to read. */
static size_t longest_number;

/*
 * In front of the library's. Most versions refuse numbers of more than 63
 * bytes, and the one that is here may not.
 */
cJSON *
cJSON_ParseWithLengthOpts(
    const char *text, size_t len, const char **end, cJSON_bool whole)
{
	cJSON *(*next)(const char *, size_t, const char **, cJSON_bool);
	void *found = dlsym(RTLD_NEXT, "cJSON_ParseWithLengthOpts");

	memcpy(&next, &found, sizeof next);
	for (const char *p = text; p < text + len; p++) {
		const char *start = p;

		while (p < text + len && *p != '\0' &&
		    strchr("+-.eE0123456789", *p) != NULL)
			p++;
		if ((size_t)(p - start) > longest_number)
			longest_number = (size_t)(p - start);
	}
	return next(text, len, end, whole);
}

static const char *const names[] = {"a \"b\"\n", "V1", "flat"};

/* A consistent model of so many features, of which the first three are plain. */
static void
make_plain(struct model *m, size_t features)
{
	const double mean[] = {1. / 3, -1e9 / 7, 5}, sd[] = {0.1, 1e7 / 3, 0};
	const double standardised[] = {-2. / 3, 0.7, 0};
	struct linear *l;

	model_init(m, &linear_kind);
	m->label = mem_string("Class");
	m->schema.features = features;
	m->schema.feature = mem_zero(features, sizeof *m->schema.feature);
	model_start(m);
	l = linear_of(m);
	l->intercept = l->intercept_standardised = -3.1;
	for (size_t j = 0; j < 3; j++) {
		schema_feature_init(&m->schema.feature[j], names[j], names[j]);
		l->mean[j] = mean[j];
		l->feature[j].sd = sd[j];
		l->feature[j].standardised = standardised[j];
		l->coefficient[j] = sd[j] == 0 ? 0 : standardised[j] / sd[j];
		l->intercept -= l->coefficient[j] * l->mean[j];
	}
	m->rows = 120;
	m->positives = 7;
	l->l2 = 1;
	l->max_iterations = 100;
	l->tolerance = 1e-8;
	l->converged = true;
	l->iterations = 8;
	l->halvings = 1;
	l->gradient_max = 1. / 3e15;
	l->objective = 20.1;
	l->log_loss = 1. / 6;
	l->log_likelihood = -20;
	l->null_log_likelihood = -26.66;
	m->tool = mem_string("weir");
}

static void
make_schema(struct schema *s)
{
	static const char *const levels[] = {"", "=x", "\xc3\xa9"};
	struct schema_feature *f = &s->feature[3];
	struct schema_category *c;

	schema_feature_init(f, "kind==x", "kind");
	f->level = mem_string("=x");
	f->missing = 0.25;
	f = &s->feature[4];
	schema_feature_init(f, "a \"b\"\n is missing", names[0]);
	f->is_indicator = true;
	f = &s->feature[0];
	f->missing = 0.125;
	f->log1p = true;
	f->clip[0] = -1. / 3;
	f->clip[1] = 7;
	s->categories = 1;
	s->category = mem_zero(1, sizeof *s->category);
	c = &s->category[0];
	c->field = mem_string("kind");
	c->levels = 3;
	c->level = mem_zero(3, sizeof *c->level);
	for (size_t k = 0; k < 3; k++)
		c->level[k] = mem_string(levels[k]);
	c->reference = 2;
	c->unseen_is_reference = true;
	s->missing = mem_string("indicator");
	s->clip = 3;
}

static void
make_linear(struct linear *l)
{
	struct linear_feature *f = &l->feature[0];

	f->std_error = 1. / 7;
	f->z = -3;
	f->p = 1e-300;
	f->ci[0] = -7.1;
	f->ci[1] = -6.2;
	f->vif = 1.5;
	l->correction.method = mem_string("undersampling");
	l->correction.beta = 1. / 3;
	l->correction.ln_beta = log(1. / 3);
	l->correction.intercept_fitted = l->intercept - log(1. / 3);
	l->correction.intercept_standardised_fitted =
	    l->intercept_standardised - log(1. / 3);
	l->fit.aic = 1. / 9;
	l->fit.lr_p = 0;
	l->selection = (struct linear_selection){
	    .folds = 5, .score = mem_string("log_loss"), .count = 2};
	l->selection.tried = mem_zero(2, sizeof *l->selection.tried);
	l->selection.tried[0] = (struct linear_tried){0.1, 1. / 3, 0.01};
	l->selection.tried[1] = (struct linear_tried){1, NAN, NAN};
}

/* The same with all that a model can have. */
static void
make(struct model *m)
{
	make_plain(m, 5);
	make_schema(&m->schema);
	make_linear(linear_of(m));
	m->weights = (struct model_weights){.by_class = true,
	    .class = {0.5, 1. / 3},
	    .field = mem_string("w"),
	    .sum = 99.5,
	    .sum_positives = 3.25};
	m->undersample = (struct model_undersample){
	    .ratio = 1.5, .seed = 7, .kept = 100, .negatives = 300};
	m->class_weight = mem_string("balanced");
	m->reproducible = true;
	m->lineage = (struct model_lineage){.count = 1,
	    .range = mem_zero(1, sizeof *m->lineage.range),
	    .rows = 120,
	    .digest = mem_string("sha256:00"),
	    .timestamp_first = 1700000000000,
	    .timestamp_last = NAN};
	m->lineage.range[0] =
	    (struct model_range){mem_string("tx"), 3, 10, 200, 120};
	m->arithmetic = (struct model_arithmetic){
	    mem_string("blas"), 1, mem_string("Haswell")};
}

/* The text of that model, with the first `old` replaced by `new`. */
static void
make_text(struct buf *b, const char *old, const char *new)
{
	struct model m;
	struct buf whole = {0};
	const char *text, *at;

	make(&m);
	model_write(&m, &whole);
	model_release(&m);
	text = buf_string(&whole);
	at = strstr(text, old);
	check(at != NULL);
	if (at != NULL) {
		buf_add(b, text, (size_t)(at - text));
		buf_add_string(b, new);
		buf_add_string(b, at + strlen(old));
	}
	buf_release(&whole);
}

/* Reading the changed text must fail with this sentence. */
static void
refuse(const char *old, const char *new, const char *sentence)
{
	struct buf b = {0};
	struct model m;
	struct error e = {0};

	make_text(&b, old, new);
	if (check(model_read(&m, b.data, b.len, &e) == -1)) {
		check(e.status == ST_CANNOT);
		check_text(e.text, sentence);
	} else {
		printf("\tafter %s\n", new);
		model_release(&m);
	}
	buf_release(&b);
}

static void
a_model_reads_back_equal(void)
{
	struct buf one = {0}, two = {0};
	struct model a, b;
	struct error e = {0};

	make(&a);
	model_write(&a, &one);
	check(model_read(&b, one.data, one.len, &e) == 0);
	check_text(e.text, "");
	check(b.schema.features == 5 && b.rows == 120 && b.positives == 7);
	for (size_t j = 0; j < 5; j++) {
		check_text(b.schema.feature[j].name, a.schema.feature[j].name);
		check_text(
		    b.schema.feature[j].field, a.schema.feature[j].field);
		check(linear_of(&b)->mean[j] == linear_of(&a)->mean[j]);
		check(linear_of(&b)->feature[j].sd ==
		    linear_of(&a)->feature[j].sd);
		check(linear_of(&b)->coefficient[j] ==
		    linear_of(&a)->coefficient[j]);
		check(linear_of(&b)->feature[j].standardised ==
		    linear_of(&a)->feature[j].standardised);
	}
	check(linear_of(&b)->intercept == linear_of(&a)->intercept);
	check(linear_of(&b)->intercept_standardised ==
	    linear_of(&a)->intercept_standardised);
	check(linear_of(&b)->gradient_max == linear_of(&a)->gradient_max &&
	    linear_of(&b)->l2 == 1);
	check(linear_of(&b)->converged && linear_of(&b)->iterations == 8 &&
	    linear_of(&b)->halvings == 1);
	check_text(b.label, "Class");
	model_write(&b, &two);
	check_text(buf_string(&two), buf_string(&one));
	model_release(&a);
	model_release(&b);
	buf_release(&one);
	buf_release(&two);
}

static void
every_truncation_is_refused(void)
{
	struct buf b = {0};
	struct model m;
	struct error e;
	size_t accepted = 0;

	make_text(&b, "{", "{");
	/* Without its last newline it is still whole. */
	for (size_t len = 0; len + 1 < b.len; len++) {
		/* A copy of its own, so that reading too far is seen. */
		char *part = malloc(len + 1);

		memcpy(part, b.data, len);
		accepted += model_read(&m, part, len, &e) == 0;
		check(e.status == ST_CANNOT);
		free(part);
	}
	check(accepted == 0);
	check(model_read(&m, b.data, b.len - 1, &e) == 0);
	model_release(&m);
	buf_release(&b);
}

/*
 * Change every digit among the first seven of the numbers that scoring uses:
 * they are there twice, so it shows. (The sd of a constant feature does too.)
 */
static void
changed_digits_are_refused(void)
{
	const char *const members[] = {
	    "\"mean\":", "\"sd\":", "\"coefficient\":", "\"standardised\":",
	    "\"intercept\":", "\"intercept_standardised\":"};
	struct buf b = {0};
	struct model m;
	struct error e;
	int tried = 0, accepted = 0;

	make_text(&b, "{", "{");
	for (size_t k = 0; k < sizeof members / sizeof *members; k++) {
		char *p = strstr(buf_string(&b), members[k]);

		p += strlen(members[k]);
		for (int digits = 0; digits < 7 && strchr(",}", *p) == NULL;
		     p++) {
			char was = *p;

			if (was < '0' || was > '9')
				continue;
			digits++;
			*p = was == '5' ? '6' : '5';
			tried++;
			if (model_read(&m, b.data, b.len, &e) == 0) {
				printf("%s %.20s\n", members[k], p);
				accepted++;
				model_release(&m);
			}
			*p = was;
		}
	}
	check(tried > 25);
	check(accepted == 0);
	buf_release(&b);
}

static void
what_is_no_model_is_refused(void)
{
	refuse("weir-model", "other",
	    "is not a model: it has no member 'format' of 'weir-model'");
	refuse("\"format\"", "\"Format\"",
	    "is not a model: it has no member 'format' of 'weir-model'");
	refuse("\"version\":2", "\"version\":4",
	    "is of format version 4, this program reads versions 1 to 3");
	refuse("\"version\":2", "\"version\":1.5",
	    "is of format version 1.5, this program reads versions 1 to 3");
	refuse("logistic-regression", "tree",
	    "is of kind 'tree', this program reads 'logistic-regression', "
	    "'gradient-boosted-trees', 'multilayer-perceptron', 'autoencoder'");
	refuse("{\"format\"", "[1]{",
	    "is not a model: text follows its object, as in a file of records");
	refuse("{\"format\"", "{\"format\"]",
	    "is not a model: it is not JSON from byte 10 on");
}

static void
wrong_members_are_refused(void)
{
	refuse("\"label\"", "\"labels\"", "has no member 'label'");
	refuse("\"label\":\"Class\"", "\"label\":5",
	    "has a member 'label' of the wrong type");
	refuse("\"label\":\"Class\"", "\"label\":\"Class\",\"label\":\"x\"",
	    "has two members 'label'");
	refuse("\"label\":\"Class\"", "\"label\":\"Cl\\u0000ass\"",
	    "is not a model: there is a NUL in it");
	refuse("\"label\":\"Class\"", "\"label\":\"V1\"",
	    "has two fields named 'V1'");
	refuse("\"name\":\"flat\"", "\"name\":\"V1\"",
	    "has two fields named 'V1'");
	refuse("\"sd\":0.1", "\"sd\":-0.1",
	    "is not a whole model: "
	    "feature 1 has a member 'sd' that is out of range");
	refuse("\"sd\":0,", "",
	    "is not a whole model: "
	    "feature 3 has no member 'sd'");
	refuse("\"sd\":0,", "\"sd\":1e999,",
	    "is not a whole model: "
	    "feature 3 has a member 'sd' that is out of range");
	refuse("\"coefficient\":0,", "\"coefficient\":1,",
	    "contradicts itself: 'coefficient' times 'sd' is not "
	    "'standardised' in feature 'flat'");
	refuse("\"threshold\":0.5", "\"threshold\":1.5",
	    "has a member 'threshold' that is out of range");
	refuse("\"rows\":120", "\"rows\":7",
	    "has a member 'positives' that is out of range");
	refuse("\"rows\":120", "\"rows\":120.5",
	    "has a member 'rows' that is not a whole number");
	refuse(
	    "\"l2\":1", "\"l2\":-1", "has a member 'l2' that is out of range");
	refuse("\"converged\":true", "\"converged\":1",
	    "has a member 'converged' of the wrong type");
	refuse("\"convergence\"", "\"konvergence\"",
	    "has no member 'convergence'");
	refuse("\"intercept_standardised\":-3.1",
	    "\"intercept_standardised\":-3.2",
	    "contradicts itself: 'intercept' and the sum of 'coefficient' "
	    "times 'mean' are not 'intercept_standardised'");
}

static void
contradictions_of_columns_are_refused(void)
{
	refuse("\"field\":\"kind\",\"level\"", "\"level\"",
	    "has no category for feature 'kind==x'");
	refuse("\"level\":\"=x\"", "\"level\":\"y\"",
	    "has feature 'kind==x' of a level that its category lacks");
	refuse("\"level\":\"=x\",", "",
	    "has feature 'kind==x', a number, computed from a category");
	refuse("\"level\":\"=x\"", "\"level\":\"=x\",\"transform\":\"log1p\"",
	    "is not a whole model: feature 4 is a level or an indicator, which "
	    "is not transformed");
	refuse("\"transform\":\"log1p\"", "\"transform\":\"sqrt\"",
	    "is not a whole model: feature 1 has a member 'transform' of the "
	    "unknown value 'sqrt'");
	refuse("\"missing\":0.125", "\"missing\":-1",
	    "is not a whole model: feature 1 has a 'missing' without a "
	    "logarithm");
	refuse("\"field\":\"kind\",\"level\"", "\"field\":\"Class\",\"level\"",
	    "computes feature 'kind==x' from the label");
	refuse("[\"\",\"=x\"", "[\"=x\",\"\"",
	    "is not a whole model: category 1 has levels that are not in "
	    "order");
	refuse("\"reference\":\"", "\"reference\":\"z",
	    "is not a whole model: category 1 has a reference that is none of "
	    "its levels");
	refuse("\"unseen\":\"reference\"", "\"unseen\":\"zero\"",
	    "is not a whole model: category 1 has a member 'unseen' of the "
	    "unknown value 'zero'");
	refuse("\"method\":\"undersampling\"", "\"method\":null",
	    "has a member 'method' of the wrong type");
	refuse("\"ln_beta\":-1", "\"ln_beta\":-2",
	    "contradicts itself: the fitted intercepts and 'ln_beta' do not "
	    "give 'intercept' and 'intercept_standardised'");
	refuse("\"clip\":[", "\"clip\":[null,",
	    "is not a whole model: feature 1 has a member 'clip' that is not "
	    "a pair");
	refuse("\"topics\":[", "\"topics\":[[1],",
	    "has no object where 'topic' should be");
	refuse("\"mode\":\"blas\"", "\"mode\":\"magic\"",
	    "has a member 'mode' of the unknown value 'magic'");
}

static void
an_escaped_backslash_is_not_a_nul(void)
{
	struct buf b = {0};
	struct model m;
	struct error e;

	make_text(
	    &b, "\"label\":\"Class\"", "\"unknown\":1,\"label\":\"\\\\u0000\"");
	check(model_read(&m, b.data, b.len, &e) == 0);
	check_text(m.label, "\\u0000");
	model_release(&m);
	buf_release(&b);
}

static void
a_number_may_have_any_length(void)
{
	struct buf b = {0};
	struct model m;
	struct error e = {0};

	make_text(&b, "\"threshold\":",
	    "\"unknown\":[0.1000000000000000055511151231257827021181583404541"
	    "015625000000000000000000000000000001,-1e00000000000000000000000000"
	    "00000000000000000000000000000000000000000000000000000000000000007"
	    "],\"threshold\":0.250000000000000000000000000000000000000000000000"
	    "00000000000000000000000000000000000000000000000000000e-0,\"t\":");
	longest_number = 0;
	check(model_read(&m, b.data, b.len, &e) == 0);
	check_text(e.text, "");
	check(longest_number > 0 && longest_number <= 63);
	check(m.threshold == 0.25);
	model_release(&m);
	buf_release(&b);
	/* What does not fit into a double is refused as ever. */
	refuse("\"intercept\":",
	    "\"intercept\":1000000000000000000000000000000000000000000000000000"
	    "00000000000000000000000000000000000e300,\"t\":",
	    "has a member 'intercept' that is out of range");
}

static double
score_of(const struct model *m, const double *x)
{
	double p;

	m->kind->score(m->body, x, 1, &p);
	return p;
}

static void
the_score_is_the_formula(void)
{
	struct model m;
	double at_mean[] = {1. / 3, -1e9 / 7, 5}, x[3];

	make_plain(&m, 3);
	check_near(score_of(&m, at_mean), 1 / (1 + exp(3.1)), 1e-16);
	memcpy(x, at_mean, sizeof x);
	x[0] -= 0.1; /* one sd: z = -3.1 + 2/3 */
	x[2] = 99;   /* a constant feature tells nothing */
	check_near(score_of(&m, x), 1 / (1 + exp(3.1 - 2. / 3)), 1e-15);
	x[0] = -1e300;
	check(score_of(&m, x) == 1);
	x[0] = 1e300;
	check(score_of(&m, x) == 0);
	model_release(&m);
}

int
main(void)
{
	a_model_reads_back_equal();
	every_truncation_is_refused();
	changed_digits_are_refused();
	what_is_no_model_is_refused();
	wrong_members_are_refused();
	contradictions_of_columns_are_refused();
	an_escaped_backslash_is_not_a_nul();
	a_number_may_have_any_length();
	the_score_is_the_formula();
	return check_done();
}
