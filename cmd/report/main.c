/*
 * report - draw an evaluation as a page to look at
 *
 * in:   what evaluate --format json --curves prints
 * out:  one HTML file that needs nothing else
 */
#include "apply/load.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/fingerprint.h"
#include "base/opt.h"
#include "evaluation.h"
#include "model/model.h"
#include "page/html.h"
#include "sections.h"
#include "stream/out.h"
#include "stream/whole.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct opts {
	struct opt_common common;
	const char *model;
	const char *title, *unit;
	bool has_days;
	double days;
};

static const struct opt options[] = {
    {'m', "model", "MODEL", "show what is in this model file too",
	OPT_TEXT(model), OPT_READS},
    {0, "title", "TITLE", "of the page (default Evaluation of LABEL)",
	OPT_TEXT(title)},
    {0, "days", "N", "how many days the records cover: alerts a day",
	OPT_REAL(days, 1e-6, 1e9), OPT_GIVEN(has_days)},
    {0, "unit", "UNIT", "of a cost, as EUR", OPT_TEXT(unit)},
    {0},
};

static void
check_operands(void *opts)
{
	char **file = opt_operands();

	(void)opts;
	if (file[0] != NULL && file[1] != NULL)
		diex(ST_CANNOT,
		    "unexpected operand '%s': a page is of one evaluation",
		    file[1]);
}

static const struct opt_rule rules[] = {
    {OPT_UTF8, .these = "title"},
    {OPT_UTF8, .these = "unit"},
    {OPT_STDIN, .these = "model",
	.say = "stdin cannot be read twice: only one of FILE and -m can be "
	       "'-'"},
    {.check = check_operands},
    {0},
};

static const struct opt_program program = {
    .synopsis = " [-m MODEL] [--title TITLE] [--days N] [--unit UNIT] [FILE]\n"
		"Draw an evaluation as a page to look at: one HTML file, whole "
		"in itself.\n",
    .rows = options,
    .shared = {OPT_COMMON_HIDDEN},
    .rules = rules,
    .operands = OPT_FILES,
};

static void
read_evaluation(struct evaluation *v, const char *file)
{
	struct buf text = {0};
	struct error e;

	if (whole_read(file, &text, &e) < 0)
		die_error(&e);
	if (evaluation_read(v, text.data, text.len, &e) < 0)
		diex(e.status, "'%s' %s", whole_name(file), e.text);
	buf_release(&text);
}

/* Read the model and the digest of its file. */
static void
read_model(struct model *m, const char *file, char digest[FINGERPRINT_TEXT])
{
	struct buf text = {0};
	struct error e;

	if (load_model(m, NULL, file, &text, &e) < 0)
		die_error(&e);
	fingerprint_make(digest, text.data, text.len);
	buf_release(&text);
}

/* Warn when the model is another one than the evaluation's. */
static void
check_model(const struct evaluation *v, const char *file, const char *digest)
{
	const char *wanted =
	    node_text(node_member(node_member(v->run, "model"), "sha256"));

	if (wanted != NULL && strcmp(wanted, digest) != 0)
		warnx("'%s' is not the model that the evaluation was given: "
		      "its SHA-256 is another one",
		    whole_name(file));
}

/* Warn when another model has scored some of the records. */
static void
check_stamps(const struct evaluation *v)
{
	if (v->foreign_stamps > 0)
		warnx("%.0f of the evaluated records have the stamp of another "
		      "model than the evaluation's",
		    v->foreign_stamps);
}

/* Append the page's title; without --title it names the label. */
static void
add_title(struct buf *title, const struct opts *o, const struct evaluation *v)
{
	const char *label = evaluation_run(v, "label");

	if (o->title != NULL)
		buf_add_string(title, o->title);
	else if (label != NULL)
		buf_add_format(title, "Evaluation of %s", label);
	else
		buf_add_string(title, "Evaluation");
}

static void
add_page(struct buf *page, const struct opts *o, const struct evaluation *v)
{
	struct buf title = {0};

	add_title(&title, o, v);
	html_begin(page, buf_string(&title));
	section_head(page, v, buf_string(&title));
	buf_release(&title);
	section_requirements(page, v);
	section_threshold(page, v, o->unit);
	buf_add_string(page,
	    "<section id=\"curves\">\n<h2>Curves and counts</h2>\n"
	    "<div class=\"plots\">\n");
	section_curves(page, v, o->unit);
	section_distribution(page, v);
	section_confusion(page, v);
	section_capacity(page, v);
	section_cards(page, v);
	buf_add_string(page, "</div>\n</section>\n");
	section_comparison(page, v);
	section_worst(page, v);
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct evaluation v;
	struct model model = {0};
	struct buf page = {0};
	char digest[FINGERPRINT_TEXT];

	opt_start(argv);
	o = (struct opts){0};
	opt_parse(&program, &o, argc, argv);
	if (o.model != NULL)
		read_model(&model, o.model, digest);
	read_evaluation(&v, argv[optind]);
	if (o.has_days)
		v.days = o.days;
	if (o.model != NULL)
		check_model(&v, o.model, digest);
	check_stamps(&v);
	add_page(&page, &o, &v);
	if (o.model != NULL)
		section_model(&page, &v, &model, digest);
	section_all_figures(&page, &v);
	section_script(&page);
	html_end(&page);
	out_add(page.data, page.len);
	buf_release(&page);
	evaluation_release(&v);
	model_release(&model);
	out_close();
	return ST_OK;
}
