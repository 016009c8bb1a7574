#include "import.h"

#include "base/mem.h"
#include "model/trees.h"

#include <stdlib.h>
#include <string.h>

/* Name the features anew, in their order. */
static int
rename_features(struct model *m, char *const *names, struct error *e)
{
	struct schema *s = &m->schema;
	size_t count = 0;

	while (names[count] != NULL)
		count++;
	if (count != s->features)
		return error_set(e, ST_CANNOT,
		    "--names has %zu names, and the model %zu features", count,
		    s->features);
	for (size_t j = 0; j < count; j++) {
		free(s->feature[j].name);
		free(s->feature[j].field);
		s->feature[j].name = mem_string(names[j]);
		s->feature[j].field = mem_string(names[j]);
	}
	return 0;
}

static bool
is_feature(const struct model *m, const char *name)
{
	for (size_t j = 0; j < m->schema.features; j++)
		if (strcmp(m->schema.feature[j].field, name) == 0)
			return true;
	return false;
}

/* Keep the first trees only. */
static int
keep_trees(struct model *m, size_t count, const char *file, struct error *e)
{
	struct trees *t = trees_of(m);

	if (count > t->count)
		return error_set(e, ST_CANNOT, "--trees %zu: '%.256s' has %zu",
		    count, file, t->count);
	while (t->count > count)
		free(t->tree[--t->count].node);
	trees_prepare(t);
	return 0;
}

int
import_model(struct model *m, const struct import_options *o, const char *file,
    struct error *e)
{
	struct document d = {0};

	if (m->source.library == NULL || m->kind != &trees_kind)
		return error_set(e, ST_CANNOT,
		    "import: '%.256s' is a model of weir's own trainers", file);
	if (o->names != NULL && rename_features(m, o->names, e) < 0)
		return -1;
	if (o->label != NULL && is_feature(m, o->label))
		return error_set(e, ST_CANNOT,
		    "--label: '%.256s' is a feature of the model", o->label);
	if (o->label != NULL) {
		free(m->label);
		m->label = mem_string(o->label);
	}
	schema_check(&m->schema, m->label, &d);
	if (d.failed)
		return error_set(
		    e, ST_CANNOT, "import: the model %s", d.e.text);
	if (o->trees > 0)
		return keep_trees(m, o->trees, file, e);
	if (m->source.best > 0)
		warnx("'%.256s' has %zu trees, of which the first %zu were the "
		      "best in training: all are taken, as Booster.predict "
		      "does; --trees %zu takes those only, as "
		      "XGBClassifier does",
		    file, trees_of(m)->count, m->source.best, m->source.best);
	return 0;
}
