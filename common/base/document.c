#include "base/document.h"

#include "base/json.h"
#include "base/mem.h"

#include <cjson/cJSON.h>
#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- parsing --------------------------------------------------------------- */

/* Find a NUL, or a \u0000 that stands for one. */
static bool
has_nul(const char *text, size_t len)
{
	if (memchr(text, '\0', len) != NULL)
		return true;
	for (size_t i = 0; i + 6 <= len; i++)
		if (text[i] == '\\') {
			if (memcmp(text + i, "\\u0000", 6) == 0)
				return true;
			i++; /* the escaped character may be a backslash */
		}
	return false;
}

static enum node_type
type_of(const cJSON *item)
{
	return cJSON_IsObject(item) ? NODE_OBJECT
	    : cJSON_IsArray(item)   ? NODE_ARRAY
	    : cJSON_IsString(item)  ? NODE_STRING
	    : cJSON_IsNumber(item)  ? NODE_NUMBER
	    : cJSON_IsBool(item)    ? NODE_BOOL
				    : NODE_NULL;
}

static size_t
count_nodes(const cJSON *item)
{
	size_t n = 1;

	for (const cJSON *child = item->child; child; child = child->next)
		n += count_nodes(child);
	return n;
}

/* Make a node of each item below this one, in the array that `next` walks. */
static struct node *
make_node(const cJSON *item, struct node **next)
{
	struct node *n = (*next)++;
	const struct node **link = &n->first;

	*n = (struct node){
	    .type = type_of(item),
	    .name = item->string,
	    .text = item->valuestring,
	    .number = item->valuedouble,
	    .truth = cJSON_IsTrue(item),
	};
	for (const cJSON *child = item->child; child; child = child->next) {
		struct node *inner = make_node(child, next);

		*link = inner;
		link = &inner->next;
		n->count++;
	}
	return n;
}

/* The nodes' texts are the tree's. */
struct tree {
	cJSON *root;
	struct node *nodes;
};

static void
make_nodes(struct document *d, cJSON *root)
{
	struct tree *t = mem_zero(1, sizeof *t);
	struct node *next;

	t->root = root;
	next = t->nodes = mem_zero(count_nodes(root), sizeof *t->nodes);
	d->root = make_node(root, &next);
	d->tree = t;
}

int
document_parse(struct document *d, const char *text, size_t len,
    struct document_fault *fault)
{
	struct buf shorter = {0};
	const char *end;
	cJSON *root;

	*d = (struct document){0};
	*fault = (struct document_fault){.what = DOCUMENT_NUL};
	if (has_nul(text, len))
		return -1;
	json_shorten(&shorter, text, len);
	text = end = shorter.data;
	root = cJSON_ParseWithLengthOpts(text, len, &end, 0);
	if (root == NULL) {
		fault->what = DOCUMENT_SYNTAX;
	} else {
		while (end < text + len && strchr(" \t\r\n", *end) != NULL)
			end++;
		fault->what = end < text + len ? DOCUMENT_TRAILING : 0;
	}
	fault->byte = (size_t)(end - text) + 1;
	buf_release(&shorter);
	if (fault->what == 0) {
		make_nodes(d, root);
		return 0;
	}
	cJSON_Delete(root);
	return -1;
}

void
document_release(struct document *d)
{
	struct tree *t = d->tree;

	if (t != NULL) {
		cJSON_Delete(t->root);
		free(t->nodes);
		free(t);
	}
	*d = (struct document){0};
}

/* --- getters --------------------------------------------------------------- */

void
document_fail(struct document *d, const char *fmt, ...)
{
	va_list ap;

	if (d->failed)
		return;
	d->failed = true;
	d->e.status = ST_CANNOT;
	va_start(ap, fmt);
	vsnprintf(d->e.text, sizeof d->e.text, fmt, ap);
	va_end(ap);
}

const struct node *
document_get(
    struct document *d, const struct node *object, const char *name, int types)
{
	const struct node *found = NULL;

	if (object == NULL)
		return NULL;
	if (object->type != NODE_OBJECT) {
		document_fail(d, "has no object where '%s' should be", name);
		return NULL;
	}
	for (const struct node *n = object->first; n != NULL; n = n->next) {
		if (strcmp(n->name, name) != 0)
			continue;
		if (found != NULL) {
			document_fail(d, "has two members '%s'", name);
			return NULL;
		}
		found = n;
	}
	if (found == NULL) {
		document_fail(d, "has no member '%s'", name);
	} else if ((found->type & types) == 0) {
		document_fail(d, "has a member '%s' of the wrong type", name);
		found = NULL;
	}
	return found;
}

double
document_number(struct document *d, const struct node *object, const char *name,
    double lo, double hi)
{
	const struct node *n = document_get(d, object, name, NODE_NUMBER);

	if (n == NULL)
		return lo;
	if (!(n->number >= lo && n->number <= hi)) {
		document_fail(
		    d, "has a member '%s' that is out of range", name);
		return lo;
	}
	return n->number;
}

double
document_real(struct document *d, const struct node *object, const char *name)
{
	return document_number(d, object, name, -DBL_MAX, DBL_MAX);
}

double
document_whole(struct document *d, const struct node *object, const char *name,
    double lo, double hi)
{
	double x = document_number(d, object, name, lo, hi);

	if (x != floor(x))
		document_fail(
		    d, "has a member '%s' that is not a whole number", name);
	return x;
}

static char *
copy_text(const struct node *n)
{
	return n == NULL || n->type != NODE_STRING ? NULL : mem_string(n->text);
}

char *
document_string(struct document *d, const struct node *object, const char *name)
{
	return copy_text(document_get(d, object, name, NODE_STRING));
}

/* --- members that may be lacking ------------------------------------------- */

static const struct node *
get_known(
    struct document *d, const struct node *object, const char *name, int types)
{
	return node_member(object, name) == NULL
	    ? NULL
	    : document_get(d, object, name, types);
}

double
document_known(struct document *d, const struct node *object, const char *name,
    double lo, double hi)
{
	return node_member(object, name) == NULL
	    ? NAN
	    : document_number(d, object, name, lo, hi);
}

const struct node *
document_object(struct document *d, const struct node *object, const char *name)
{
	return get_known(d, object, name, NODE_OBJECT);
}

const struct node *
document_array(struct document *d, const struct node *object, const char *name)
{
	return get_known(d, object, name, NODE_ARRAY);
}

bool
document_flag(struct document *d, const struct node *object, const char *name)
{
	const struct node *n = get_known(d, object, name, NODE_BOOL);

	return n != NULL && n->truth;
}

char *
document_text(struct document *d, const struct node *object, const char *name)
{
	return copy_text(get_known(d, object, name, NODE_STRING | NODE_NULL));
}

char *
document_word(struct document *d, const struct node *object, const char *name,
    const char *const *words)
{
	const struct node *n = get_known(d, object, name, NODE_STRING);

	if (n == NULL)
		return NULL;
	for (; *words != NULL; words++)
		if (strcmp(n->text, *words) == 0)
			return mem_string(*words);
	document_fail(
	    d, "has a member '%s' of the unknown value '%.64s'", name, n->text);
	return NULL;
}

void
document_pair(struct document *d, const struct node *object, const char *name,
    double lo, double pair[2])
{
	const struct node *n = document_array(d, object, name);

	if (n == NULL)
		return;
	if (n->count != 2) {
		document_fail(d, "has a member '%s' that is not a pair", name);
		return;
	}
	n = n->first;
	for (int i = 0; i < 2; i++, n = n->next) {
		if (n->type != NODE_NUMBER ||
		    !(n->number >= lo && n->number <= DBL_MAX))
			document_fail(d,
			    "has a member '%s' that is no pair of numbers",
			    name);
		else
			pair[i] = n->number;
	}
	if (!d->failed && lo < 0 && pair[0] > pair[1])
		document_fail(d,
		    "has a member '%s' whose first number is above its second",
		    name);
}

/* --- nodes ------------------------------------------------------------------ */

const struct node *
node_member(const struct node *object, const char *name)
{
	if (object == NULL || object->type != NODE_OBJECT)
		return NULL;
	for (const struct node *n = object->first; n != NULL; n = n->next)
		if (strcmp(n->name, name) == 0)
			return n;
	return NULL;
}

bool
node_is(const struct node *n, int types)
{
	return n != NULL && (n->type & types) != 0;
}

const char *
node_text(const struct node *n)
{
	return node_is(n, NODE_STRING) ? n->text : NULL;
}

static bool
equal_items(const struct node *a, const struct node *b)
{
	const struct node *y = b->first;

	for (const struct node *x = a->first; x; x = x->next, y = y->next)
		if (!node_equal(x, y))
			return false;
	return true;
}

static bool
equal_members(const struct node *a, const struct node *b)
{
	for (const struct node *x = a->first; x != NULL; x = x->next) {
		const struct node *y = node_member(b, x->name);

		if (y == NULL || !node_equal(x, y))
			return false;
	}
	return true;
}

bool
node_equal(const struct node *a, const struct node *b)
{
	if (a->type != b->type || a->count != b->count)
		return false;
	switch (a->type) {
	case NODE_NULL:
		break;
	case NODE_BOOL:
		return a->truth == b->truth;
	case NODE_NUMBER:
		return fabs(a->number - b->number) <=
		    fmax(fabs(a->number), fabs(b->number)) * DBL_EPSILON;
	case NODE_STRING:
		return strcmp(a->text, b->text) == 0;
	case NODE_ARRAY:
		return equal_items(a, b);
	case NODE_OBJECT:
		return equal_members(a, b);
	}
	return true;
}

void
node_write(const struct node *n, struct json_out *j, const char *name)
{
	switch (n->type) {
	case NODE_NULL:
		json_out_null(j, name);
		return;
	case NODE_BOOL:
		json_out_bool(j, name, n->truth);
		return;
	case NODE_NUMBER:
		json_out_number(j, name, n->number);
		return;
	case NODE_STRING:
		json_out_string(j, name, n->text);
		return;
	case NODE_ARRAY:
		json_out_array(j, name);
		break;
	case NODE_OBJECT:
		json_out_object(j, name);
		break;
	}
	for (const struct node *i = n->first; i != NULL; i = i->next)
		node_write(i, j, i->name);
	json_out_end(j);
}
