#include "infer.h"

#include "base/json_out.h"
#include "base/mem.h"
#include "base/num.h"
#include "body.h"
#include "instances.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ID, TENSORS, MEMBERS };

/* A tensor: its name with quotes, its shape, its values. */
struct tensor {
	struct json_member name, shape, data;
	struct column_values values;
	double rows,
	    columns; /* of the shape; columns 1 where it has one side */
};

/* Read a shape of one side or two. */
static bool
read_shape(struct instances *in, struct tensor *t)
{
	const char *p = t->shape.text;
	double side[2] = {0, 1};
	struct json_member m;
	size_t count = 0;

	while (t->shape.type == JSON_ARRAY &&
	    json_next(&p, t->shape.text + t->shape.len, &m)) {
		char text[16] = "";
		long long n;

		if (m.len < sizeof text)
			memcpy(text, m.text, m.len);
		if (count == 2 || !num_int(text, 0, INT32_MAX, &n))
			return instances_refuse(in,
			    "inputs: the shape of %.*s is not [N] or [N, %zu]",
			    (int)(t->name.len < 100 ? t->name.len : 100),
			    t->name.text, in->live->scorer.columns.fields);
		side[count++] = (double)n;
	}
	if (count == 0)
		return instances_refuse(in, "inputs: a tensor has no 'shape'");
	t->rows = side[0];
	t->columns = side[1];
	return true;
}

static bool
read_tensor(struct instances *in, const struct json_member *m, struct tensor *t)
{
	const char *p = m->text, *end = p + m->len;
	struct json_member one;

	*t = (struct tensor){0};
	while (m->type == JSON_OBJECT && json_next(&p, end, &one)) {
		if (json_key_is(&one, "name"))
			t->name = one;
		if (json_key_is(&one, "shape"))
			t->shape = one;
		if (json_key_is(&one, "data"))
			t->data = one;
	}
	if (t->name.type != JSON_STRING || t->data.type == JSON_ABSENT)
		return instances_refuse(
		    in, "inputs: a tensor needs 'name', 'shape' and 'data'");
	t->values =
	    (struct column_values){t->data.text, t->data.text + t->data.len};
	return read_shape(in, t);
}

/* Take the one tensor for all members, or a tensor for each. */
static bool
read_rows(struct instances *in, struct tensor *t, size_t count)
{
	const struct columns *c = &in->live->scorer.columns;
	bool all = count == 1 && (t->columns != 1 || c->fields == 1);
	size_t columns = all ? c->fields : count;
	struct instances_column *column = mem_zero(columns + 1, sizeof *column);
	struct buf keys = {0};
	bool good = true;

	if (all && t->columns != (double)c->fields)
		good = instances_refuse(in,
		    "inputs: %.0f values are in a row of the tensor, where %zu "
		    "are needed",
		    t->columns, c->fields);
	for (size_t i = 0; all && i < c->fields; i++) {
		size_t from = keys.len;

		json_quote(&keys, c->field[i].name, strlen(c->field[i].name));
		column[i].key_len = keys.len - from;
		column[i].values = &t->values;
	}
	for (size_t i = 0, at = 0; all && i < c->fields; i++) {
		column[i].key = keys.data + at;
		at += column[i].key_len;
	}
	for (size_t i = 0; !all && i < count; i++)
		column[i] = (struct instances_column){
		    t[i].name.text, t[i].name.len, &t[i].values};
	good = good && instances_columns(in, column, columns);
	for (size_t i = 0; good && i < count; i++)
		if (t[i].rows != (double)in->count ||
		    (!all && t[i].columns != 1))
			good = instances_refuse(in,
			    "inputs: the shape of %.*s is not that of its data",
			    (int)(t[i].name.len < 100 ? t[i].name.len : 100),
			    t[i].name.text);
	buf_release(&keys);
	free(column);
	return good;
}

static bool
read_tensors(struct instances *in, const struct json_member *m)
{
	const char *p = m->text, *end = p + m->len;
	struct tensor *tensor = NULL;
	size_t count = 0, capacity = 0;
	struct json_member one;
	bool good = true;

	in->what = "inputs";
	if (m->type != JSON_ARRAY)
		return instances_refuse(in, "'inputs' is not an array");
	while (good && json_next(&p, end, &one)) {
		tensor = mem_grow(tensor, count, &capacity, sizeof *tensor);
		good = read_tensor(in, &one, &tensor[count++]);
	}
	if (good && count == 0)
		good = instances_refuse(in, "'inputs' is empty");
	good = good && read_rows(in, tensor, count);
	free(tensor);
	return good;
}

/* Begin an output of N values. */
static void
begin_output(
    struct json_out *j, const char *name, const char *type, size_t rows)
{
	json_out_object(j, NULL);
	json_out_string(j, "name", name);
	json_out_array(j, "shape");
	json_out_whole(j, NULL, (int64_t)rows);
	json_out_end(j);
	json_out_string(j, "datatype", type);
	json_out_array(j, "data");
}

static void
add_outputs(const struct instances *in, const double *p, struct json_out *j)
{
	double threshold = in->live->model.threshold;

	json_out_array(j, "outputs");
	begin_output(j, "score", "FP64", in->count);
	for (size_t i = 0; i < in->count; i++)
		json_out_number(j, NULL, p[i]);
	json_out_end(j);
	json_out_end(j);
	if (!isnan(threshold)) {
		begin_output(j, "alert", "BOOL", in->count);
		for (size_t i = 0; i < in->count; i++)
			json_out_bool(j, NULL, p[i] >= threshold);
		json_out_end(j);
		json_out_end(j);
	}
	json_out_end(j);
}

void
infer_answer(struct call *c)
{
	struct body_member members[] = {[ID] = {.name = "id"},
	    [TENSORS] = {.name = "inputs"},
	    [MEMBERS] = {0}};
	const struct json_member *id = &members[ID].value;
	struct json_out j = {.out = c->a->body, .one_line = true};
	struct live_model *m = c->live;
	struct instances in;
	char behind;

	if (c->q->header[REQUEST_BINARY_HEADER].at != NULL) {
		answer_error(c->a, 400,
		    "binary tensors are not read: use binary_data=False");
		return;
	}
	instances_init(&in, m);
	if (!body_read(c, members, &behind)) {
	} else if (members[TENSORS].value.type == JSON_ABSENT) {
		answer_error(c->a, 400, "'inputs' is missing");
	} else if (!read_tensors(&in, &members[TENSORS].value)) {
		answer_error(c->a, 400, "%s", in.why);
	} else {
		json_out_object(&j, NULL);
		json_out_string(&j, "model_name", m->name);
		json_out_string(&j, "model_version", models_version(m));
		if (id->type == JSON_STRING)
			json_out_raw(&j, "id", id->text, id->len);
		add_outputs(&in, instances_scores(&in), &j);
		json_out_end(&j);
		buf_add_byte(c->a->body, '\n');
		c->s->instances += in.count;
	}
	body_restore(c, behind);
	instances_release(&in);
}
