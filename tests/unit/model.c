#include "learn/model.h"

#include "check.h"

#include <stdlib.h>

static const char *const names[] = {"a \"b\"\n", "V1", "flat"};

/* A consistent model, with numbers that need all their digits. */
static void
make(struct model *m)
{
	double mean[] = {1. / 3, -1e9 / 7, 5}, sd[] = {0.1, 1e7 / 3, 0};
	double standardised[] = {-2. / 3, 0.7, 0}, coefficient[3] = {0};
	struct lr fit = {
	    .l2 = 1,
	    .max_iterations = 100,
	    .tolerance = 1e-8,
	    .rows = 120,
	    .positives = 7,
	    .scale = {.columns = 3, .mean = mean, .sd = sd},
	    .intercept_standardised = -3.1,
	    .coefficient = coefficient,
	    .standardised = standardised,
	    .iterations = 8,
	    .halvings = 1,
	    .gradient_max = 1. / 3e15,
	    .objective = 20.1,
	    .log_loss = 1. / 6,
	    .log_likelihood = -20,
	    .null_log_likelihood = -26.66,
	};

	coefficient[0] = standardised[0] / sd[0];
	coefficient[1] = standardised[1] / sd[1];
	fit.intercept =
	    -3.1 - coefficient[0] * mean[0] - coefficient[1] * mean[1];
	model_init(m, &fit, "Class", names);
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
	check(b.features == 3 && b.rows == 120 && b.positives == 7);
	for (size_t j = 0; j < 3; j++) {
		check_text(b.feature[j].name, names[j]);
		check(b.feature[j].mean == a.feature[j].mean);
		check(b.feature[j].sd == a.feature[j].sd);
		check(b.feature[j].coefficient == a.feature[j].coefficient);
		check(b.feature[j].standardised == a.feature[j].standardised);
	}
	check(b.intercept == a.intercept);
	check(b.intercept_standardised == a.intercept_standardised);
	check(b.gradient_max == a.gradient_max && b.l2 == 1);
	check(b.converged && b.iterations == 8 && b.halvings == 1);
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
	refuse("\"version\":1", "\"version\":2",
	    "is of format version 2, this program reads version 1");
	refuse("logistic-regression", "tree",
	    "is of kind 'tree', this program reads 'logistic-regression'");
	refuse("{\"format\"", "[1]{",
	    "is not a model: there is text behind its end");
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
the_score_is_the_formula(void)
{
	struct model m;
	double at_mean[] = {1. / 3, -1e9 / 7, 5}, x[3];

	make(&m);
	check_near(model_score(&m, at_mean), 1 / (1 + exp(3.1)), 1e-16);
	memcpy(x, at_mean, sizeof x);
	x[0] -= 0.1; /* one sd: z = -3.1 + 2/3 */
	x[2] = 99;   /* a constant feature tells nothing */
	check_near(model_score(&m, x), 1 / (1 + exp(3.1 - 2. / 3)), 1e-15);
	x[0] = -1e300;
	check(model_score(&m, x) == 1);
	x[0] = 1e300;
	check(model_score(&m, x) == 0);
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
	an_escaped_backslash_is_not_a_nul();
	the_score_is_the_formula();
	return check_done();
}
