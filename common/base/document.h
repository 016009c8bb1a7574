/*
 * document: a JSON document that is read as a whole, strictly.
 *
 * cJSON parses it, and only this module knows that. This module refuses what
 * cJSON lets pass: a NUL, also as \u0000 (it would end a string), text after
 * the end, an infinite number. All texts belong to the document.
 *
 *	struct document d;
 *	const struct node *o;
 *
 *	document_parse(&d, text, len, &fault);
 *	o = document_object(&d, d.root, "fit");
 *	aic = document_known(&d, o, "aic", 0, DBL_MAX);
 *	failed = d.failed;
 *	document_release(&d);
 *
 * A getter that fails keeps the first error, with status ST_CANNOT and a
 * predicate to put after the document's name ("has no member 'fit'"), and
 * returns something harmless: only the end needs a check. An object that may be
 * lacking is then NULL, and its members are NULL or NAN.
 */
#ifndef BASE_DOCUMENT_H
#define BASE_DOCUMENT_H

#include "base/diag.h"
#include "base/json_out.h"

#include <stdbool.h>
#include <stddef.h>

/* The largest whole number up to which doubles count: 2^53. */
#define DOCUMENT_WHOLE_MAX 9007199254740992

/* The types of nodes are bits: a getter can allow several. */
enum node_type {
	NODE_NULL = 1,
	NODE_BOOL = 2,
	NODE_NUMBER = 4,
	NODE_STRING = 8,
	NODE_ARRAY = 16,
	NODE_OBJECT = 32,
};

struct node {
	enum node_type type;
	const char *name; /* a member's; NULL for an item */
	const char *text; /* a string's */
	double number;
	bool truth;   /* of true and false */
	size_t count; /* of an object's or an array's values */
	const struct node *first, *next;
};

struct document {
	const struct node *root; /* NULL: it could not be parsed */
	bool failed;
	struct error e; /* of the first getter that failed */
	void *tree;	/* private */
};

struct document_fault {
	enum {
		DOCUMENT_NUL = 1,
		DOCUMENT_SYNTAX,
		DOCUMENT_TRAILING, /* there is text after its end */
	} what;
	size_t byte; /* the first that is wrong, from 1; 0: not known */
};

/* Returns 0, or -1 with a fault and nothing to release. */
int document_parse(struct document *d, const char *text, size_t len,
    struct document_fault *fault);
void document_release(struct document *d);

/* Report an error that the caller finds; the first one is kept. */
void document_fail(struct document *d, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Get the one member of that name and one of those types. */
const struct node *document_get(
    struct document *d, const struct node *object, const char *name, int types);
/* Get a number from lo to hi. */
double document_number(struct document *d, const struct node *object,
    const char *name, double lo, double hi);
/* Get any number. */
double
document_real(struct document *d, const struct node *object, const char *name);
double document_whole(struct document *d, const struct node *object,
    const char *name, double lo, double hi);
/* Get a string, which the caller frees; NULL after an error. */
char *document_string(
    struct document *d, const struct node *object, const char *name);

/* Getters of members that may be lacking: NAN, NULL or false then. */
double document_known(struct document *d, const struct node *object,
    const char *name, double lo, double hi);
const struct node *document_object(
    struct document *d, const struct node *object, const char *name);
const struct node *
document_array(struct document *d, const struct node *object, const char *name);
bool
document_flag(struct document *d, const struct node *object, const char *name);
/* Get a string or null; the caller frees it. */
char *
document_text(struct document *d, const struct node *object, const char *name);
/* Get one of these words, which end with a NULL; the caller frees it. */
char *document_word(struct document *d, const struct node *object,
    const char *name, const char *const *words);
/* Get two numbers of at least lo; left alone when there is no such member. */
void document_pair(struct document *d, const struct node *object,
    const char *name, double lo, double pair[2]);

/* Find the first member of that name, or NULL; `object` may be no object. */
const struct node *node_member(const struct node *object, const char *name);
/* Is the node there, and of that type? */
bool node_is(const struct node *n, int types);
/* Return the text of a string, or NULL. */
const char *node_text(const struct node *n);
/*
 * Are two nodes equal? Numbers may differ in their last bit; the order of
 * members is free.
 */
bool node_equal(const struct node *a, const struct node *b);
void node_write(const struct node *n, struct json_out *j, const char *name);

#endif
