#include "facts.h"

#include "base/json.h"
#include "base/json_out.h"
#include "base/mem.h"
#include "base/words.h"
#include "model/model.h"
#include "stream/whole.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

char *
facts_scannable(const char *text, size_t len)
{
	char *copy = mem_zero(len + 1 + JSON_SLACK, 1);

	memcpy(copy, text, len);
	copy[len] = '\n';
	return copy;
}

/* Append valid JSON without the blanks between its tokens. */
static void
add_compact(struct buf *b, const char *p, size_t len)
{
	bool in_string = false;

	for (const char *end = p + len; p < end; p++) {
		if (in_string && *p == '\\') {
			buf_add(b, p++, 2);
			continue;
		}
		if (*p == '"')
			in_string = !in_string;
		if (in_string || strchr(" \t\r\n", *p) == NULL)
			buf_add_byte(b, *p);
	}
}

/* Find the lineage in a model file's text; NULL: it has none. */
static char *
find_lineage(const char *text, size_t len)
{
	char *copy = facts_scannable(text, len);
	const char *p = json_blanks(copy, copy + len);
	struct json_fault fault;
	struct json_member m;
	struct buf b = {0};

	if (p < copy + len && *p == '{' && json_valid(copy, len, &fault))
		while (json_next(&p, copy + len, &m))
			if (b.len == 0 && m.type == JSON_OBJECT &&
			    json_key_is(&m, "lineage"))
				add_compact(&b, m.text, m.len);
	free(copy);
	if (b.len == 0)
		return NULL;
	buf_string(&b);
	return b.data;
}

int
facts_read(
    struct models_facts *f, const char *text, size_t len, struct error *e)
{
	struct model m;

	if (model_read(&m, text, len, e) < 0)
		return -1;
	*f = (struct models_facts){.kind = mem_string(m.kind->name),
	    .lineage = find_lineage(text, len)};
	model_release(&m);
	return 0;
}

void
facts_release(struct models_facts *f)
{
	free(f->kind);
	free(f->lineage);
	*f = (struct models_facts){0};
}

/* --- metrics ------------------------------------------------------------------- */

/* Add a member that is a figure to the object; -1: it is there already. */
static int
add_figure(struct json_out *j, struct words *names, const struct json_member *m,
    const char *file, struct error *e)
{
	struct buf name = {0};
	size_t known = names->count;
	int failed = 0;

	if (m->type == JSON_ARRAY || m->type == JSON_OBJECT)
		return 0;
	json_unescape(&name, m->key, m->key_len);
	if (memchr(buf_string(&name), '\0', name.len) != NULL)
		failed = error_set(e, ST_CANNOT,
		    "'%s' has a member with a NUL in its name",
		    whole_name(file));
	else if (words_add(names, name.data, name.len) < known)
		failed = error_set(e, ST_CANNOT, "'%s' has two members '%s'",
		    whole_name(file), name.data);
	else
		json_out_raw(j, name.data, m->text, m->len);
	buf_release(&name);
	return failed;
}

/* Append an object's figures, as an object of one line. */
static int
add_figures(struct buf *figures, const char *p, const char *end,
    const char *file, struct error *e)
{
	struct json_out j = {.out = figures, .one_line = true};
	struct words names = {0};
	struct json_member m;
	int failed = 0;

	json_out_object(&j, NULL);
	while (failed == 0 && json_next(&p, end, &m))
		failed = add_figure(&j, &names, &m, file, e);
	json_out_end(&j);
	words_release(&names);
	return failed;
}

int
facts_read_metrics(char **metrics, const char *file, struct error *e)
{
	struct buf text = {0}, figures = {0};
	struct json_fault fault;
	const char *p;
	char *copy;
	int failed;

	if (whole_read(file, &text, e) < 0)
		return -1;
	copy = facts_scannable(text.data != NULL ? text.data : "", text.len);
	p = json_blanks(copy, copy + text.len);
	if (json_valid(copy, text.len, &fault) && *p == '{')
		failed = add_figures(&figures, p, copy + text.len, file, e);
	else
		failed = error_set(e, ST_CANNOT,
		    "'%s' is not one JSON object, as evaluate --format json "
		    "writes it",
		    whole_name(file));
	free(copy);
	buf_release(&text);
	buf_string(&figures);
	if (failed < 0)
		buf_release(&figures);
	*metrics = figures.data;
	return failed;
}
