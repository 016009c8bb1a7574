#include "words.h"

#include "judge/figure.h"
#include "page/html.h"

#include <stddef.h>
#include <string.h>

struct word_pair {
	const char *key, *words;
};

static const struct word_pair methods[] = {
    {"wilson", "Wilson"},
    {"delong", "DeLong"},
    {"wald", "Wald"},
    {NULL, NULL},
};

static const struct word_pair columns[] = {
    {"k", "looked at"},
    {"fraction", "share of all"},
    {"removed", "left out"},
    {"found", "cards found"},
    {"compromised", "cards compromised"},
    {"card_ceiling", "highest possible"},
    {NULL, NULL},
};

static const struct word_pair lists[] = {
    {"lift", "The highest scores"},
    {"fraud_days", "Alerts day by day"},
    {NULL, NULL},
};

/* Append the key's words, or else the key with blanks for its signs. */
static void
add(struct buf *out, const struct word_pair *known, const char *key)
{
	size_t from = out->len;

	for (; known != NULL && known->key != NULL; known++)
		if (strcmp(known->key, key) == 0) {
			html_text(out, known->words);
			return;
		}
	html_text(out, key);
	for (size_t i = from; i < out->len; i++)
		if (out->data[i] == '_' || out->data[i] == '-')
			out->data[i] = ' ';
}

void
words_title(struct buf *out, const char *path, const char *name)
{
	enum figure_id id = figure_find(path);

	if (id != FIGURE_COUNT && figure_table[id].title != NULL)
		html_text(out, figure_table[id].title);
	else
		add(out, NULL, name);
}

const char *
words_meaning(const char *path)
{
	enum figure_id id = figure_find(path);

	return id == FIGURE_COUNT ? NULL : figure_table[id].meaning;
}

void
words_method(struct buf *out, const char *method)
{
	add(out, methods, method);
}

void
words_column(struct buf *out, const char *name)
{
	add(out, columns, name);
}

void
words_list(struct buf *out, const char *name)
{
	add(out, lists, name);
}

/* --- rules ---------------------------------------------------------------- */

/* Append "10 × Amount" of "FP=10*Amount". */
static void
add_cost(struct buf *out, const char *rule, const char *name)
{
	const char *at = strstr(rule, name);
	struct buf text = {0};

	if (at == NULL)
		return;
	for (at += strlen(name); *at != '\0' && *at != ','; at++)
		if (*at == '*') {
			buf_add_string(&text, " × ");
		} else {
			/* After a backslash a sign is only itself. */
			at += *at == '\\' && at[1] != '\0';
			buf_add_byte(&text, *at);
		}
	html_text(out, buf_string(&text));
	buf_release(&text);
}

void
words_rule(struct buf *out, const char *rule)
{
	if (strncmp(rule, "cost", 4) != 0 || strstr(rule, "FP=") == NULL ||
	    strstr(rule, "FN=") == NULL) {
		html_text(out, rule);
		return;
	}
	buf_add_string(out, "a false alarm costs ");
	add_cost(out, rule, "FP=");
	buf_add_string(out, ", a miss ");
	add_cost(out, rule, "FN=");
}
