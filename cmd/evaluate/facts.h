/*
 * facts: which run made the figures: the command, the files, the model, the
 * time. They are the member "run" of the JSON with --curves, so that a page can
 * be filed.
 */
#ifndef EVALUATE_FACTS_H
#define EVALUATE_FACTS_H

#include "base/buf.h"
#include "base/fingerprint.h"
#include "base/json_out.h"
#include "record.h"
#include "spans.h"

#include <stdint.h>

struct facts {
	struct buf command;	  /* as a shell reads it */
	struct buf model;	  /* the bytes of its file */
	const struct model *kind; /* the model itself; NULL: none is given */
	char digest[FINGERPRINT_TEXT]; /* of those bytes */
	uint64_t records, rejected;    /* of those to evaluate */
	uint64_t foreign;	       /* with the stamp of another model */
	struct spans spans;	       /* with a model */
};

/* Keep the command line, before getopt puts it into another order. */
void facts_command(struct facts *f, char **argv);
/* Write the member "run"; the days are those of the evaluated records. */
void facts_print(struct json_out *j, struct facts *f, const struct opts *o,
    const struct judged *rows);
/* Warn of records that another model has scored. */
void facts_tell(const struct facts *f, const struct opts *o);
void facts_release(struct facts *f);

#endif
