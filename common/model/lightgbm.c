/*
 * The text of LightGBM, versions v2 to v4: lines of NAME=VALUE; a part with
 * "Tree=N" for each tree, up to "end of trees".
 */
#include "base/mem.h"
#include "model/foreign.h"
#include "model/lightgbm_text.h"

#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CLASSES_MAX 1000000
#define LEAVES_MAX 10000000
#define START "tree\n"

/* The bits of decision_type. */
#define BY_CATEGORY 1
#define MISSING_LEFT 2
#define MISSING_TYPE(bits) ((bits) >> 2 & 3)

enum missing_type { MISSING_NONE, MISSING_ZERO, MISSING_NAN };

bool
lightgbm_is(const char *text, size_t len)
{
	/* A file that somebody has edited may have CR LF. */
	return (len > strlen(START) &&
		   memcmp(text, START, strlen(START)) == 0) ||
	    (len > strlen(START) + 1 && memcmp(text, "tree\r\n", 6) == 0);
}

/* --- a tree ---------------------------------------------------------------- */

/*
 * Where a missing value goes: LightGBM takes it for a 0 unless it was missing
 * in training, too.
 */
static unsigned char
missing_side(int bits, double threshold)
{
	bool left = (bits & MISSING_LEFT) != 0;

	switch (MISSING_TYPE(bits)) {
	case MISSING_NONE:
		return threshold >= 0 ? TREES_LEFT : 0;
	case MISSING_ZERO:
		return TREES_ZERO | (left ? TREES_LEFT : 0);
	default:
		return left ? TREES_LEFT : 0;
	}
}

/* Return where a child is: inner nodes come first, ~N is leaf N. */
static long
child(double number, size_t leaves)
{
	return number >= 0 ? (long)number : (long)leaves - 2 - (long)number;
}

static void
read_inner(struct foreign_node *node, struct document *d,
    const struct lightgbm_part *p, size_t leaves, size_t features)
{
	size_t inner = leaves - 1;
	double least = -(double)leaves, most = (double)inner - 1;
	double *feature = lightgbm_numbers(
	    d, p, "split_feature", inner, 0, (double)features - 1);
	double *threshold =
	    lightgbm_numbers(d, p, "threshold", inner, -DBL_MAX, DBL_MAX);
	double *type = lightgbm_numbers(d, p, "decision_type", inner, 0, 15);
	double *left = lightgbm_numbers(d, p, "left_child", inner, least, most);
	double *right =
	    lightgbm_numbers(d, p, "right_child", inner, least, most);
	double *cover =
	    lightgbm_numbers(d, p, "internal_count", inner, 0, DBL_MAX);
	double *gain =
	    lightgbm_numbers(d, p, "split_gain", inner, -DBL_MAX, DBL_MAX);

	for (size_t i = 0; i < inner && !d->failed; i++) {
		int bits = (int)type[i];
		double up_to = trees_up_to(threshold[i]);

		if (bits & BY_CATEGORY)
			document_fail(d,
			    "splits by categories, which cannot be read: train "
			    "on columns of 0 and 1 (one-hot)");
		node[i] = (struct foreign_node){
		    .left = child(left[i], leaves),
		    .right = child(right[i], leaves),
		    .node = {.feature = (int32_t)feature[i],
			/* No number of a record is infinite. */
			.value = isinf(up_to) ? DBL_MAX : up_to,
			.missing = missing_side(bits, threshold[i]),
			.cover = cover[i],
			.gain = gain[i]},
		};
	}
	free(feature);
	free(threshold);
	free(type);
	free(left);
	free(right);
	free(cover);
	free(gain);
}

static void
read_tree(struct trees *t, struct document *d, const struct lightgbm_part *p)
{
	size_t leaves =
	    (size_t)lightgbm_number(d, p, "num_leaves", 1, LEAVES_MAX);
	const char *end = NULL, *linear = lightgbm_find(p, "is_linear", &end);
	struct foreign_node *node;
	double *value, *cover;
	const char *why = NULL;

	if (linear != NULL && *linear == '1')
		document_fail(d, "has linear leaves, which cannot be read");
	if (d->failed)
		return;
	/* Before the counts are trusted, they must fit into the text. */
	if (leaves > (size_t)(p->end - p->text)) {
		document_fail(d, "has fewer numbers than 'num_leaves' says");
		return;
	}
	node = mem_zero(2 * leaves, sizeof *node);
	value = lightgbm_numbers(d, p, "leaf_value", leaves, -DBL_MAX, DBL_MAX);
	/* A tree without a split has no counts. */
	cover = leaves == 1
	    ? mem_zero(1, sizeof *cover)
	    : lightgbm_numbers(d, p, "leaf_count", leaves, 0, DBL_MAX);
	if (leaves > 1 && !d->failed)
		read_inner(node, d, p, leaves, t->features);
	for (size_t i = 0; i < leaves && !d->failed; i++)
		node[leaves - 1 + i] = (struct foreign_node){
		    .left = -1,
		    .right = -1,
		    .node = {.feature = -1,
			.value = value[i],
			.cover = cover[i]},
		};
	if (!d->failed && foreign_plant(t, node, 2 * leaves - 1, 0, &why) < 0)
		document_fail(d, "%s", why);
	free(node);
	free(value);
	free(cover);
}

/* Are there fewer trees, or more, than the head has sizes of? */
static void
check_count(struct document *d, const struct lightgbm_part *head, size_t count)
{
	const char *end = NULL, *at = lightgbm_find(head, "tree_sizes", &end);
	struct buf word = {0};
	size_t sizes = 0;

	if (at == NULL)
		return;
	while (lightgbm_word(&at, end, &word))
		sizes++;
	buf_release(&word);
	if (sizes != count)
		document_fail(d,
		    "is a model of LightGBM that is not whole: of the %zu "
		    "trees in 'tree_sizes' it has %zu",
		    sizes, count);
}

static void
read_trees(struct trees *t, struct document *d,
    const struct lightgbm_part *head, const char *end)
{
	const char *text = head->end;
	const char *stop = lightgbm_line(text, end, "end of trees");
	struct document inner = {0};
	size_t count = 0;

	if (stop == NULL) {
		document_fail(d,
		    "is a model of LightGBM that is cut off: it has no line "
		    "'end of trees'");
		return;
	}
	text = lightgbm_line(text, stop, "Tree=");
	while (text != NULL && !d->failed) {
		const char *next = lightgbm_line(text + 1, stop, "Tree=");
		struct lightgbm_part p = {text, next == NULL ? stop : next};

		count++;
		read_tree(t, &inner, &p);
		if (inner.failed)
			document_fail(d,
			    "is a model of LightGBM that cannot be read: tree "
			    "%zu %s",
			    count, inner.e.text);
		text = next;
	}
	if (!d->failed)
		check_count(d, head, count);
}

/* --- the whole ------------------------------------------------------------- */

/* Is the value a word of the list, or one with more after it? */
static bool
is_word(const char *at, const char *end, const char *word)
{
	size_t len = strlen(word);

	return at != NULL && (size_t)(end - at) >= len &&
	    memcmp(at, word, len) == 0 &&
	    ((size_t)(end - at) == len || at[len] == ' ');
}

/* Refuse a model that is not one sum of trees for a yes or no. */
static void
check_kind(struct document *d, const struct lightgbm_part *head)
{
	const char *end = NULL, *at = lightgbm_find(head, "objective", &end);
	const char *sigmoid;
	struct document inner = {0};
	double classes =
	    lightgbm_number(&inner, head, "num_class", 1, CLASSES_MAX);

	if (inner.failed)
		document_fail(d,
		    "is a model of LightGBM that cannot be read: it %s",
		    inner.e.text);
	if (classes > 1)
		document_fail(d,
		    "is a model of LightGBM with %g classes; only those for a "
		    "yes or no can be read",
		    classes);
	if (!is_word(at, end, "binary") && !is_word(at, end, "cross_entropy"))
		document_fail(d,
		    "is a model of LightGBM with objective '%.*s', whose score "
		    "is no probability; only 'binary' and 'cross_entropy' can "
		    "be read",
		    at == NULL		? 0
			: end - at > 32 ? 32
					: (int)(end - at),
		    at == NULL ? "" : at);
	for (sigmoid = at; sigmoid != NULL && sigmoid < end; sigmoid++)
		if (is_word(sigmoid, end, "sigmoid:1"))
			break;
	if (is_word(at, end, "binary") && sigmoid == end)
		document_fail(d,
		    "is a model of LightGBM whose 'sigmoid' is not 1, which "
		    "cannot be read");
	if (lightgbm_line(head->text, head->end, "average_output") != NULL)
		document_fail(d,
		    "is a model of LightGBM of boosting 'rf', whose trees are "
		    "averaged; only sums of trees can be read");
}

static void
read_names(
    struct model *m, struct document *d, const struct lightgbm_part *head)
{
	const char *end = NULL,
		   *at = lightgbm_find(head, "feature_names", &end);
	struct buf word = {0};
	size_t j = 0;

	while (j < m->schema.features && at != NULL &&
	    lightgbm_word(&at, end, &word))
		foreign_name(m, j++, word.data, word.len);
	if (j < m->schema.features)
		document_fail(
		    d, "is a model of LightGBM with fewer names than features");
	else if (lightgbm_word(&at, end, &word))
		document_fail(
		    d, "is a model of LightGBM with more names than features");
	for (; j < m->schema.features; j++)
		foreign_name(m, j, "", 0);
	buf_release(&word);
}

int
lightgbm_read(struct model *m, const char *text, size_t len, struct error *e)
{
	const char *stop = lightgbm_line(text, text + len, "Tree=");
	struct lightgbm_part head = {text, stop == NULL ? text + len : stop};
	struct document d = {0}, inner = {0};
	const char *end = NULL, *at = lightgbm_find(&head, "version", &end);
	char *version = at == NULL ? NULL : mem_copy(at, (size_t)(end - at));
	/* Each feature has a name, and each name takes two bytes. */
	double last = lightgbm_number(
	    &inner, &head, "max_feature_idx", 0, (double)len / 2);

	if (inner.failed)
		document_fail(&d,
		    "is a model of LightGBM that cannot be read: it %s",
		    inner.e.text);
	check_kind(&d, &head);
	if (!d.failed) {
		foreign_start(m, "lightgbm", version, (size_t)last + 1);
		read_names(m, &d, &head);
		read_trees(trees_of(m), &d, &head, text + len);
		if (d.failed)
			model_release(m);
	}
	free(version);
	if (d.failed) {
		*e = d.e;
		return -1;
	}
	return foreign_finish(m, e);
}
