/*
 * format: the words by which a model file of our own is known, and its reader.
 */
#ifndef MODEL_FORMAT_H
#define MODEL_FORMAT_H

#include "base/document.h"
#include "model/model.h"

#define MODEL_FORMAT "weir-model"
#define MODEL_VERSION 2 /* a file of version 1 is one of 2 with less in it */

/* As model_read() has it, of a document that is parsed. */
int model_read_own(struct model *m, struct document *d, struct error *e);

#endif
