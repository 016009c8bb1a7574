#include "expected.h"

#include "base/buf.h"
#include "base/document.h"
#include "base/mem.h"
#include "stream/whole.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The names of types, and their bits. */
static const struct {
	const char *name;
	unsigned types;
} types[] = {
    {"number", 1u << JSON_NUMBER},
    {"string", 1u << JSON_STRING},
    {"boolean", 1u << JSON_TRUE | 1u << JSON_FALSE},
    {"array", 1u << JSON_ARRAY},
    {"object", 1u << JSON_OBJECT},
    {"null", 1u << JSON_NULL},
};

static unsigned
read_types(struct document *d, const struct node *member)
{
	const struct node *list = document_array(d, member, "types");
	unsigned all = 0;

	if (list == NULL)
		return ~0u;
	for (const struct node *n = list->first; n != NULL; n = n->next) {
		unsigned found = 0;

		for (size_t i = 0; i < sizeof types / sizeof *types; i++)
			if (node_text(n) != NULL &&
			    strcmp(node_text(n), types[i].name) == 0)
				found = types[i].types;
		if (found == 0)
			document_fail(d, "has an unknown type in 'types'");
		all |= found;
	}
	return all;
}

/* Read an array of `count` numbers of at least `lo`. */
static double *
read_numbers(struct document *d, const struct node *object, const char *name,
    double lo, size_t count)
{
	const struct node *list = document_get(d, object, name, NODE_ARRAY);
	double *x = mem_zero(count + 1, sizeof *x);
	size_t i = 0;

	if (list == NULL || list->count != count) {
		document_fail(d, "has %s of another number than needed", name);
		return x;
	}
	for (const struct node *n = list->first; n != NULL; n = n->next) {
		if (!node_is(n, NODE_NUMBER) || n->number < lo)
			document_fail(d, "has %s that are out of range", name);
		x[i++] = n->number;
	}
	return x;
}

static void
read_bins(
    struct document *d, const struct node *member, struct expected_member *m)
{
	const struct node *bins = document_object(d, member, "bins");
	const struct node *edges;

	if (bins == NULL)
		return;
	edges = document_get(d, bins, "edges", NODE_ARRAY);
	m->bins = edges == NULL ? 1 : edges->count + 1;
	m->edge = read_numbers(d, bins, "edges", -DBL_MAX, m->bins - 1);
	m->count = read_numbers(d, bins, "counts", 0, m->bins);
	for (size_t i = 1; i + 1 < m->bins; i++)
		if (!(m->edge[i] > m->edge[i - 1]))
			document_fail(d, "has edges that do not ascend");
	if (m->bins < 2)
		document_fail(d, "has bins without an edge");
}

static void
read_categories(
    struct document *d, const struct node *member, struct expected_member *m)
{
	const struct node *all = document_object(d, member, "categories");
	const struct node *values;
	struct buf word = {0};

	if (all == NULL)
		return;
	values = document_get(d, all, "values", NODE_ARRAY);
	for (const struct node *n = values == NULL ? NULL : values->first;
	     n != NULL; n = n->next) {
		word.len = 0;
		if (node_is(n, NODE_BOOL))
			buf_add_string(&word, n->truth ? "true" : "false");
		else if (node_text(n) != NULL)
			buf_add_format(&word, "\"%s", node_text(n));
		else
			document_fail(d,
			    "has a category that is neither a string nor a "
			    "boolean");
		words_add(&m->category, word.data, word.len);
	}
	buf_release(&word);
	if (values != NULL && m->category.count != values->count)
		document_fail(d, "has a category twice");
	m->category_count =
	    read_numbers(d, all, "counts", 0, m->category.count);
}

static void
read_member(struct document *d, const struct node *n, struct expected_member *m)
{
	*m = (struct expected_member){
	    .name = document_string(d, n, "name"),
	    .types = read_types(d, n),
	    .required = document_flag(d, n, "required"),
	    .whole = document_flag(d, n, "whole"),
	    .missing = document_known(d, n, "missing", 0, 1),
	    .min = document_known(d, n, "min", -DBL_MAX, DBL_MAX),
	    .max = document_known(d, n, "max", -DBL_MAX, DBL_MAX),
	};
	read_bins(d, n, m);
	read_categories(d, n, m);
}

static void
check_names(struct document *d, const struct expected *x)
{
	struct words names = {0};

	for (size_t i = 0; i < x->members && !d->failed; i++) {
		const char *name = x->member[i].name;

		if (words_add(&names, name, strlen(name)) < i)
			document_fail(d, "has the member '%s' twice", name);
	}
	words_release(&names);
}

static void
read_all(struct document *d, struct expected *x)
{
	const struct node *list;
	char *format = document_string(d, d->root, "format");

	if (format != NULL && strcmp(format, "weir-schema") != 0)
		document_fail(d, "is not what describe --schema prints");
	free(format);
	document_whole(d, d->root, "version", 1, 1);
	x->records = document_number(d, d->root, "records", 0, DBL_MAX);
	list = document_get(d, d->root, "members", NODE_ARRAY);
	if (list == NULL)
		return;
	x->member = mem_zero(list->count + 1, sizeof *x->member);
	for (const struct node *n = list->first; n != NULL && !d->failed;
	     n = n->next) {
		if (node_is(n, NODE_OBJECT))
			read_member(d, n, &x->member[x->members++]);
		else
			document_fail(d, "has a member that is no object");
	}
	check_names(d, x);
}

int
expected_read(struct expected *x, const char *path, struct error *e)
{
	struct buf text = {0};
	struct document d;
	struct document_fault fault;
	struct error why;

	*x = (struct expected){0};
	if (whole_read(path, &text, e) < 0)
		return -1;
	if (document_parse(&d, text.data, text.len, &fault) < 0) {
		buf_release(&text);
		return error_set(e, ST_CANNOT,
		    "'%s' is not JSON: describe --schema prints a schema",
		    whole_name(path));
	}
	buf_release(&text);
	read_all(&d, x);
	why = d.e;
	if (!d.failed) {
		document_release(&d);
		return 0;
	}
	document_release(&d);
	expected_release(x);
	return error_set(e, ST_CANNOT, "'%s' %s", whole_name(path), why.text);
}

void
expected_release(struct expected *x)
{
	for (size_t i = 0; i < x->members; i++) {
		struct expected_member *m = &x->member[i];

		free(m->name);
		free(m->edge);
		free(m->count);
		words_release(&m->category);
		free(m->category_count);
	}
	free(x->member);
	*x = (struct expected){0};
}
