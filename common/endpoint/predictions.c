#include "endpoint/predictions.h"

#include "base/json.h"
#include "base/num.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Let the body end as a text that is scanned does (json.h). */
static void
end_text(struct buf *body)
{
	memset(buf_reserve(body, JSON_SLACK), '\n', JSON_SLACK);
}

/* Find a member of an object; false: it is no object, or has none. */
static bool
find_member(
    const struct json_member *object, const char *name, struct json_member *m)
{
	const char *p = object->text, *end = object->text + object->len;

	if (object->type != JSON_OBJECT)
		return false;
	while (json_next(&p, end, m))
		if (json_key_is(m, name))
			return true;
	return false;
}

static bool
find_item(const struct json_member *array, size_t n, struct json_member *m)
{
	const char *p = array->text, *end = array->text + array->len;

	if (array->type != JSON_ARRAY)
		return false;
	while (json_next(&p, end, m))
		if (n-- == 0)
			return true;
	return false;
}

/* Take the whole body as a value; false: it is no JSON. */
static bool
take_root(struct buf *body, struct json_member *root)
{
	struct json_fault fault;
	const char *end;

	end_text(body);
	if (!json_valid(body->data, body->len, &fault))
		return false;
	end = body->data + body->len;
	*root = (struct json_member){.text = json_blanks(body->data, end)};
	root->len = (size_t)(end - root->text);
	root->type = *root->text == '{' ? JSON_OBJECT
	    : *root->text == '['	? JSON_ARRAY
					: JSON_NULL;
	return true;
}

/* --- the pointer ----------------------------------------------------------- */

bool
predictions_pointer(const char *pointer)
{
	if (*pointer != '\0' && *pointer != '/')
		return false;
	for (const char *p = pointer; (p = strchr(p, '~')) != NULL; p++)
		if (p[1] != '0' && p[1] != '1')
			return false;
	return true;
}

/* Read an index of an array, as RFC 6901 has it: no sign, no leading zero. */
static bool
read_index(const char *name, size_t *n)
{
	long long index;

	if (*name < '0' || *name > '9' || (*name == '0' && name[1] != '\0') ||
	    !num_int(name, 0, INT32_MAX, &index))
		return false;
	*n = (size_t)index;
	return true;
}

/* Take a pointer's next name, decoded; returns the place after it. */
static const char *
take_name(const char *p, struct buf *name)
{
	name->len = 0;
	for (p++; *p != '\0' && *p != '/'; p++) {
		char c = *p;

		if (c == '~')
			c = *++p == '1' ? '/' : '~';
		buf_add_byte(name, c);
	}
	return p;
}

static bool
follow(const char *pointer, struct json_member *value)
{
	struct buf name = {0};
	struct json_member m;
	bool found = true;
	size_t n;

	while (found && *pointer != '\0') {
		pointer = take_name(pointer, &name);
		found = value->type == JSON_ARRAY
		    ? read_index(buf_string(&name), &n) &&
			find_item(value, n, &m)
		    : find_member(value, buf_string(&name), &m);
		if (found)
			*value = m;
	}
	buf_release(&name);
	return found;
}

/* Find the number where nobody has said where it is. */
static bool
find_number(struct json_member *value)
{
	struct json_member m, second;

	if (value->type == JSON_OBJECT) {
		if (!find_member(value, "score", &m))
			return false;
		*value = m;
	}
	while (value->type == JSON_ARRAY) {
		if (!find_item(value, 0, &m) || find_item(value, 1, &second))
			return false;
		*value = m;
	}
	return true;
}

static void
take_prediction(
    const char *pointer, struct json_member value, struct prediction *p)
{
	struct json_fault fault;
	struct decimal d;

	*p = (struct prediction){.number = NAN};
	if (pointer != NULL ? !follow(pointer, &value) : !find_number(&value))
		return;
	if (value.type != JSON_NUMBER)
		return;
	json_number(value.text, &d, &fault);
	p->number = num_from_decimal(&d, value.text, value.len);
	if (!isfinite(p->number))
		return;
	p->text = value.text;
	p->len = value.len;
}

/* --- the answer ------------------------------------------------------------ */

/* Find the array of predictions in an answer. */
static bool
find_list(const struct json_member *root, struct json_member *list)
{
	struct json_member outputs, output;

	*list = *root;
	if (root->type == JSON_OBJECT &&
	    !find_member(root, "predictions", list) &&
	    !(find_member(root, "outputs", &outputs) &&
		find_item(&outputs, 0, &output) &&
		find_member(&output, "data", list)))
		return false;
	return list->type == JSON_ARRAY;
}

int
predictions_read(struct buf *body, const char *pointer,
    struct prediction *prediction, size_t count, struct error *e)
{
	struct json_member root, list, m;
	const char *p, *end;
	size_t found = 0;

	if (!take_root(body, &root))
		return error_set(
		    e, ST_FAILED, "the endpoint's answer is not JSON");
	if (!find_list(&root, &list))
		return error_set(e, ST_FAILED,
		    "the endpoint's answer has no array 'predictions'");
	p = list.text;
	end = list.text + list.len;
	for (; json_next(&p, end, &m); found++)
		if (found < count)
			take_prediction(pointer, m, &prediction[found]);
	if (found != count)
		return error_set(e, ST_FAILED,
		    "the endpoint answered %zu predictions for %zu records",
		    found, count);
	return 0;
}

/* --- the model ------------------------------------------------------------- */

/* Append a string's characters, or a number's digits, after `lead`. */
static void
add_member(const struct json_member *root, const char *name, const char *lead,
    struct buf *model)
{
	struct json_member m;

	if (!find_member(root, name, &m))
		return;
	if (m.type == JSON_STRING && m.len > 2) {
		buf_add_string(model, lead);
		json_unescape(model, m.text + 1, m.len - 2);
	} else if (m.type == JSON_NUMBER) {
		buf_add_string(model, lead);
		buf_add(model, m.text, m.len);
	}
}

void
predictions_model(const struct buf *body, struct buf *model)
{
	const char *end = body->data + body->len;
	struct json_member root = {.text = json_blanks(body->data, end)};

	root.type = *root.text == '{' ? JSON_OBJECT : JSON_ARRAY;
	root.len = (size_t)(end - root.text);
	add_member(&root, "deployedModelId", "", model);
	if (model->len > 0) {
		add_member(&root, "modelVersionId", "@", model);
		return;
	}
	add_member(&root, "model_name", "", model);
	add_member(&root, "model_version", model->len > 0 ? ":" : "", model);
}
