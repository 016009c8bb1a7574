#include "apply/live.h"

#include "base/fingerprint.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void
live_digest(const char *bytes, size_t len, char digest[LIVE_DIGEST_MAX])
{
	strcpy(digest, "sha256:");
	fingerprint_make(digest + strlen(digest), bytes, len);
}

struct live_model *
live_read(const char *name, const char *version, const char *bytes, size_t len,
    struct error *e)
{
	struct live_model *m = mem_zero(1, sizeof *m);
	struct buf identity = {0};

	if (model_read(&m->model, bytes, len, e) < 0) {
		free(m);
		return NULL;
	}
	m->name = mem_string(name);
	m->version = version != NULL ? mem_string(version) : NULL;
	live_digest(bytes, len, m->digest);
	buf_add_format(&identity, "%s%s%s %s", name, version != NULL ? ":" : "",
	    version != NULL ? version : "", m->digest);
	buf_string(&identity);
	m->identity = identity.data;
	rec_init(&m->rec);
	scorer_init(&m->scorer, &m->model, &m->rec);
	m->explains = shares_are_known(&m->model);
	if (m->explains)
		shares_init(&m->shares, &m->scorer);
	return m;
}

void
live_release(struct live_model *m)
{
	if (m == NULL)
		return;
	shares_release(&m->shares);
	scorer_rows_release(&m->rows);
	scorer_release(&m->scorer);
	rec_release(&m->rec);
	model_release(&m->model);
	free(m->identity);
	free(m->version);
	free(m->name);
	free(m);
}
