#include "status.h"

#include "base/json_out.h"
#include "base/version.h"

#include <math.h>
#include <string.h>

static struct json_out
begin(struct call *c)
{
	struct json_out j = {.out = c->a->body, .one_line = true};

	json_out_object(&j, NULL);
	return j;
}

static void
end(struct call *c, struct json_out *j)
{
	json_out_end(j);
	buf_add_byte(c->a->body, '\n');
}

/* --- alive, ready ---------------------------------------------------------------- */

void
status_alive(struct call *c)
{
	struct json_out j = begin(c);

	json_out_string(&j, "status", "alive");
	end(c, &j);
}

static void
add_state(struct call *c, const char *name, bool is)
{
	struct json_out j = begin(c);

	c->a->status = is ? 200 : 503;
	if (c->live != NULL)
		json_out_string(&j, "name", c->live->name);
	json_out_bool(&j, name, is);
	end(c, &j);
}

/* Unready from the first moment of the end: no more work should come. */
void
status_ready(struct call *c)
{
	add_state(c, "ready", !c->s->draining);
}

void
status_live(struct call *c)
{
	add_state(c, "live", true);
}

/* As MLflow answers it: bare. */
void
status_version(struct call *c)
{
	c->a->type = "text/plain; charset=utf-8";
	buf_add_string(c->a->body, WEIR_VERSION);
}

/* --- what is served -------------------------------------------------------------- */

/* Is it the first place of its name, or of its name and version? */
static bool
is_first(const struct models *m, size_t i, bool version)
{
	const struct served *p = &m->place[i];

	for (size_t k = 0; k < i; k++)
		if (strcmp(m->place[k].name, p->name) == 0 &&
		    (!version ||
			strcmp(models_version(m->place[k].live),
			    models_version(p->live)) == 0))
			return false;
	return true;
}

/* Is the place one that the path means, of a version that none before has? */
static bool
is_meant(const struct call *c, size_t i)
{
	const struct models *m = &c->s->models;
	bool all = c->version.at == NULL && c->label.at == NULL;

	return strcmp(m->place[i].name, c->live->name) == 0 &&
	    (all ? is_first(m, i, true) : m->place[i].live == c->live);
}

void
status_models(struct call *c)
{
	const struct models *m = &c->s->models;
	struct json_out j = begin(c);

	json_out_array(&j, "models");
	for (size_t i = 0; i < m->count; i++)
		if (is_first(m, i, false))
			json_out_string(&j, NULL, m->place[i].name);
	json_out_end(&j);
	end(c, &j);
}

/* As KServe and TensorFlow Serving answer it, together. */
void
status_model(struct call *c)
{
	struct json_out j = begin(c);
	bool ready = !c->s->draining;

	c->a->status = ready ? 200 : 503;
	json_out_string(&j, "name", c->live->name);
	json_out_bool(&j, "ready", ready);
	json_out_array(&j, "model_version_status");
	for (size_t i = 0; i < c->s->models.count; i++) {
		if (!is_meant(c, i))
			continue;
		json_out_object(&j, NULL);
		json_out_string(
		    &j, "version", models_version(c->s->models.place[i].live));
		json_out_string(&j, "state", ready ? "AVAILABLE" : "UNLOADING");
		json_out_object(&j, "status");
		json_out_string(&j, "error_code", "OK");
		json_out_string(&j, "error_message", "");
		json_out_end(&j);
		json_out_end(&j);
	}
	json_out_end(&j);
	end(c, &j);
}

/* Write what a record needs, as tensors are described. */
static void
add_inputs(const struct live_model *m, struct json_out *j)
{
	const struct columns *c = &m->scorer.columns;

	json_out_array(j, "inputs");
	for (size_t i = 0; i < c->fields; i++) {
		const struct column_field *f = &c->field[i];

		json_out_object(j, NULL);
		json_out_string(j, "name", f->name);
		json_out_string(
		    j, "datatype", f->is_category ? "BYTES" : "FP64");
		json_out_array(j, "shape");
		json_out_whole(j, NULL, -1);
		json_out_end(j);
		if (f->may_be_missing)
			json_out_bool(j, "optional", true);
		json_out_end(j);
	}
	json_out_end(j);
}

static void
add_output(struct json_out *j, const char *name, const char *type)
{
	json_out_object(j, NULL);
	json_out_string(j, "name", name);
	json_out_string(j, "datatype", type);
	json_out_array(j, "shape");
	json_out_whole(j, NULL, -1);
	json_out_end(j);
	json_out_end(j);
}

static void
add_outputs(const struct live_model *m, struct json_out *j)
{
	json_out_array(j, "outputs");
	add_output(j, "score", "FP64");
	if (!isnan(m->model.threshold))
		add_output(j, "alert", "BOOL");
	json_out_end(j);
}

void
status_metadata(struct call *c)
{
	const struct live_model *m = c->live;
	struct json_out j = begin(c);

	json_out_object(&j, "model_spec");
	json_out_string(&j, "name", m->name);
	json_out_string(&j, "signature_name", "");
	json_out_string(&j, "version", models_version(m));
	json_out_end(&j);
	json_out_object(&j, "metadata");
	json_out_string(&j, "digest", m->digest);
	json_out_string(&j, "kind", m->model.kind->name);
	json_out_known(&j, "threshold", m->model.threshold);
	add_inputs(m, &j);
	add_outputs(m, &j);
	json_out_end(&j);
	end(c, &j);
}

/* --- the Open Inference Protocol ---------------------------------------------------- */

void
status_server(struct call *c)
{
	struct json_out j = begin(c);

	json_out_string(&j, "name", "weir");
	json_out_string(&j, "version", WEIR_VERSION);
	json_out_array(&j, "extensions");
	json_out_end(&j);
	end(c, &j);
}

void
status_metadata_2(struct call *c)
{
	const struct live_model *m = c->live;
	struct json_out j = begin(c);

	json_out_string(&j, "name", m->name);
	json_out_array(&j, "versions");
	for (size_t i = 0; i < c->s->models.count; i++)
		if (is_meant(c, i))
			json_out_string(&j, NULL,
			    models_version(c->s->models.place[i].live));
	json_out_end(&j);
	json_out_string(&j, "platform", "weir");
	add_inputs(m, &j);
	add_outputs(m, &j);
	end(c, &j);
}
