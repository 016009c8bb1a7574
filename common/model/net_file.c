/* net's members of a model file. */
#include "base/base64.h"
#include "base/mem.h"
#include "model/correction.h"
#include "model/net.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* --- matrices of floats, as text ------------------------------------------- */

/* Where the weights of a layer, or its biases, lie. */
struct matrix {
	size_t rows, columns, stride, at;
};

/* Return the matrix that weights[l] has, or biases[l]. */
static struct matrix
matrix_of(const struct mlp *s, size_t l, bool bias)
{
	bool last = l == s->layers && !s->mirror;

	if (bias)
		return (struct matrix){
		    1, last ? 1 : s->size[l + 1], 0, s->bias[l]};
	if (last) /* one column, which lies in a row here */
		return (struct matrix){1, s->size[l], 0, s->weight[l]};
	return (struct matrix){
	    s->size[l], s->size[l + 1], s->stride[l + 1], s->weight[l]};
}

static void
add_float(struct buf *b, float x)
{
	unsigned char byte[4];
	uint32_t bits;

	memcpy(&bits, &x, sizeof bits);
	for (size_t i = 0; i < 4; i++)
		byte[i] = (unsigned char)(bits >> 8 * i);
	buf_add(b, byte, sizeof byte);
}

static float
get_float(const char *p)
{
	uint32_t bits = 0;
	float x;

	for (size_t i = 0; i < 4; i++)
		bits |= (uint32_t)(unsigned char)p[i] << 8 * i;
	memcpy(&x, &bits, sizeof x);
	return x;
}

void
net_add_base64(
    struct buf *out, const struct net *n, size_t member, size_t l, bool bias)
{
	struct matrix t = matrix_of(&n->shape, l, bias);
	const float *w = n->weights[member] + t.at;
	struct buf bytes = {0};

	for (size_t i = 0; i < t.rows; i++)
		for (size_t j = 0; j < t.columns; j++)
			add_float(&bytes, w[i * t.stride + j]);
	base64_encode(out, bytes.data, bytes.len);
	buf_release(&bytes);
}

/* Read a matrix of finite floats; false when the text is none of its size. */
static bool
read_matrix(const char *text, const struct matrix *t, float *w)
{
	size_t count = t->rows * t->columns, len = strlen(text);
	struct buf bytes = {0};
	bool good;

	good = len == (4 * count + 2) / 3 * 4 &&
	    base64_decode(&bytes, text, len) && bytes.len == 4 * count;
	for (size_t i = 0, n = 0; good && i < t->rows; i++)
		for (size_t j = 0; good && j < t->columns; j++, n++) {
			float x = get_float(bytes.data + 4 * n);

			w[t->at + i * t->stride + j] = x;
			good = isfinite(x);
		}
	buf_release(&bytes);
	return good;
}

/* --- reading --------------------------------------------------------------- */

static size_t
read_hidden(size_t *hidden, struct document *d, const struct node *root)
{
	const struct node *list = document_get(d, root, "hidden", NODE_ARRAY);
	size_t count = 0;

	if (list == NULL)
		return 0;
	if (list->count < 1 || list->count > MLP_LAYERS) {
		document_fail(d, "has %zu hidden layers, not 1 to %d",
		    list->count, MLP_LAYERS);
		return 0;
	}
	for (const struct node *n = list->first; n != NULL; n = n->next) {
		double x = n->type == NODE_NUMBER ? n->number : NAN;

		if (!(x >= 1 && x <= MLP_WIDTH && x == floor(x))) {
			document_fail(d,
			    "has in 'hidden' what is no whole number from 1 "
			    "to %d",
			    MLP_WIDTH);
			return 0;
		}
		hidden[count++] = (size_t)x;
	}
	return count;
}

/* Read a list of a matrix for each layer and the last one. */
static void
read_list(struct net *n, size_t member, struct document *d,
    const struct node *o, bool bias)
{
	const char *name = bias ? "biases" : "weights";
	const struct node *list = document_get(d, o, name, NODE_ARRAY), *item;
	size_t l = 0;

	if (list == NULL)
		return;
	if (list->count != n->shape.layers + 1) {
		document_fail(d, "has %zu matrices in '%s', not %zu",
		    list->count, name, n->shape.layers + 1);
		return;
	}
	for (item = list->first; item != NULL; item = item->next, l++) {
		struct matrix t = matrix_of(&n->shape, l, bias);
		const char *text = node_text(item);

		if (text == NULL || !read_matrix(text, &t, n->weights[member]))
			document_fail(d,
			    "has in '%s' of layer %zu what is not %zu finite "
			    "floats in base64",
			    name, l + 1, t.rows * t.columns);
	}
}

/* Is there text for so many weights? Room for them is made only then. */
static bool
is_long_enough(const struct node *member, const struct mlp *s)
{
	const struct node *list = node_member(member, "weights");
	size_t len = 0;

	if (!node_is(list, NODE_ARRAY))
		return false;
	for (const struct node *n = list->first; n != NULL; n = n->next)
		len += node_text(n) == NULL ? 0 : strlen(node_text(n));
	return len >= mlp_weights(s);
}

static void
read_members(struct net *n, struct document *d, const struct node *root)
{
	const struct node *list = document_get(d, root, "members", NODE_ARRAY);
	struct document inner = {0};
	size_t hidden[MLP_LAYERS];
	size_t layers = read_hidden(hidden, d, root), i = 0;
	struct mlp shape;

	if (d->failed)
		return;
	if (list->count < 1 || list->count > NET_MEMBERS_MAX)
		document_fail(d, "has %zu nets in 'members', not 1 to %d",
		    list->count, NET_MEMBERS_MAX);
	else if (net_shape(n, &shape, hidden, layers) < 0)
		document_fail(
		    d, "has more than %d weights in a net", MLP_WEIGHTS);
	for (const struct node *o = list->first; o != NULL; o = o->next)
		if (!d->failed && !is_long_enough(o, &shape))
			document_fail(d,
			    "has too few weights in a net of 'members': %zu "
			    "are needed",
			    mlp_weights(&shape));
	if (d->failed)
		return;
	net_start(n, hidden, layers, list->count);
	for (const struct node *o = list->first; o != NULL; o = o->next, i++) {
		struct net_member_fit *f = &n->fit[i];

		f->epoch = (size_t)document_whole(
		    &inner, o, "epoch", 1, DOCUMENT_WHOLE_MAX);
		f->loss = document_known(&inner, o, "loss", 0, DBL_MAX);
		f->held_out = document_known(&inner, o, "held_out", 0, DBL_MAX);
		read_list(n, i, &inner, o, false);
		read_list(n, i, &inner, o, true);
		if (inner.failed) {
			document_fail(d, "is not a whole model: net %zu %s",
			    i + 1, inner.e.text);
			return;
		}
	}
}

static void
read_score(struct net *n, struct document *d, const struct node *root)
{
	static const char *const scales[] = {"robust", "standard", NULL};
	struct net_correction *c = &n->correction;
	char *scale;

	document_get(d, root, "scale", NODE_STRING);
	scale = document_word(d, root, "scale", scales);
	net_set_smooth(n, scale == NULL || strcmp(scale, "robust") == 0);
	free(scale);
	correction_read(d, root, &c->method, &c->beta, &c->ln_beta);
	read_members(n, d, root);
}

static void
read_options(struct net_options *s, struct document *d, const struct node *o)
{
	double most = DOCUMENT_WHOLE_MAX;

	s->epochs = (size_t)document_whole(d, o, "epochs", 1, most);
	s->batch = (size_t)document_whole(d, o, "batch", 1, most);
	s->rate = document_number(d, o, "rate", DBL_MIN, DBL_MAX);
	s->decay = document_number(d, o, "decay", 0, DBL_MAX);
	s->hold_out = document_number(d, o, "hold_out", 0, 1);
	s->seed = document_whole(d, o, "seed", 0, most);
}

void
net_read(struct model *m, struct document *d, const struct node *o,
    enum model_part part, size_t j)
{
	struct net *n = net_of(m);

	switch (part) {
	case MODEL_FEATURE:
		n->centre[j] = document_real(d, o, "centre");
		n->factor[j] = document_number(d, o, "factor", 0, DBL_MAX);
		break;
	case MODEL_SCORE:
		read_score(n, d, o);
		break;
	case MODEL_OPTIONS:
		read_options(&n->options, d, o);
		break;
	case MODEL_TRAINING:
		break;
	}
}

/* --- writing --------------------------------------------------------------- */

static void
write_list(const struct net *n, size_t member, struct json_out *out, bool bias)
{
	json_out_array(out, bias ? "biases" : "weights");
	for (size_t l = 0; l <= n->shape.layers; l++) {
		struct buf text = {0};

		net_add_base64(&text, n, member, l, bias);
		json_out_bytes(out, NULL, text.data, text.len);
		buf_release(&text);
	}
	json_out_end(out);
}

static void
write_members(const struct net *n, struct json_out *out)
{
	json_out_line(out);
	json_out_array(out, "members");
	for (size_t i = 0; i < n->members; i++) {
		json_out_line(out);
		json_out_object(out, NULL);
		json_out_number(out, "epoch", (double)n->fit[i].epoch);
		json_out_known(out, "loss", n->fit[i].loss);
		json_out_known(out, "held_out", n->fit[i].held_out);
		write_list(n, i, out, false);
		write_list(n, i, out, true);
		json_out_end(out);
	}
	json_out_end(out);
}

static void
write_score(const struct net *n, struct json_out *out)
{
	const struct net_correction *c = &n->correction;

	json_out_line(out);
	json_out_string(out, "scale", n->scale.smooth ? "robust" : "standard");
	json_out_line(out);
	json_out_array(out, "hidden");
	for (size_t l = 1; l <= n->shape.layers; l++)
		json_out_number(out, NULL, (double)n->shape.size[l]);
	json_out_end(out);
	if (correction_write(out, c->method, c->beta, c->ln_beta))
		json_out_end(out);
	write_members(n, out);
}

static void
write_options(const struct net_options *s, struct json_out *out)
{
	json_out_number(out, "epochs", (double)s->epochs);
	json_out_number(out, "batch", (double)s->batch);
	json_out_number(out, "rate", s->rate);
	json_out_number(out, "decay", s->decay);
	json_out_number(out, "hold_out", s->hold_out);
	json_out_number(out, "seed", s->seed);
}

void
net_write(
    const struct model *m, struct json_out *out, enum model_part part, size_t j)
{
	const struct net *n = net_of(m);

	switch (part) {
	case MODEL_FEATURE:
		json_out_number(out, "centre", n->centre[j]);
		json_out_number(out, "factor", n->factor[j]);
		break;
	case MODEL_SCORE:
		write_score(n, out);
		break;
	case MODEL_OPTIONS:
		write_options(&n->options, out);
		break;
	case MODEL_TRAINING:
		break;
	}
}
