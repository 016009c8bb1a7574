/*
 * folder_parts: what the files of folder.h share.
 */
#ifndef REGISTRY_FOLDER_PARTS_H
#define REGISTRY_FOLDER_PARTS_H

#include "base/buf.h"
#include "base/diag.h"
#include "registry/carrier.h"
#include "registry/fold.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define FOLDER_LOG "log"
#define FOLDER_BLOBS "blobs"
#define FOLDER_NEW ".new" /* of what gets another name by rename */

struct folder {
	struct carrier carrier; /* its source is the folder's path */
	int dir;		/* the folder */
	int log;		/* to read; locked between begin and end */
	int out;		/* to append, between begin and end; else -1 */
	off_t read;		/* the log's bytes that the fold has */
	int64_t lines;		/* of them */
	bool replaced;		/* the log is another file than at first */
	size_t drawn;		/* events that the links show; 0: not known */
};

/* Return the carrier's folder. */
struct folder *folder_of(struct carrier *c);
/* Report what the system says of a name in the folder. */
int folder_errno(const struct folder *d, struct error *e, enum status status,
    const char *what, const char *name);
/* Make a directory in the folder, if there is none. */
int folder_mkdir(const struct folder *d, const char *name, struct error *e);
/* Let the names in a directory of the folder be on disk. */
int folder_sync(const struct folder *d, const char *name, struct error *e);

/* --- folder_log.c --- */

int folder_open_log(struct folder *d, struct error *e);
/* As the carrier's functions of these names. */
int folder_poll(struct carrier *c, struct fold *f, int ms, struct error *e);
int folder_begin(struct carrier *c, struct fold *f, struct error *e);
int folder_append(struct carrier *c, struct fold *f,
    const struct registry_event *v, struct error *e);
void folder_end(struct carrier *c);

/* --- folder_blobs.c --- */

int folder_keep(struct carrier *c, const char *digest, const void *p,
    size_t len, struct error *e);
int folder_bytes(
    struct carrier *c, const char *digest, struct buf *b, struct error *e);
int folder_sweep(
    struct carrier *c, struct fold *f, size_t *removed, struct error *e);

/* --- folder_links.c --- */

/* Let the links show all events of the fold. */
int folder_draw(struct folder *d, const struct fold *f, struct error *e);
/* Say which links differ from the log. */
int folder_inspect(struct carrier *c, const struct fold *f,
    void (*tell)(void *arg, const char *sentence), void *arg, struct error *e);

#endif
