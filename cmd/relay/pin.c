#include "pin.h"

#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct pin *present; /* to remove at the end of the program */

static char *
format(const char *fmt, const char *a, const char *b)
{
	struct buf s = {0};

	buf_add_format(&s, fmt, a, b);
	buf_string(&s);
	return s.data;
}

static void
close_at_exit(void)
{
	if (present != NULL)
		pin_close(present);
}

int
pin_open(struct pin *p, struct error *e)
{
	*p = (struct pin){0};
	if (private_folder_open(&p->folder, NULL, "weir-relay-", e) < 0)
		return -1;
	if (present == NULL)
		atexit(close_at_exit);
	present = p;
	return 0;
}

/* Note the file as the last one; the oldest one goes. */
static void
note_file(struct pin *p, char *file)
{
	size_t i = 0;
	char *there = NULL;

	while (i < PIN_FILES - 1 && p->file[i] != NULL &&
	    strcmp(p->file[i], file) != 0)
		i++;
	there = p->file[i];
	memmove(p->file + 1, p->file, i * sizeof *p->file);
	p->file[0] = file;
	if (there != NULL && strcmp(there, file) != 0)
		unlink(there);
	free(there);
}

const char *
pin_file(struct pin *p, const char *model, int64_t version,
    const struct buf *bytes, struct error *e)
{
	struct buf b = {0};
	char *folder = format("%s/%s", p->folder.path, model), *file;
	int failed = mkdir(folder, 0700) < 0 && errno != EEXIST;

	buf_add_format(&b, "%s/%" PRId64, folder, version);
	failed = failed || (mkdir(buf_string(&b), 0700) < 0 && errno != EEXIST);
	file = format("%s/%s", b.data, "model.json");
	free(folder);
	buf_release(&b);
	if (failed) {
		error_errno(
		    e, ST_FAILED, "cannot make the directory of '%s'", file);
	} else if (access(file, R_OK) == 0 || file_write(file, bytes, e) == 0) {
		note_file(p, file);
		return p->file[0];
	}
	free(file);
	return NULL;
}

void
pin_close(struct pin *p)
{
	private_folder_close(&p->folder);
	for (size_t i = 0; i < PIN_FILES; i++)
		free(p->file[i]);
	*p = (struct pin){0};
	present = NULL;
}
