/*
 * report - draw an evaluation as a page to look at
 *
 * in:   what evaluate --format json --curves prints
 * out:  one HTML file that needs nothing else
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/opt.h"
#include "base/utf8.h"
#include "evaluation.h"
#include "model/model.h"
#include "page/html.h"
#include "sections.h"
#include "stream/out.h"
#include "stream/whole.h"

static const char usage[] =
    " [-m MODEL] [--title TITLE] [FILE]\n"
    "Draw an evaluation as a page to look at: one HTML file, whole in itself.\n"
    "  -m, --model MODEL    show the coefficients of this model file too\n"
    "  --title TITLE        of the page (default Evaluation)\n"
    "  -q, --quiet          no warnings\n"
    "  -v, --verbose        say more on stderr\n"
    "  -h, --help           print this\n"
    "  -V, --version        print the version\n";

struct opts {
	struct opt_common common;
	const char *model;
	const char *title;
};

static void
parse_options(struct opts *o, int argc, char **argv)
{
	enum { OPT_TITLE = OPT_OWN };
	static const struct option longs[] = {
	    {"model", required_argument, NULL, 'm'},
	    {"title", required_argument, NULL, OPT_TITLE},
	    OPT_COMMON_LONG,
	};
	int c;

	*o = (struct opts){.title = "Evaluation"};
	while ((c = getopt_long(
		    argc, argv, ":m:" OPT_COMMON_SHORT, longs, NULL)) != -1) {
		switch (c) {
		case 'm':
			o->model = optarg;
			break;
		case OPT_TITLE:
			o->title = optarg;
			break;
		default:
			opt_common(&o->common, c, argv, usage);
		}
	}
	if (!utf8_valid(o->title, strlen(o->title)))
		diex(ST_CANNOT, "--title: '%s' is not UTF-8", o->title);
	if (optind < argc && argv[optind + 1] != NULL)
		diex(ST_CANNOT,
		    "unexpected operand '%s': a page is of one "
		    "evaluation",
		    argv[optind + 1]);
}

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
	parse_options(&o, argc, argv);
	if (o.model != NULL && model_load(&model, o.model, &e) < 0)
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
