/*
 * model: the model file: the members that every kind of model has, and the
 * place of those that only its own kind has.
 *
 * One JSON object, each member and each feature on its own line; every number
 * reads back as the same double. The envelope, read and written here, tells the
 * model's kind and label, the record's fields that it sees (schema.h), its
 * origin (rows, weights, lineage) and the score from which on it predicts a
 * positive. The rest is the kind's own body.
 *
 * A lacking member is not in the file. Here it is NULL or 0, and where any
 * number may stand, NAN.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/document.h"
#include "base/json_out.h"
#include "model/reference.h"
#include "model/schema.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MODEL_THRESHOLD 0.5

/* The meaning of a score. */
enum model_output {
	/*
	 * The probability of a positive, 0 to 1: there are a label, positives,
	 * a threshold.
	 */
	MODEL_PROBABILITY,
	/* The larger, the stranger: label and threshold may be lacking. */
	MODEL_ANOMALY,
};

/* Where in the file a kind has its own members. */
enum model_part {
	MODEL_FEATURE,	/* in the object of a feature */
	MODEL_SCORE,	/* after the categories: the parts of a score */
	MODEL_OPTIONS,	/* in "options", before what all kinds have there */
	MODEL_TRAINING, /* after the options: how the fit went */
};

struct model;

/* A kind of model: one constant object each, which kind.c lists. */
struct model_kind {
	const char *name;    /* "logistic-regression" */
	const char *trainer; /* the program that makes it: "train-lr" */
	enum model_output output;
	/* Can a column be missing (a NAN), or the code of a level? */
	bool takes_missing;
	/* Create an empty body for this number of features. */
	void *(*create)(size_t features);
	void (*release)(void *body);
	/*
	 * Read and write the members of a part; `o` is the object that has
	 * them, and `j` the feature's number. Errors go to `d`.
	 */
	void (*read)(struct model *m, struct document *d, const struct node *o,
	    enum model_part part, size_t j);
	void (*write)(const struct model *m, struct json_out *out,
	    enum model_part part, size_t j);
	/* Does the whole contradict itself? NULL: it cannot. */
	void (*check)(const struct model *m, struct document *d);
	/*
	 * Compute the scores p of n rows x of one number a feature. Any thread
	 * may; the order of each sum is fixed, so that a row has the same score
	 * in any company.
	 */
	void (*score)(const void *body, const double *x, size_t n, double *p);
	/*
	 * Compute what each feature of one row adds to its score, in log odds;
	 * returns what the score has without them: that and all shares are the
	 * log odds of the score, except for an error. NULL: the kind cannot.
	 */
	double (*explain)(
	    const void *body, const double *x, double *share, double *error);
};

/*
 * Weights or a choice of rows, which make the fit's probabilities wrong by
 * beta.
 */
struct model_weights {
	bool by_class;
	double class[2];
	char *field; /* NULL: not by a member */
	double sum, sum_positives;
};

struct model_undersample {
	double ratio; /* negatives a positive; 0: not done */
	double seed;
	size_t kept, negatives;
};

/* The range of records learned from one partition. */
struct model_range {
	char *topic;
	int64_t partition, first, last;
	size_t rows;
};

struct model_lineage {
	size_t count; /* 0: the records did not tell */
	struct model_range *range;
	size_t rows;
	char *digest; /* "sha256:" and 64 hexadecimal digits */
	double timestamp_first, timestamp_last; /* ms; NAN: none has one */
};

/* Another library that the model is from (foreign.h). */
struct model_source {
	char *library; /* "xgboost", "lightgbm"; NULL: our own trainers */
	char *version; /* of the library or its file, or NULL */
	/*
	 * The trees up to the best iteration, as far as just read from the
	 * library's file; 0: it does not say, or it is the last one.
	 */
	size_t best;
};

/* The rows that a trainer learned from, of those that it read. */
struct model_window {
	double rows; /* the latest so many; 0: not so */
	/* Those of a time at most so long before the latest; 0: not so. */
	double length;
	char *by; /* the member with the time, in whose unit `length` is */
};

/* Where the last bits come from. */
struct model_arithmetic {
	char *mode;   /* "blas", "portable", or NULL for not known */
	int threads;  /* of BLAS, or 0 */
	char *kernel; /* the processor as BLAS names it, or NULL */
};

struct model {
	const struct model_kind *kind;
	char *label;	/* the learned field; NULL: none */
	char *positive; /* its value in a positive; NULL: 1 or true */
	struct schema schema;
	void *body; /* the kind's own */

	double threshold; /* a score >= threshold is a positive; NAN: none */
	size_t rows, positives; /* 0: not known, of a foreign model */
	struct model_weights weights;
	struct model_undersample undersample;
	char *class_weight; /* "balanced", or NULL: as weights.class says */
	bool reproducible;
	struct model_source source;
	struct model_window window;
	struct reference reference;
	struct model_lineage lineage;
	struct model_arithmetic arithmetic;
	char *tool; /* "weir 0.1.0" */
};

/* All kinds, and a NULL. */
extern const struct model_kind *const model_kinds[];

/*
 * Begin an empty model of that kind; model_start() gives it a body for the
 * number of features, which the schema has by then.
 */
void model_init(struct model *m, const struct model_kind *kind);
void model_start(struct model *m);
void model_release(struct model *m);

/*
 * Make a model of the text of a model file, of version 1 to 3, or of another
 * library's (foreign.h). Returns -1 and
 * leaves nothing to release when it is not a whole and consistent model: not
 * one JSON object with nothing after it except white space; of an unknown kind;
 * a member missing, twice, of another type or out of its range; a schema or a
 * body that contradicts itself (schema_check(), and the kind's check). Unknown
 * members are ignored. `e` gets ST_CANNOT and a predicate to put after the
 * file's name: "is not a model: ...".
 */
int model_read(struct model *m, const char *text, size_t len, struct error *e);
void model_write(const struct model *m, struct buf *out);
/* Write it as one line, as a record is. */
void model_write_line(const struct model *m, struct buf *out);
/* Read and write "window", where `root` has it. */
void model_window_read(
    struct model_window *w, struct document *d, const struct node *root);
void model_window_write(const struct model_window *w, struct json_out *j);
/* Write the members after the features into an open object. */
void model_write_rest(const struct model *m, struct json_out *j);

#endif
