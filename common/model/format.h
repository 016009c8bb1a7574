/*
 * format: the words by which a model file is known, for its writer and its
 * reader.
 */
#ifndef MODEL_FORMAT_H
#define MODEL_FORMAT_H

#define MODEL_FORMAT "weir-model"
/*
 * A file of a lower version is one of a higher one with less in it. Version 3
 * is written only where there is a piece: programs that do not know pieces
 * would compute another score.
 */
#define MODEL_VERSION 3
#define MODEL_VERSION_PLAIN 2

#endif
