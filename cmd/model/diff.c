#include "base/json.h"
#include "base/num.h"
#include "commands.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

/*
 * Both models are compared as model_write() puts them, member by member: what
 * a later version adds to the file is compared without a change here.
 */
struct diff {
	struct buf *out;
	bool json;
	double tolerance; /* numbers that are relatively nearer are the same */
	size_t count;
};

/* --- one difference ------------------------------------------------------- */

static void
add_number(struct buf *out, double x)
{
	char text[NUM_MAX];

	buf_add(out, text, num_format(text, x));
}

/* A value of the file as one line of JSON; NULL is nothing. */
static void
add_value(struct buf *out, const cJSON *item)
{
	char *text;

	if (item == NULL) {
		buf_add_string(out, "null");
	} else if (cJSON_IsNumber(item)) { /* cJSON would cut digits */
		add_number(out, item->valuedouble);
	} else if (cJSON_IsString(item)) {
		json_quote(out, item->valuestring, strlen(item->valuestring));
	} else {
		text = cJSON_PrintUnformatted(item);
		buf_add_string(out, text);
		cJSON_free(text);
	}
}

/* The relative change from a to b, if there is one. */
static bool
change_of(const cJSON *a, const cJSON *b, double *change)
{
	if (!cJSON_IsNumber(a) || !cJSON_IsNumber(b) || a->valuedouble == 0)
		return false;
	*change = (b->valuedouble - a->valuedouble) / fabs(a->valuedouble);
	return true;
}

static void
text_difference(
    struct diff *d, const char *path, const cJSON *a, const cJSON *b)
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
json_difference(
    struct diff *d, const char *path, const cJSON *a, const cJSON *b)
{
	double change;

	buf_add_string(d->out, d->count > 0 ? ",{" : "{");
	buf_add_string(d->out, "\"member\":");
	json_quote(d->out, path, strlen(path));
	if (a != NULL) {
		buf_add_string(d->out, ",\"a\":");
		add_value(d->out, a);
	}
	if (b != NULL) {
		buf_add_string(d->out, ",\"b\":");
		add_value(d->out, b);
	}
	if (change_of(a, b, &change)) {
		buf_add_string(d->out, ",\"change\":");
		if (isfinite(change))
			add_number(d->out, change);
		else
			buf_add_string(d->out, "null");
	}
	buf_add_byte(d->out, '}');
}

static void
difference(struct diff *d, const char *path, const cJSON *a, const cJSON *b)
{
	if (d->json)
		json_difference(d, path, a, b);
	else
		text_difference(d, path, a, b);
	d->count++;
}

/* --- comparing ------------------------------------------------------------ */

static bool
same_value(const struct diff *d, const cJSON *a, const cJSON *b)
{
	if (cJSON_IsNumber(a) && cJSON_IsNumber(b)) {
		double x = a->valuedouble, y = b->valuedouble;

		return x == y ||
		    fabs(x - y) <= d->tolerance * fmax(fabs(x), fabs(y));
	}
	return cJSON_Compare(a, b, true);
}

static void
compare(struct diff *d, const char *path, const cJSON *a, const cJSON *b);

static void
compare_member(struct diff *d, const char *path, const char *name,
    const cJSON *a, const cJSON *b)
{
	struct buf inner = {0};

	buf_add_format(&inner, "%s%s%s", path, *path != '\0' ? "." : "", name);
	compare(d, buf_string(&inner), a, b);
	buf_release(&inner);
}

static const cJSON *
member(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static void
compare_objects(
    struct diff *d, const char *path, const cJSON *a, const cJSON *b)
{
	for (const cJSON *item = a->child; item != NULL; item = item->next)
		compare_member(
		    d, path, item->string, item, member(b, item->string));
	for (const cJSON *item = b->child; item != NULL; item = item->next)
		if (member(a, item->string) == NULL)
			compare_member(d, path, item->string, NULL, item);
}

/* The item whose `key` is the same text as that of `like`. */
static const cJSON *
find(const cJSON *list, const cJSON *like, const char *key)
{
	const char *name = cJSON_GetStringValue(member(like, key));

	for (const cJSON *item = list->child; item; item = item->next) {
		const char *other = cJSON_GetStringValue(member(item, key));

		if (name != NULL && other != NULL && strcmp(name, other) == 0)
			return item;
	}
	return NULL;
}

/* Features by their names, categories by their fields. */
static void
compare_named(struct diff *d, const char *path, const char *key, const cJSON *a,
    const cJSON *b)
{
	const cJSON *before = NULL;
	bool moved = false;

	for (const cJSON *item = a->child; item; item = item->next) {
		const cJSON *other = find(b, item, key);

		compare_member(d, path, cJSON_GetStringValue(member(item, key)),
		    item, other);
		for (const cJSON *p = other; before != NULL && p != NULL;
		     p = p->next)
			moved = moved || p == before;
		if (other != NULL)
			before = other;
	}
	for (const cJSON *item = b->child; item; item = item->next)
		if (find(a, item, key) == NULL)
			compare_member(d, path,
			    cJSON_GetStringValue(member(item, key)), NULL,
			    item);
	if (moved) { /* the sum is taken in the file's order */
		cJSON *x = cJSON_CreateString("the order of A");
		cJSON *y = cJSON_CreateString("another");

		compare_member(d, path, "order", x, y);
		cJSON_Delete(x);
		cJSON_Delete(y);
	}
}

static void
compare(struct diff *d, const char *path, const cJSON *a, const cJSON *b)
{
	if (a == NULL || b == NULL)
		difference(d, path, a, b);
	else if (cJSON_IsObject(a) && cJSON_IsObject(b))
		compare_objects(d, path, a, b);
	else if (strcmp(path, "features") == 0)
		compare_named(d, path, "name", a, b);
	else if (strcmp(path, "categories") == 0)
		compare_named(d, path, "field", a, b);
	else if (!same_value(d, a, b))
		difference(d, path, a, b);
}

static bool
diff(struct diff *d, const struct model *a, const struct model *b)
{
	struct buf text = {0};
	cJSON *x, *y;

	model_write(a, &text);
	x = cJSON_ParseWithLength(text.data, text.len);
	text.len = 0;
	model_write(b, &text);
	y = cJSON_ParseWithLength(text.data, text.len);
	if (x == NULL || y == NULL)
		diex(ST_FAILED, "out of memory");
	compare(d, "", x, y);
	cJSON_Delete(x);
	cJSON_Delete(y);
	buf_release(&text);
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
	struct diff d = {.out = out, .json = true, .tolerance = tolerance};
	struct buf list = {0};
	bool differs;

	d.out = &list;
	differs = diff(&d, a, b);
	buf_add_format(
	    out, "{\"same\":%s,\"differences\":[", differs ? "false" : "true");
	buf_add(out, list.data, list.len);
	buf_add_string(out, "]}\n");
	buf_release(&list);
	return differs;
}
