#include "base/document.h"
#include "base/json_out.h"
#include "commands.h"
#include "difference.h"
#include "model/trees.h"

#include <math.h>
#include <string.h>

static bool
same_value(const struct diff *d, const struct node *a, const struct node *b)
{
	if (node_is(a, NODE_NUMBER) && node_is(b, NODE_NUMBER)) {
		double x = a->number, y = b->number;

		return x == y ||
		    fabs(x - y) <= d->tolerance * fmax(fabs(x), fabs(y));
	}
	return node_equal(a, b);
}

static void compare(struct diff *d, const char *path, const struct node *a,
    const struct node *b);

static void
compare_member(struct diff *d, const char *path, const char *name,
    const struct node *a, const struct node *b)
{
	struct buf inner = {0};

	buf_add_format(&inner, "%s%s%s", path, *path != '\0' ? "." : "", name);
	compare(d, buf_string(&inner), a, b);
	buf_release(&inner);
}

static void
compare_objects(struct diff *d, const char *path, const struct node *a,
    const struct node *b)
{
	for (const struct node *item = a->first; item != NULL;
	     item = item->next)
		compare_member(
		    d, path, item->name, item, node_member(b, item->name));
	for (const struct node *item = b->first; item != NULL;
	     item = item->next)
		if (node_member(a, item->name) == NULL)
			compare_member(d, path, item->name, NULL, item);
}

/* Find the item with the same text in `key` as `like`. */
static const struct node *
find(const struct node *list, const struct node *like, const char *key)
{
	const char *name = node_text(node_member(like, key));

	for (const struct node *item = list->first; item; item = item->next) {
		const char *other = node_text(node_member(item, key));

		if (name != NULL && other != NULL && strcmp(name, other) == 0)
			return item;
	}
	return NULL;
}

/* Compare features by their names, categories by their fields. */
static void
compare_named(struct diff *d, const char *path, const char *key,
    const struct node *a, const struct node *b)
{
	const struct node *before = NULL;
	bool moved = false;

	for (const struct node *item = a->first; item; item = item->next) {
		const struct node *other = find(b, item, key);

		compare_member(
		    d, path, node_text(node_member(item, key)), item, other);
		for (const struct node *p = other; before != NULL && p != NULL;
		     p = p->next)
			moved = moved || p == before;
		if (other != NULL)
			before = other;
	}
	for (const struct node *item = b->first; item; item = item->next)
		if (find(a, item, key) == NULL)
			compare_member(d, path,
			    node_text(node_member(item, key)), NULL, item);
	if (moved) { /* the sum runs in the file's order */
		static const struct node here = {
		    .type = NODE_STRING, .text = "the order of A"};
		static const struct node there = {
		    .type = NODE_STRING, .text = "another"};

		compare_member(d, path, "order", &here, &there);
	}
}

/* Compare the nets of a model, and their matrices, by their numbers. */
static void
compare_numbered(struct diff *d, const char *path, const struct node *a,
    const struct node *b)
{
	size_t i = 0;

	a = a->first;
	b = b->first;
	for (; a != NULL || b != NULL; i++) {
		struct buf inner = {0};

		buf_add_format(&inner, "%s[%zu]", path, i);
		compare(d, buf_string(&inner), a, b);
		buf_release(&inner);
		a = a == NULL ? NULL : a->next;
		b = b == NULL ? NULL : b->next;
	}
}

static bool
is_numbered(const char *path, const struct node *a, const struct node *b)
{
	return strncmp(path, "members", strlen("members")) == 0 &&
	    node_is(a, NODE_ARRAY) && node_is(b, NODE_ARRAY);
}

/* Append how many trees there are, and how many of the first are equal. */
static void
say_trees(struct buf *out, const struct node *list, size_t same)
{
	buf_add_format(out, "%zu, the first %zu the same", list->count, same);
}

/* Trees are too long to be told: what they do with each feature is. */
static void
compare_trees(struct diff *d, const char *path, const struct node *a,
    const struct node *b)
{
	const struct node *x = a->first, *y = b->first;
	struct buf here = {0}, there = {0};
	size_t same = 0;

	for (; x != NULL && y != NULL && node_equal(x, y); same++) {
		x = x->next;
		y = y->next;
	}
	if (x == NULL && y == NULL)
		return;
	say_trees(&here, a, same);
	say_trees(&there, b, same);
	difference_add(d, path,
	    &(struct node){.type = NODE_STRING, .text = buf_string(&here)},
	    &(struct node){.type = NODE_STRING, .text = buf_string(&there)});
	buf_release(&here);
	buf_release(&there);
}

/* Append what a reference is of; its quantiles are too many to be told. */
static void
say_reference(struct buf *out, const struct node *r)
{
	const struct node *rows = node_member(r, "rows");
	const struct node *mean = node_member(r, "mean");

	buf_add_format(out, "%.0f rows, mean score %.6g",
	    rows == NULL ? NAN : rows->number,
	    mean == NULL ? NAN : mean->number);
}

static void
compare_references(struct diff *d, const char *path, const struct node *a,
    const struct node *b)
{
	struct buf here = {0}, there = {0};
	struct node x = {.type = NODE_STRING}, y = {.type = NODE_STRING};

	if (a != NULL && b != NULL && node_equal(a, b))
		return;
	say_reference(&here, a);
	say_reference(&there, b);
	x.text = buf_string(&here);
	y.text = buf_string(&there);
	difference_add(d, path, a == NULL ? NULL : &x, b == NULL ? NULL : &y);
	buf_release(&here);
	buf_release(&there);
}

static void
compare(struct diff *d, const char *path, const struct node *a,
    const struct node *b)
{
	if (strcmp(path, "reference") == 0)
		compare_references(d, path, a, b);
	else if (a == NULL || b == NULL)
		difference_add(d, path, a, b);
	else if (strcmp(path, "warnings") == 0)
		return; /* of what is told already */
	else if (strcmp(path, "trees") == 0 && node_is(a, NODE_ARRAY) &&
	    node_is(b, NODE_ARRAY))
		compare_trees(d, path, a, b);
	else if (node_is(a, NODE_OBJECT) && node_is(b, NODE_OBJECT))
		compare_objects(d, path, a, b);
	else if (strcmp(path, "features") == 0)
		compare_named(d, path, "name", a, b);
	else if (strcmp(path, "categories") == 0)
		compare_named(d, path, "field", a, b);
	else if (is_numbered(path, a, b))
		compare_numbered(d, path, a, b);
	else if (!same_value(d, a, b))
		difference_add(d, path, a, b);
}

/*
 * Parse the members of the model as model_write() writes them or, where the
 * file has nothing of a feature by itself, as model show does.
 */
static void
take_apart(struct document *d, const struct model *m, bool as_shown)
{
	struct buf text = {0};
	struct document_fault fault;

	if (as_shown)
		show_json(m, false, &text);
	else
		model_write(m, &text);
	if (document_parse(d, text.data, text.len, &fault) < 0)
		diex(ST_FAILED, "out of memory");
	buf_release(&text);
}

static bool
diff(struct diff *d, const struct model *a, const struct model *b)
{
	struct document x, y;

	bool as_shown = a->kind == &trees_kind && b->kind == &trees_kind;

	take_apart(&x, a, as_shown);
	take_apart(&y, b, as_shown);
	compare(d, "", x.root, y.root);
	document_release(&x);
	document_release(&y);
	return d->count > 0;
}

bool
diff_text(const struct model *a, const struct model *b, double tolerance,
    struct buf *out)
{
	struct diff d = {.out = out, .tolerance = tolerance};

	return diff(&d, a, b);
}

bool
diff_json(const struct model *a, const struct model *b, double tolerance,
    struct buf *out)
{
	struct buf list = {0};
	struct diff d = {.json = {.out = &list}, .tolerance = tolerance};
	struct json_out all = {.out = out};
	bool differs;

	json_out_array(&d.json, NULL);
	differs = diff(&d, a, b);
	json_out_end(&d.json);
	json_out_object(&all, NULL);
	json_out_bool(&all, "same", !differs);
	json_out_raw(&all, "differences", list.data, list.len);
	json_out_end(&all);
	buf_add_byte(out, '\n');
	buf_release(&list);
	return differs;
}
