/*
 * pin: models as files that stay as they are while a command reads them,
 *
 *	$TMPDIR/weir-relay-XXXXXX/NAME/VERSION/model.json
 *
 * as a registry's folder has them, so that score's stamp tells name and
 * version. They are in a private folder.
 */
#ifndef RELAY_PIN_H
#define RELAY_PIN_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/private_folder.h"

#include <stddef.h>
#include <stdint.h>

#define PIN_FILES 8 /* older ones are removed */

struct pin {
	struct private_folder folder;
	char *file[PIN_FILES]; /* the last one first */
};

/* Make the folder; -1 with status 3. One at a time. */
int pin_open(struct pin *p, struct error *e);
/*
 * Have a file with these bytes, and return its name, which is good until
 * PIN_FILES others were asked for; NULL with status 3.
 */
const char *pin_file(struct pin *p, const char *model, int64_t version,
    const struct buf *bytes, struct error *e);
void pin_close(struct pin *p);

#endif
