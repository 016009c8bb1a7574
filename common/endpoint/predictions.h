/*
 * predictions: what an endpoint's answer says.
 *
 *	{"predictions":[0.25,{"score":1e-3},[0.5]]}	TensorFlow Serving's API
 *	[0.25,0.5]					older MLflow
 *	{"outputs":[{"name":"p","data":[0.25,0.5]}]}	the V2 protocol
 *
 * Of each prediction one number counts. Without a pointer that is the number
 * itself, the only item of an array, or the member `score` of an object; else
 * the one that the JSON Pointer (RFC 6901) leads to. Its digits stay as they
 * are: the texts point into the answer.
 */
#ifndef ENDPOINT_PREDICTIONS_H
#define ENDPOINT_PREDICTIONS_H

#include "base/buf.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>

/* A number's digits; `text` is NULL where the prediction has no number. */
struct prediction {
	const char *text;
	size_t len;
	double number;
};

/*
 * Read `count` predictions out of a body, which gets some bytes after its end.
 * -1, status 3, when it is no such answer or has another number of them.
 */
int predictions_read(struct buf *body, const char *pointer,
    struct prediction *prediction, size_t count, struct error *e);
/*
 * Append the name of the model that a body with predictions gives, as
 * deployedModelId@modelVersionId or model_name:model_version, or nothing.
 */
void predictions_model(const struct buf *body, struct buf *model);

/*
 * Append what an answer that is an error says, on one line of at most
 * PREDICTIONS_WORDS bytes of UTF-8: its member `error` (or that one's
 * `message`), `message` or `detail`, or else the beginning of its text.
 */
#define PREDICTIONS_WORDS 150
void predictions_words(struct buf *body, struct buf *words);

/* Is it a JSON Pointer: "", or names with a slash before each? */
bool predictions_pointer(const char *pointer);

#endif
