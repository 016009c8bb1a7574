/*
 * The model: its kind, what it learned from, whether it is the one that was
 * evaluated; then what its kind has to show.
 */
#include "model/autoencoder.h"
#include "model/linear.h"
#include "model/net.h"
#include "model/trees.h"
#include "numbers.h"
#include "page/html.h"
#include "sections.h"

#include <string.h>

static const struct kind_section {
	const struct model_kind *kind;
	const char *title;
	void (*head)(struct buf *out, const struct model *m);
	void (*body)(struct buf *out, const struct model *m);
} kinds[] = {
    {&linear_kind, "Logistic regression", section_coefficients_head,
	section_coefficients},
    {&trees_kind, "Gradient-boosted trees", section_trees_head, section_trees},
    {&net_kind, "Multilayer perceptrons", section_nets_head, section_nets},
    {&autoencoder_kind, "Autoencoder", section_nets_head, section_nets},
};

/* Find the kind's line; NULL: the page only has its name. */
static const struct kind_section *
find_kind(const struct model *m)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].kind == m->kind)
			return &kinds[i];
	return NULL;
}

/* Append the first paragraph up to where the kind goes on. */
static void
add_origin(struct buf *out, const struct model *m, const char *title)
{
	buf_add_string(out, "<section id=\"model\">\n<h2>Model</h2>\n<p>");
	html_text(out, title);
	if (m->label != NULL) {
		buf_add_string(out, " of <strong>");
		html_name(out, m->label);
		buf_add_string(out, "</strong>");
	}
	if (m->rows > 0) {
		buf_add_string(out, ", learned from ");
		numbers_count(out, (double)m->rows);
		buf_add_string(out, " records");
		if (m->kind->output == MODEL_PROBABILITY) {
			buf_add_string(out, ", ");
			numbers_count(out, (double)m->positives);
			buf_add_string(out, " of them positive");
		}
	}
	if (m->source.library != NULL) {
		buf_add_string(out, ", imported from ");
		html_text(out, m->source.library);
	}
}

/* Is this the model that the evaluation was given? Say so if it is not. */
static void
add_identity(struct buf *out, const struct evaluation *v, const char *digest)
{
	const char *wanted =
	    node_text(node_member(node_member(v->run, "model"), "sha256"));

	if (wanted == NULL || strcmp(wanted, digest) == 0)
		return;
	buf_add_string(out,
	    "<p class=\"bad\"><strong>This is not the model of the "
	    "evaluation</strong>: its file has the SHA-256 <code>");
	html_name(out, digest);
	buf_add_string(out, "</code>.</p>\n");
}

void
section_model(struct buf *out, const struct evaluation *v,
    const struct model *m, const char *digest)
{
	const struct kind_section *kind = find_kind(m);

	add_origin(out, m, kind != NULL ? kind->title : m->kind->name);
	if (kind != NULL)
		kind->head(out, m);
	else
		buf_add_string(out, ".</p>\n");
	add_identity(out, v, digest);
	if (kind != NULL)
		kind->body(out, m);
	buf_add_string(out, "</section>\n");
}
