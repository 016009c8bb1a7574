/*
 * private_folder: a folder that only we use, and that goes when we end.
 *
 *	$TMPDIR/weir-serve-XXXXXX
 *
 * It is locked while its program lives. So the next program that makes one with
 * the same prefix removes those that a killed program has left, and no others.
 */
#ifndef BASE_PRIVATE_FOLDER_H
#define BASE_PRIVATE_FOLDER_H

#include "base/diag.h"

/* `{0}` is none. */
struct private_folder {
	char *path; /* NULL: there is none */
	int lock;   /* private: closed on exec */
};

/*
 * Make a folder, whose name begins with `prefix`, in the folder `in` if that is
 * writable, else in $TMPDIR, or /tmp; `in` may be NULL. -1, status 3.
 */
int private_folder_open(struct private_folder *p, const char *in,
    const char *prefix, struct error *e);
/* Remove it with all that is in it; nothing happens when there is none. */
void private_folder_close(struct private_folder *p);

#endif
