/*
 * report - draw an evaluation as a page to look at
 *
 * in:   what evaluate --format json --curves prints
 * out:  one HTML file that needs nothing else
 */
#include "apply/load.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/opt.h"
#include "evaluation.h"
#include "model/linear.h"
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
	const char *title;
};

static const struct opt options[] = {
    {'m', "model", "MODEL", "show the coefficients of this model file too",
	OPT_TEXT(model), OPT_READS},
    {0, "title", "TITLE", "of the page (default Evaluation)", OPT_TEXT(title)},
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
    {OPT_STDIN, .these = "model",
	.say = "stdin cannot be read twice: only one of FILE and -m can be "
	       "'-'"},
    {.check = check_operands},
    {0},
};

static const struct opt_program program = {
    .synopsis = " [-m MODEL] [--title TITLE] [FILE]\n"
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

int
main(int argc, char **argv)
{
	struct opts o;
	struct evaluation v;
	struct model model = {0};
	struct buf page = {0};
	struct error e;

	opt_start(argv);
	o = (struct opts){.title = "Evaluation"};
	opt_parse(&program, &o, argc, argv);
	if (o.model != NULL &&
	    load_model(&model, &linear_kind, o.model, NULL, &e) < 0)
		die_error(&e);
	read_evaluation(&v, argv[optind]);
	html_begin(&page, o.title);
	section_head(&page, &v, o.title);
	section_requirements(&page, &v);
	section_figures(&page, &v);
	section_threshold(&page, &v);
	section_curves(&page, &v);
	section_distribution(&page, &v);
	section_further(&page, &v);
	if (o.model != NULL)
		section_coefficients(&page, &model);
	section_script(&page);
	html_end(&page);
	out_add(page.data, page.len);
	buf_release(&page);
	evaluation_release(&v);
	model_release(&model);
	out_close();
	return ST_OK;
}
