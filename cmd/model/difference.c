#include "difference.h"

#include <math.h>
#include <string.h>

#define LONG_TEXT 200
#define LONG_VALUE 1000 /* of an array or object; a feature is shorter */

/* Append an array or object as JSON; of a long one only how it begins. */
static void
add_whole(struct buf *out, const struct node *n)
{
	struct json_out j = {.out = out};
	size_t from = out->len, len, shown = LONG_TEXT;

	node_write(n, &j, NULL);
	len = out->len - from;
	if (len <= LONG_VALUE)
		return;
	while ((out->data[from + shown] & 0xc0) == 0x80)
		shown--; /* no part of a letter */
	out->len = from + shown;
	buf_add_format(out, "... (%zu bytes)", len);
}

/*
 * Append a value of the file as one line of JSON; NULL is nothing. Of a matrix
 * in base64 or of all trees only the beginning says anything to people.
 */
static void
add_value(struct buf *out, const struct node *n)
{
	struct json_out j = {.out = out};
	const char *text = n == NULL ? NULL : node_text(n);

	if (n == NULL)
		json_out_null(&j, NULL);
	else if (text != NULL && strlen(text) > LONG_TEXT)
		buf_add_format(
		    out, "\"%.20s...\" (%zu letters)", text, strlen(text));
	else
		add_whole(out, n);
}

/* Compute the relative change from a to b, if there is one. */
static bool
change_of(const struct node *a, const struct node *b, double *change)
{
	if (!node_is(a, NODE_NUMBER) || !node_is(b, NODE_NUMBER) ||
	    a->number == 0)
		return false;
	*change = (b->number - a->number) / fabs(a->number);
	return true;
}

static void
text_difference(struct diff *d, const char *path, const struct node *a,
    const struct node *b)
{
	double change;

	if (a == NULL || b == NULL) {
		buf_add_format(
		    d->out, "%s only in %c: ", path, a == NULL ? 'B' : 'A');
		add_value(d->out, a == NULL ? b : a);
	} else {
		buf_add_format(d->out, "%s: ", path);
		add_value(d->out, a);
		buf_add_string(d->out, " -> ");
		add_value(d->out, b);
		if (change_of(a, b, &change))
			buf_add_format(d->out, " (%+.3g %%)", 100 * change);
	}
	buf_add_byte(d->out, '\n');
}

static void
json_difference(struct diff *d, const char *path, const struct node *a,
    const struct node *b)
{
	double change;

	json_out_object(&d->json, NULL);
	json_out_string(&d->json, "member", path);
	if (a != NULL)
		node_write(a, &d->json, "a");
	if (b != NULL)
		node_write(b, &d->json, "b");
	if (change_of(a, b, &change))
		json_out_number(&d->json, "change", change);
	json_out_end(&d->json);
}

void
difference_add(struct diff *d, const char *path, const struct node *a,
    const struct node *b)
{
	if (d->json.out != NULL)
		json_difference(d, path, a, b);
	else
		text_difference(d, path, a, b);
	d->count++;
}
