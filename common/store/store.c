#include "store/store.h"

#include "store/kinds.h"

static const struct store_kind *const kinds[] = {
    &store_sqlite,
    &store_postgresql,
};

/* A URI may have a password: its scheme is enough. */
static int
shown(const char *where)
{
	return (int)strcspn(where, strchr(where, '@') != NULL ? ":" : "");
}

int
store_open(struct store *s, struct error *e)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i]->is_mine(s->where))
			s->kind = kinds[i];
	if (s->kind == NULL)
		return error_set(e, ST_CANNOT,
		    "-d: '%.*s' is no database: sqlite:FILE is one, and so is "
		    "postgresql://HOST/NAME",
		    shown(s->where), s->where);
	if (s->kind->open(s, s->where, e) == 0)
		return 0;
	store_close(s);
	return -1;
}

void
store_close(struct store *s)
{
	if (s->kind != NULL && s->own != NULL)
		s->kind->close(s);
	s->own = NULL;
}

int
store_run(struct store *s, const char *sql, struct error *e)
{
	return s->kind->run(s, sql, NULL, 0, NULL, NULL, e);
}
