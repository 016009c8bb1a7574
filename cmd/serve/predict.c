#include "predict.h"

#include "base/json_out.h"
#include "base/mem.h"
#include "base/num.h"
#include "body.h"
#include "instances.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EXPLAINED_MAX 100000 /* members, of all records of a request */

/* --- the forms that a body can have -------------------------------------------- */

enum { INSTANCES, INPUTS, RECORDS, SPLIT, FORMS };

/* Rows, or an object of columns. */
static bool
read_inputs(struct instances *in, const struct json_member *m)
{
	struct instances_column *column = NULL;
	struct column_values *values = NULL;
	const char *p = m->text, *end = p + m->len;
	size_t count = 0;
	struct json_member one;
	bool good;

	if (m->type != JSON_OBJECT)
		return instances_items(in, m);
	while (json_next(&p, end, &one)) {
		column = mem_resize(column, count + 1, sizeof *column);
		values = mem_resize(values, count + 1, sizeof *values);
		values[count] =
		    (struct column_values){one.text, one.text + one.len};
		column[count++] = (struct instances_column){
		    .key = one.key - 1, .key_len = one.key_len + 2};
	}
	for (size_t i = 0; i < count; i++)
		column[i].values = &values[i];
	good = count > 0 ? instances_columns(in, column, count)
			 : instances_refuse(in, "'inputs' has no columns");
	free(column);
	free(values);
	return good;
}

/* {"columns":[...],"data":[[...],...]}, as pandas splits a table. */
static bool
read_split(struct instances *in, const struct json_member *m)
{
	const char *p = m->text, *end = p + m->len;
	struct json_member one, columns = {0}, data = {0};

	if (m->type != JSON_OBJECT)
		return instances_refuse(in, "'%s' is not an object", in->what);
	while (json_next(&p, end, &one)) {
		if (json_key_is(&one, "columns"))
			columns = one;
		if (json_key_is(&one, "data"))
			data = one;
	}
	if (columns.text == NULL || data.text == NULL)
		return instances_refuse(
		    in, "'%s' needs 'columns' and 'data'", in->what);
	return instances_names(in, &columns) && instances_items(in, &data);
}

/* Read the one form that the body has. */
static bool
read_form(struct instances *in, const struct body_member *forms, int *form)
{
	static bool (*const read[FORMS])(
	    struct instances * in, const struct json_member *m) = {
	    instances_items, read_inputs, instances_items, read_split};

	*form = FORMS;
	for (int i = 0; i < FORMS; i++) {
		if (forms[i].value.type == JSON_ABSENT)
			continue;
		if (*form != FORMS)
			return instances_refuse(in,
			    "there are '%s' and '%s', of which one is needed",
			    forms[*form].name, forms[i].name);
		*form = i;
	}
	if (*form == FORMS)
		return instances_refuse(in, "'instances' is missing");
	in->what = forms[*form].name;
	return read[*form](in, &forms[*form].value);
}

/* --- answers ----------------------------------------------------------------------- */

/* Append {"score":p,"alert":true}, or the number alone. */
static void
add_prediction(struct buf *out, double p, double threshold, bool plain)
{
	static const char score[] = "{\"score\":", alert[] = ",\"alert\":";
	char *start = buf_reserve(out, NUM_MAX + 40), *at = start;

	if (!plain) {
		memcpy(at, score, sizeof score - 1);
		at += sizeof score - 1;
	}
	at += num_format(at, p);
	if (!plain && !isnan(threshold)) {
		bool is = p >= threshold;

		memcpy(at, alert, sizeof alert - 1);
		at += sizeof alert - 1;
		memcpy(at, is ? "true" : "false", is ? 4 : 5);
		at += is ? 4 : 5;
	}
	if (!plain)
		*at++ = '}';
	out->len += (size_t)(at - start);
}

static void
add_predictions(struct call *c, struct instances *in, const char *name)
{
	const double *p = instances_scores(in);
	struct buf *out = c->a->body;

	buf_add_string(out, "{\"");
	buf_add_string(out, name);
	buf_add_string(out, "\":[");
	for (size_t i = 0; i < in->count; i++) {
		if (i > 0)
			buf_add_byte(out, ',');
		add_prediction(
		    out, p[i], in->live->model.threshold, c->s->o->plain);
	}
	buf_add_byte(out, ']');
}

static void
add_explanations(struct call *c, struct instances *in)
{
	struct live_model *m = in->live;
	struct json_out j = {.out = c->a->body, .one_line = true};

	buf_add_string(c->a->body, ",\"explanations\":");
	json_out_array(&j, NULL);
	for (size_t i = 0; i < in->count; i++) {
		shares_find(&m->shares, &m->scorer, &m->rows, i);
		json_out_object(&j, NULL);
		shares_write(&m->shares, &m->scorer, m->shares.count, &j);
		json_out_end(&j);
	}
	json_out_end(&j);
	c->s->explained += in->count;
}

/* --- the whole ---------------------------------------------------------------------- */

/* TensorFlow Serving answers columns by "outputs". */
static const char *
answer_name(const struct call *c, int form)
{
	return form == INPUTS && c->model.at != NULL ? "outputs"
						     : "predictions";
}

static void
answer(struct call *c, bool explain)
{
	struct body_member forms[] = {[INSTANCES] = {.name = "instances"},
	    [INPUTS] = {.name = "inputs"},
	    [RECORDS] = {.name = "dataframe_records"},
	    [SPLIT] = {.name = "dataframe_split"},
	    [FORMS] = {0}};
	struct instances in;
	char behind;
	int form;

	instances_init(&in, c->live);
	if (!body_read(c, forms, &behind)) {
	} else if (!read_form(&in, forms, &form)) {
		answer_error(c->a, 400, "%s", in.why);
	} else if (explain &&
	    in.count * c->live->scorer.columns.fields > EXPLAINED_MAX) {
		answer_error(c->a, 413, "too many records to explain at once");
	} else {
		add_predictions(c, &in, answer_name(c, form));
		if (explain)
			add_explanations(c, &in);
		buf_add_string(c->a->body, "}\n");
		c->s->instances += in.count;
	}
	body_restore(c, behind);
	instances_release(&in);
}

void
predict_answer(struct call *c)
{
	answer(c, false);
}

void
predict_explain(struct call *c)
{
	if (c->live->explains)
		answer(c, true);
	else
		answer_error(c->a, 501,
		    "models of kind '%s' do not tell what a member adds",
		    c->live->model.kind->name);
}
