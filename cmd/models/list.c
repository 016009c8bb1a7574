#include "base/buf.h"
#include "base/json.h"
#include "base/json_out.h"
#include "base/mem.h"
#include "facts.h"
#include "stream/out.h"
#include "verbs.h"

#include <stdlib.h>
#include <string.h>

/* --- JSON ----------------------------------------------------------------------- */

static void
write_aliases(struct json_out *j, const struct fold_model *m,
    const struct fold_version *v)
{
	json_out_array(j, "aliases");
	for (size_t i = 0; i < m->aliases; i++)
		if (fold_alias_version(&m->alias[i]) == v->put->version)
			json_out_string(j, NULL, m->alias[i].name);
	json_out_end(j);
}

static void
write_member(struct json_out *j, const char *name, const char *text)
{
	if (text != NULL)
		json_out_raw(j, name, text, strlen(text));
}

static void
print_json(const struct fold_model *m, const struct fold_version *v)
{
	const struct registry_event *put = v->put;
	struct buf b = {0};
	struct json_out j = {.out = &b, .one_line = true};

	json_out_object(&j, NULL);
	json_out_string(&j, "model", m->name);
	json_out_whole(&j, "version", put->version);
	write_aliases(&j, m, v);
	json_out_string(&j, "digest", put->digest);
	json_out_whole(&j, "bytes", put->bytes);
	json_out_string(&j, "kind", put->kind);
	json_out_string(&j, "at", put->at);
	json_out_string(&j, "who", put->who);
	json_out_string(&j, "why", put->why);
	write_member(&j, "metrics", put->metrics);
	write_member(&j, "lineage", put->lineage);
	json_out_bool(&j, "pruned", v->pruned);
	json_out_end(&j);
	buf_add_byte(&b, '\n');
	out_add(b.data, b.len);
	buf_release(&b);
}

/* --- a table -------------------------------------------------------------------- */

enum { MODEL, VERSION, ALIASES, KIND, BYTES, AP, AT, WHO, DIGEST, COLUMNS };

static const struct {
	const char *title;
	bool right; /* a number */
} columns[COLUMNS] = {{"MODEL", false}, {"VERSION", true}, {"ALIASES", false},
    {"KIND", false}, {"BYTES", true}, {"AP", true}, {"AT", false},
    {"WHO", false}, {"DIGEST", false}};

struct list_table {
	struct buf (*row)[COLUMNS];
	size_t rows, capacity;
};

/* Add the average precision, if the metrics have it. */
static void
add_ap(struct buf *b, const char *metrics)
{
	size_t len = metrics != NULL ? strlen(metrics) : 0;
	char *text;
	const char *p;
	struct json_member m;

	if (metrics == NULL)
		return;
	p = text = facts_scannable(metrics, len);
	while (json_next(&p, text + len, &m))
		if (json_key_is(&m, "average_precision") &&
		    m.type == JSON_NUMBER)
			buf_add_format(b, "%.4f", strtod(m.text, NULL));
	free(text);
}

/* Add text, with a question mark in place of each control byte. */
static void
add_text(struct buf *b, const char *text)
{
	for (; *text != '\0'; text++)
		buf_add_byte(b,
		    (unsigned char)*text < ' ' || *text == 127 ? '?' : *text);
}

static void
add_row(struct list_table *t, const struct fold_model *m,
    const struct fold_version *v)
{
	const struct registry_event *put = v->put;
	struct buf *cell;

	t->row = mem_grow(t->row, t->rows, &t->capacity, sizeof *t->row);
	cell = t->row[t->rows++];
	for (int i = 0; i < COLUMNS; i++)
		cell[i] = (struct buf){0};
	add_text(&cell[MODEL], m->name);
	buf_add_format(&cell[VERSION], "%lld", (long long)put->version);
	for (size_t i = 0; i < m->aliases; i++)
		if (fold_alias_version(&m->alias[i]) == put->version)
			buf_add_format(&cell[ALIASES], "%s%s",
			    cell[ALIASES].len > 0 ? "," : "", m->alias[i].name);
	add_text(&cell[KIND], put->kind != NULL ? put->kind : "");
	buf_add_format(&cell[BYTES], "%lld", (long long)put->bytes);
	add_ap(&cell[AP], put->metrics);
	add_text(&cell[AT], put->at);
	add_text(&cell[WHO], put->who);
	buf_add_format(&cell[DIGEST], "%.19s%s", put->digest,
	    v->pruned ? " (pruned)" : "");
}

static void
print_row(const size_t width[COLUMNS], const char *const text[COLUMNS])
{
	struct buf b = {0};

	for (int i = 0; i < COLUMNS; i++) {
		int pad = (int)(width[i] - strlen(text[i]));

		if (width[i] == 0)
			continue;
		buf_add_format(&b, "%s%*s%s%*s", b.len > 0 ? "  " : "",
		    columns[i].right ? pad : 0, "", text[i],
		    columns[i].right ? 0 : pad, "");
	}
	while (b.len > 0 && b.data[b.len - 1] == ' ')
		b.len--;
	buf_add_byte(&b, '\n');
	out_add(b.data, b.len);
	buf_release(&b);
}

/* Print the rows, without the columns that none of them has. */
static void
print_table(struct list_table *t)
{
	size_t width[COLUMNS] = {0};
	const char *text[COLUMNS];

	for (size_t i = 0; i < t->rows; i++)
		for (int k = 0; k < COLUMNS; k++)
			if (t->row[i][k].len > width[k])
				width[k] = t->row[i][k].len;
	for (int k = 0; k < COLUMNS; k++) {
		text[k] = columns[k].title;
		if (width[k] > 0 && strlen(text[k]) > width[k])
			width[k] = strlen(text[k]);
	}
	print_row(width, text);
	for (size_t i = 0; i < t->rows; i++) {
		for (int k = 0; k < COLUMNS; k++)
			text[k] = buf_string(&t->row[i][k]);
		print_row(width, text);
	}
}

static void
release(struct list_table *t)
{
	for (size_t i = 0; i < t->rows; i++)
		for (int k = 0; k < COLUMNS; k++)
			buf_release(&t->row[i][k]);
	free(t->row);
}

enum status
verb_list(const struct opts *o)
{
	struct name_ref ref;
	struct fold_found found;
	struct list_table t = {0};
	struct registry r;
	struct error e;

	verb_open(&r, o, false);
	if (o->ref != NULL &&
	    (name_parse(o->ref, &ref, &e) < 0 ||
		fold_find(&r.fold, &ref, &found, &e) < 0))
		die_error(&e);
	for (size_t i = 0; i < r.fold.models; i++) {
		const struct fold_model *m = &r.fold.model[i];

		if (o->ref != NULL && strcmp(m->name, o->ref) != 0)
			continue;
		for (size_t k = 0; k < m->versions; k++)
			if (o->json)
				print_json(m, &m->version[k]);
			else
				add_row(&t, m, &m->version[k]);
	}
	if (t.rows > 0)
		print_table(&t);
	release(&t);
	registry_close(&r);
	return ST_OK;
}
