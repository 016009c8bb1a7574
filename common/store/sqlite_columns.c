#include "store/sqlite.h"

#include <string.h>
#include <strings.h>

static bool
has_word(const char *type, const char *word)
{
	size_t len = strlen(word);

	for (; *type != '\0'; type++)
		if (strncasecmp(type, word, len) == 0)
			return true;
	return false;
}

/* What a declared type is to us; SQLite takes any word for a type. */
static enum store_type
type_of(const char *declared)
{
	static const struct {
		const char *word;
		enum store_type type;
	} words[] = {
	    {"DECIMAL TEXT", STORE_NUMERIC},
	    {"JSON", STORE_JSON},
	    {"BOOL", STORE_BOOLEAN},
	    {"INT", STORE_INTEGER},
	    {"CHAR", STORE_TEXT},
	    {"CLOB", STORE_TEXT},
	    {"TEXT", STORE_TEXT},
	    {"REAL", STORE_REAL},
	    {"FLOA", STORE_REAL},
	    {"DOUB", STORE_REAL},
	    {"NUMERIC", STORE_REAL},
	    {"DECIMAL", STORE_REAL},
	};

	if (*declared == '\0' || strcasecmp(declared, "ANY") == 0)
		return STORE_ANY;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (has_word(declared, words[i].word))
			return words[i].type;
	return STORE_TEXT;
}

/* Add a column of pragma_table_xinfo: name, type, hidden, default. */
static void
add_column(void *arg, const char *const *cell)
{
	struct store_table *t = arg;
	struct store_column *c = table_add(t, cell[0], type_of(cell[1]));

	c->is_other = strcmp(cell[2], "0") != 0;
	c->has_default = cell[3] != NULL;
	t->is_there = true;
}

int
sqlite_columns(struct store *s, struct store_table *t, struct error *e)
{
	return sqlite_run(s,
	    "SELECT name, type, hidden, dflt_value FROM pragma_table_xinfo($1)",
	    &t->name, 1, add_column, t, e);
}
