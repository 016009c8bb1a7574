#include "learn/lr.h"

#include "check.h"
#include "spector.h"

#include <signal.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/stop.h"

static const char *const names[] = {"a", "b", "c", "d"};

/* The rows of `columns` features and a label as a dataset. */
static void
fill(struct dataset *d, const double *table, size_t rows, size_t columns)
{
	struct error e;

	dataset_init(d, columns, names, false, false);
	for (size_t i = 0; i < rows; i++, table += columns + 1)
		check(
		    dataset_add(d, table, table[columns] != 0, 1, 0, &e) == 0);
}

/* Fit them. */
static int
fit(struct lr *m, const double *table, size_t rows, size_t columns, double l2,
    struct error *e)
{
	struct dataset d;
	int rc;

	fill(&d, table, rows, columns);
	lr_init(m);
	m->l2 = l2;
	e->text[0] = '\0';
	rc = lr_fit(m, &d, e);
	dataset_release(&d);
	return rc;
}

#define FIT(m, table, l2, e)                                                   \
	fit((m), (table)[0], sizeof(table) / sizeof *(table),                  \
	    sizeof *(table) / sizeof **(table)-1, (l2), (e))

/* The fit must fail with that text. */
#define REFUSE(table, l2, text_)                                               \
	do {                                                                   \
		struct lr m_;                                                  \
		struct error e_;                                               \
                                                                               \
		check(FIT(&m_, table, l2, &e_) == -1);                         \
		check(e_.status == ST_CANNOT);                                 \
		check_text(e_.text, text_);                                    \
		lr_release(&m_);                                               \
	} while (0)

#define SEPARATED(who)                                                         \
	"the classes are separated by " who ": without a penalty the "         \
	"likelihood has no maximum (set l2 above 0)"

static void
spector_agrees_with_r(void)
{
	struct lr m;
	struct error e;

	check(FIT(&m, spector, 0, &e) == 0);
	check_near(m.intercept / -13.0213468581157, 1, 1e-12);
	check_near(m.coefficient[0] / 2.8261125948893, 1, 1e-12);
	check_near(m.coefficient[1] / 0.0951576613179, 1, 1e-12);
	check_near(m.coefficient[2] / 2.3786876550934, 1, 1e-12);
	check_near(m.log_likelihood, -12.889634222131, 1e-11);
	check_near(m.null_log_likelihood * -2, 41.183459393235, 1e-11);
	check_near(m.log_loss, 12.889634222131 / 32, 1e-12);
	check_near(m.objective, -m.log_likelihood, 0);
	check(m.rows == 32 && m.positives == 11);
	check(m.iterations <= 7 && m.halvings == 0);
	check(m.gradient_max < 1e-13);
	lr_release(&m);
}

/*
 * statsmodels' Logit, from a tolerance of 1e-14. (R's glm agrees to 9 digits:
 * its weights are those of the last step but one.)
 */
static void
inference_agrees_with_statsmodels(void)
{
	static const double std_error[] = {
	    1.262941075629094, 0.14155420567369426, 1.0645642544971337};
	static const double z[] = {
	    2.237723239369329, 0.6722347871264477, 2.234423751356343};
	static const double p[] = {
	    0.02523910880256445, 0.5014342380819212, 0.025455204361278506};
	const struct inference *f;
	struct lr m;
	struct error e;

	check(FIT(&m, spector, 0, &e) == 0);
	f = &m.inference;
	check(f->valid);
	check_near(f->intercept.std_error / 4.931324213602773, 1, 1e-11);
	check_near(f->intercept.z / -2.6405375704556304, 1, 1e-11);
	check_near(f->intercept.p / 0.008277461435488442, 1, 1e-10);
	for (size_t j = 0; j < 3; j++) {
		check_near(f->feature[j].std_error / std_error[j], 1, 1e-11);
		check_near(f->feature[j].z / z[j], 1, 1e-11);
		check_near(f->feature[j].p / p[j], 1, 1e-10);
	}
	check_near(exp(f->feature[0].low), 1.4201941, 1e-7);
	check_near(exp(f->feature[0].high), 200.62382, 1e-5);
	check_near(f->deviance, 25.779268444263, 1e-11);
	check_near(f->null_deviance, 41.183459393235, 1e-11);
	check_near(f->aic, 33.779268444263, 1e-11);
	check_near(f->bic, 39.642212055461734, 1e-10);
	check_near(f->mcfadden, 0.3740382953726189, 1e-12);
	check(f->lr_df == 3);
	check_near(f->lr_p, 0.0015018786820365701, 1e-12);
	check_near(f->condition_number, 1.528217017939627, 1e-12);
	check_near(f->vif[0], 1.1761582341579835, 1e-12);
	check_near(f->vif[1], 1.1894350280708077, 1e-12);
	check_near(f->vif[2], 1.012902241028604, 1e-12);
	lr_release(&m);
}

static void
there_is_no_inference_under_a_penalty_or_class_weights(void)
{
	struct dataset d;
	struct lr m;
	struct error e;

	check(FIT(&m, spector, 1, &e) == 0);
	check(!m.inference.valid);
	lr_release(&m);
	fill(&d, spector[0], 32, 3);
	lr_init(&m);
	m.l2 = 0;
	m.class_weight[1] = 2;
	check(lr_fit(&m, &d, &e) == 0);
	check(!m.inference.valid);
	lr_release(&m);
	dataset_release(&d);
}

/*
 * At the minimum the gradient is zero: sum (y - p) = 0 and
 * sum (y - p) x_j = l2 * b_j, checked here by the formula alone.
 */
static void
a_penalised_fit_solves_its_equations(void)
{
	struct lr m;
	struct error e;
	double gradient[4] = {0};

	check(FIT(&m, spector, 2.5, &e) == 0);
	for (size_t i = 0; i < 32; i++) {
		double z = m.intercept, r;

		for (size_t j = 0; j < 3; j++)
			z += m.coefficient[j] * spector[i][j];
		r = spector[i][3] - 1 / (1 + exp(-z));
		gradient[3] += r;
		for (size_t j = 0; j < 3; j++)
			gradient[j] += r * (spector[i][j] - m.scale.mean[j]) /
			    m.scale.sd[j];
	}
	check_near(gradient[3], 0, 1e-13);
	for (size_t j = 0; j < 3; j++) {
		check_near(gradient[j], 2.5 * m.standardised[j], 1e-13);
		check_near(
		    m.coefficient[j] * m.scale.sd[j], m.standardised[j], 1e-15);
	}
	lr_release(&m);
}

static void
an_offset_changes_nothing(void)
{
	double moved[32][4];
	struct lr m, far;
	struct error e;

	memcpy(moved, spector, sizeof moved);
	for (size_t i = 0; i < 32; i++)
		moved[i][1] += 1.6e12; /* whole numbers: exact */
	check(FIT(&m, spector, 1, &e) == 0);
	check(FIT(&far, moved, 1, &e) == 0);
	for (size_t j = 0; j < 3; j++)
		check_near(far.standardised[j], m.standardised[j], 1e-12);
	/* The mean is rounded to 1.6e12's last place, 0.0002. */
	check_near(far.intercept_standardised, m.intercept_standardised, 1e-4);
	check_near(far.log_likelihood, m.log_likelihood, 1e-12);
	lr_release(&m);
	lr_release(&far);
}

static void
separation_is_found(void)
{
	/* R: slope 47.23, standard error 115264, "converged TRUE". */
	const double complete[][2] = {
	    {1, 0}, {2, 0}, {3, 0}, {4, 1}, {5, 1}, {6, 1}};
	const double touching[][2] = {
	    {1, 0}, {2, 0}, {3, 0}, {3, 1}, {4, 1}, {5, 1}};
	/* b is 1 only for positives; where it is 0, a tells nothing. */
	const double quasi[][3] = {{1, 0, 0}, {2, 0, 1}, {3, 0, 1}, {4, 0, 0},
	    {2, 0, 0}, {3, 0, 1}, {1, 1, 1}, {4, 1, 1}, {2, 1, 1}};
	struct lr m;
	struct error e;

	REFUSE(complete, 0, SEPARATED("'a'"));
	REFUSE(touching, 0, SEPARATED("'a'"));
	REFUSE(quasi, 0, SEPARATED("'b'"));
	check(FIT(&m, complete, 1, &e) == 0);
	check_near(m.standardised[0], 1.1612855806972893, 1e-14);
	check_near(m.intercept_standardised, 0, 1e-14);
	lr_release(&m);
	check(FIT(&m, quasi, 1e-6, &e) == 0);
	lr_release(&m);
}

static void
nearly_separated_is_not_separated(void)
{
	/* One pair overlaps, by a billionth. */
	const double pair[][2] = {
	    {1, 0}, {2, 0}, {3, 1}, {3 + 1e-9, 0}, {4, 1}, {5, 1}};
	struct lr m;
	struct error e;

	if (check(FIT(&m, pair, 0, &e) == 0)) {
		/* The pair is at p = 0.5, all else certain: 2 ln 2. */
		check_near(m.log_likelihood, -2 * log(2), 1e-7);
		check(m.standardised[0] > 20);
	}
	lr_release(&m);
}

static void
collinear_features_are_named(void)
{
	const double twice[][4] = {{1, 3, 1, 0}, {2, 5, 5, 1}, {3, 7, 2, 0},
	    {4, 9, 4, 1}, {5, 11, 1, 0}, {6, 13, 7, 1}, {7, 15, 9, 0}};
	struct lr m;
	struct error e;

	REFUSE(twice, 0,
	    "feature 'b' is a linear combination of other features: "
	    "its coefficient is not determined (l2 is 0)");
	/* A penalty shares what they have in common evenly. */
	check(FIT(&m, twice, 1, &e) == 0);
	check_near(m.standardised[0], m.standardised[1], 1e-13);
	lr_release(&m);
}

static void
a_constant_feature_has_no_part(void)
{
	double more[32][5];
	struct lr m;
	struct error e;

	for (size_t i = 0; i < 32; i++) {
		memcpy(more[i], spector[i], 2 * sizeof(double));
		more[i][2] = 0.1;
		memcpy(more[i] + 3, spector[i] + 2, 2 * sizeof(double));
	}
	check(FIT(&m, more, 0, &e) == 0);
	check(scale_is_constant(&m.scale, 2));
	check(!scale_is_constant(&m.scale, 3));
	check(m.coefficient[2] == 0 && m.standardised[2] == 0);
	check_near(m.coefficient[3] / 2.3786876550934, 1, 1e-12);
	check_near(m.log_likelihood, -12.889634222131, 1e-11);
	lr_release(&m);
}

static void
what_cannot_be_learned_is_said(void)
{
	const double zeros[][2] = {{1, 0}, {2, 0}, {3, 0}};
	const double ones[][2] = {{1, 1}, {2, 1}};
	const double flat[][2] = {{7, 1}, {7, 0}, {7, 0}};
	struct lr m;
	struct error e;

	REFUSE(zeros, 1, "all 3 records have label 0: both labels are needed");
	REFUSE(ones, 1, "all 2 records have label 1: both labels are needed");
	REFUSE(flat, 1,
	    "all features are constant: nothing can be learned from them");
	check(fit(&m, flat[0], 0, 1, 1, &e) == -1);
	check_text(e.text, "no records to learn from");
	lr_release(&m);
}

static void
too_few_iterations_are_an_error(void)
{
	struct dataset d;
	struct lr m;
	struct error e;

	fill(&d, spector[0], 32, 3);
	lr_init(&m);
	m.l2 = 0;
	m.max_iterations = 3;
	check(lr_fit(&m, &d, &e) == -1);
	check(strncmp(e.text, "no convergence after 3 iterations", 33) == 0);
	lr_release(&m);
	dataset_release(&d);
}

/* A row of weight 3 is three rows, one of weight 0 none. */
static void
a_weight_is_a_number_of_rows(double l2)
{
	double more[64][4];
	size_t count = 0;
	struct dataset d;
	struct lr m, repeated;
	struct error e;

	dataset_init(&d, 3, names, true, false);
	for (size_t i = 0; i < 32; i++) {
		size_t weight = (i * 7 + 3) % 4;

		dataset_add(
		    &d, spector[i], spector[i][3] != 0, (double)weight, 0, &e);
		while (weight-- > 0)
			memcpy(more[count++], spector[i], sizeof spector[i]);
	}
	check(fit(&repeated, more[0], count, 3, l2, &e) == 0);
	lr_init(&m);
	m.l2 = l2;
	check(lr_fit(&m, &d, &e) == 0);
	check(m.rows == 24);
	check_near(m.weight, (double)count, 0);
	check_near(m.weight_positives, (double)repeated.positives, 0);
	check_near(m.intercept / repeated.intercept, 1, 1e-13);
	for (size_t j = 0; j < 3; j++) {
		check_near(m.scale.mean[j] / repeated.scale.mean[j], 1, 1e-15);
		check_near(m.scale.sd[j] / repeated.scale.sd[j], 1, 1e-15);
		check_near(
		    m.standardised[j] / repeated.standardised[j], 1, 1e-12);
	}
	check_near(m.objective / repeated.objective, 1, 1e-14);
	check_near(m.log_loss / repeated.log_loss, 1, 1e-14);
	check_near(
	    m.null_log_likelihood / repeated.null_log_likelihood, 1, 1e-14);
	check(m.inference.valid == (l2 == 0));
	if (l2 == 0) {
		const struct inference *a = &m.inference;
		const struct inference *b = &repeated.inference;

		check_near(a->bic / b->bic, 1, 1e-14);
		check_near(a->condition_number / b->condition_number, 1, 1e-13);
		check_near(
		    a->intercept.std_error / b->intercept.std_error, 1, 1e-12);
		for (size_t j = 0; j < 3; j++) {
			check_near(a->vif[j] / b->vif[j], 1, 1e-13);
			check_near(a->feature[j].p / b->feature[j].p, 1, 1e-12);
		}
	}
	lr_release(&m);
	lr_release(&repeated);
	dataset_release(&d);
}

/* As scikit-learn's class_weight, which its StandardScaler does not know. */
static void
the_weight_of_a_class_does_not_move_the_scale(void)
{
	struct dataset d;
	struct lr plain, m;
	struct error e;

	fill(&d, spector[0], 32, 3);
	lr_init(&plain);
	check(lr_fit(&plain, &d, &e) == 0);
	lr_init(&m);
	m.class_weight[0] = 32 / (2 * 21.);
	m.class_weight[1] = 32 / (2 * 11.);
	check(lr_fit(&m, &d, &e) == 0);
	check_near(m.scale.mean[0], plain.scale.mean[0], 0);
	check_near(m.weight, 32, 1e-14);
	/* sklearn 1.2.1, class_weight="balanced", newton-cholesky. */
	check_near(m.standardised[0], 0.9558060263061066, 1e-9);
	check_near(m.standardised[1], 0.3584204952774709, 1e-9);
	check_near(m.standardised[2], 0.9619063070302131, 1e-9);
	check_near(m.intercept_standardised, -0.33879707900021416, 1e-9);
	lr_release(&plain);
	lr_release(&m);
	dataset_release(&d);
}

/* Made-up rows of `columns` features and a label, some of which is noise. */
static void
make_up(struct dataset *d, size_t rows, size_t columns, double rare)
{
	const char **name = calloc(columns, sizeof *name);
	double *x = calloc(columns, sizeof *x);
	unsigned long seed = 1;
	struct error e;

	for (size_t j = 0; j < columns; j++)
		name[j] = "x";
	d->names = name;
	for (size_t i = 0; i < rows; i++) {
		double z = 0;

		for (size_t j = 0; j < columns; j++) {
			seed = (seed * 1103515245 + 12345) & 0x7fffffff;
			x[j] = (double)seed / 0x7fffffff - 0.5;
			z += x[j] / sqrt((double)columns / 3);
		}
		seed = (seed * 1103515245 + 12345) & 0x7fffffff;
		if (!check(
			dataset_add(d, x, z + (double)seed / 0x7fffffff > rare,
			    1, 0, &e) == 0))
			break;
	}
	free(x);
}

static void
make_up_release(struct dataset *d)
{
	free((void *)(uintptr_t)d->names);
	dataset_release(d);
}

static void
check_same(const struct lr *a, const struct lr *b, size_t columns)
{
	check(memcmp(a->coefficient, b->coefficient,
		  columns * sizeof(double)) == 0);
	check(a->intercept == b->intercept && a->objective == b->objective);
	check(a->gradient_max == b->gradient_max);
	check(a->inference.valid && b->inference.valid);
	check(a->inference.feature[1].p == b->inference.feature[1].p);
	check(a->inference.condition_number == b->inference.condition_number);
}

/*
 * Rows enough for samples to start from, for several blocks, and for a last
 * one that is not full; with one thread and more, in memory and in a file.
 */
static void
the_same_rows_give_the_same_bits(void)
{
	const size_t rows = 40001;
	struct dataset d, spooled;
	struct lr first, m;
	struct error e;

	dataset_init(&d, 3, NULL, false, false);
	make_up(&d, rows, 3, 1);
	lr_init(&first);
	first.l2 = 0;
	first.threads = 1;
	check(lr_fit(&first, &d, &e) == 0);
	check(first.gradient_max < 1e-9);
	check(first.iterations <= 5); /* from zero it is more */
	for (int threads = 0; threads < 4; threads++) {
		lr_init(&m);
		m.l2 = 0;
		m.threads = threads;
		m.reproducible = threads == 2;
		check(lr_fit(&m, &d, &e) == 0);
		check_same(&first, &m, 3);
		lr_release(&m);
	}

	dataset_init(&spooled, 3, NULL, false, false);
	mat_limit(&spooled.mat, 1, "/tmp");
	make_up(&spooled, rows, 3, 1);
	check(mat_is_spooled(&spooled.mat));
	lr_init(&m);
	m.l2 = 0;
	check(lr_fit(&m, &spooled, &e) == 0);
	check_same(&first, &m, 3);
	lr_release(&m);
	lr_release(&first);
	make_up_release(&d);
	make_up_release(&spooled);
}

/* The start from samples only saves time: one that leads nowhere is left. */
static void
a_separated_dataset_is_found_out_with_many_rows_too(void)
{
	struct dataset d;
	struct lr m;
	struct error e;

	dataset_init(&d, 2, NULL, false, false);
	make_up(&d, 30000, 2, 0.5);
	for (size_t i = 0; i < dataset_rows(&d); i++) {
		double *row = d.mat.block[i / d.mat.block_rows] +
		    i % d.mat.block_rows * d.mat.columns;

		row[dataset_label(&d)] = row[0] > 0.1;
	}
	lr_init(&m);
	m.l2 = 0;
	check(lr_fit(&m, &d, &e) == -1);
	check_text(e.text, SEPARATED("'x'"));
	lr_release(&m);
	make_up_release(&d);
}

/* Many columns: OpenBLAS's products and ours lead to the same place. */
static void
blas_and_portable_agree(void)
{
	const size_t columns = 520;
	struct dataset d;
	struct lr blas, portable;
	struct error e;

	dataset_init(&d, columns, NULL, false, false);
	make_up(&d, 1500, columns, 1);
	lr_init(&blas);
	lr_init(&portable);
	portable.reproducible = true;
	check(lr_fit(&blas, &d, &e) == 0);
	check(lr_fit(&portable, &d, &e) == 0);
	check(blas.blas && !portable.blas);
	for (size_t j = 0; j < columns; j++)
		check_near(
		    blas.standardised[j], portable.standardised[j], 1e-13);
	check_near(blas.objective / portable.objective, 1, 1e-14);
	lr_release(&blas);
	lr_release(&portable);
	make_up_release(&d);
}

/* A start near the solution needs fewer steps; a dead end is forgotten. */
static void
a_start_saves_steps_and_changes_nothing(void)
{
	const double near[] = {-13, 2.8, 0.1, 2.4};
	const double far[] = {1e300, -1e300, 1e300, 1e300};
	const double *const start[] = {near, far};
	struct lr cold;
	struct error e;

	check(FIT(&cold, spector, 0, &e) == 0);
	for (size_t i = 0; i < 2; i++) {
		struct dataset d;
		struct lr m;

		fill(&d, spector[0], 32, 3);
		lr_init(&m);
		m.l2 = 0;
		m.start = start[i];
		check(lr_fit(&m, &d, &e) == 0);
		check_near(m.intercept / cold.intercept, 1, 1e-12);
		for (size_t j = 0; j < 3; j++)
			check_near(
			    m.coefficient[j] / cold.coefficient[j], 1, 1e-12);
		check(i > 0 || m.iterations < cold.iterations);
		lr_release(&m);
		dataset_release(&d);
	}
	lr_release(&cold);
}

/* Last, because it cannot be taken back. */
static void
a_signal_ends_a_fit(void)
{
	struct lr m;
	struct error e;

	stop_init();
	raise(SIGTERM);
	check(FIT(&m, spector, 0, &e) == 1);
	lr_release(&m);
}

int
main(void)
{
	spector_agrees_with_r();
	inference_agrees_with_statsmodels();
	there_is_no_inference_under_a_penalty_or_class_weights();
	a_penalised_fit_solves_its_equations();
	an_offset_changes_nothing();
	separation_is_found();
	nearly_separated_is_not_separated();
	collinear_features_are_named();
	a_constant_feature_has_no_part();
	what_cannot_be_learned_is_said();
	too_few_iterations_are_an_error();
	a_weight_is_a_number_of_rows(0.5);
	a_weight_is_a_number_of_rows(0);
	the_weight_of_a_class_does_not_move_the_scale();
	the_same_rows_give_the_same_bits();
	a_separated_dataset_is_found_out_with_many_rows_too();
	blas_and_portable_agree();
	a_start_saves_steps_and_changes_nothing();
	a_signal_ends_a_fit();
	return check_done();
}
