/*
 * format: the words by which a model file is known, for its writer and its
 * reader.
 */
#ifndef MODEL_FORMAT_H
#define MODEL_FORMAT_H

#define MODEL_FORMAT "weir-model"
#define MODEL_VERSION 2 /* a file of version 1 is one of 2 with less in it */

#endif
