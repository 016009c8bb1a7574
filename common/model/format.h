/*
 * format: the words by which a model file of our own is known, and its reader.
 */
#ifndef MODEL_FORMAT_H
#define MODEL_FORMAT_H

#include "base/document.h"
#include "model/model.h"

#define MODEL_FORMAT "weir-model"
/*
 * A file of a lower version is one of a higher one with less in it. Version 3
 * is written only where there is a piece: programs that do not know pieces
 * would compute another score.
 */
#define MODEL_VERSION 3
#define MODEL_VERSION_PLAIN 2

/* As model_read() has it, of a document that is parsed. */
int model_read_own(struct model *m, struct document *d, struct error *e);

#endif
