/*
 * event: one line of a registry's log: what somebody did to a model's name.
 *
 *	{"event":ID,"prev":ID,"at":TIME,"who":WHO,"op":"put","model":"fraud",
 *	 "version":3,"digest":DIGEST,"bytes":5123,"kind":...,"metrics":{...},
 *	 "lineage":{...},"why":...}
 *	{...,"op":"alias","model":"fraud","alias":"champion","version":3,
 *	 "digest":DIGEST,"was":DIGEST,"rollback":1,"why":...}
 *	{...,"op":"prune","model":"fraud","versions":[1,2],"why":...}
 *
 * ID is the SHA-256 of the line's bytes without its first member, 64
 * hexadecimal digits: of {"prev":...}, without a newline. "prev" is the ID of
 * the event before, so that each line vouches for all lines before it; the
 * first event has null. "at" is the writer's clock, as
 * 2026-11-28T11:02:03.114Z. A "put" gives a model's bytes their next version;
 * "alias" lets an alias stand for a version ("was": for which one before, or
 * null), "rollback":N is one that takes back the last N of them; "prune" says
 * whose bytes may be missing from now on. kind, metrics, lineage, rollback and
 * why may be lacking. Unknown members are ignored, an unknown "op" is an error:
 * a newer weir wrote it, and its meaning must not be guessed.
 */
#ifndef REGISTRY_EVENT_H
#define REGISTRY_EVENT_H

#include "base/buf.h"
#include "base/diag.h"
#include "registry/name.h"

#include <stddef.h>
#include <stdint.h>

#define EVENT_ID 65 /* 64 hexadecimal digits and a NUL */
/* The longest line that is written: less than a topic's default limit. */
#define EVENT_MAX 900000

enum event_op { EVENT_PUT, EVENT_ALIAS, EVENT_PRUNE };

struct registry_event {
	enum event_op op;
	char id[EVENT_ID], prev[EVENT_ID]; /* prev "": the first event */
	char *at, *who;
	char *model;
	int64_t version;	  /* of put and alias */
	char digest[DIGEST_TEXT]; /* of put and alias */
	int64_t bytes;		  /* of put */
	char *kind;		  /* of put; NULL: not said */
	char *metrics, *lineage;  /* of put: objects of JSON; NULL: none */
	char *alias;		  /* of alias */
	char was[DIGEST_TEXT];	  /* of alias; "": nothing */
	int64_t rollback;	  /* of alias; 0: it is none */
	int64_t *versions;	  /* of prune */
	size_t count;		  /* of versions */
	char *why;		  /* NULL: not said */
	char *line;		  /* as it was read or written, no newline */
	size_t len;
};

/* `{0}` is empty. */
void registry_event_release(struct registry_event *v);
/*
 * Read a line. -1, status 2, and nothing to release: it is no event, or its
 * bytes do not have the digest that its ID says. `e` is a predicate to put
 * after the line's name: "is not JSON", "was changed: ...".
 */
int registry_event_read(
    struct registry_event *v, const char *line, size_t len, struct error *e);
/*
 * Get the ID of a line, of which nothing else is read. -1 as above: it begins
 * with none, or it is not that of its bytes.
 */
int registry_event_id(
    char id[EVENT_ID], const char *line, size_t len, struct error *e);
/* Write the line of all other members: sets line, len and id. */
void registry_event_write(struct registry_event *v);

#endif
