/*
 * facts: what the log says of a model beside its bytes.
 */
#ifndef MODELS_FACTS_H
#define MODELS_FACTS_H

#include "base/buf.h"
#include "base/diag.h"

#include <stddef.h>

struct models_facts {
	char *kind;
	char *
	    lineage; /* the member of its file, on one line; NULL: it has none */
};

/*
 * Read a model. -1, status 2, and nothing to release: `e` is a predicate, "is
 * not a model: ...".
 */
int facts_read(
    struct models_facts *f, const char *text, size_t len, struct error *e);
void facts_release(struct models_facts *f);

/* Copy a text so that json.h can scan it; the caller frees it. */
char *facts_scannable(const char *text, size_t len);

/*
 * Read the figures of evaluate --format json, NULL or '-' stdin: the numbers,
 * words and truths that are members of its object. Lists and objects, which are
 * intervals and curves, stay out. Two of one name are refused. -1, status 2 or
 * 3: the sentence names the file. The caller frees the text.
 */
int facts_read_metrics(char **metrics, const char *file, struct error *e);

#endif
