#include "apply/follow.h"

#include "apply/load.h"
#include "base/clock.h"
#include "base/file.h"
#include "stream/whole.h"

#include <string.h>

#define TRIES 10     /* of a file that changes while it is read */
#define GONE_MS 1000 /* a file that is missing for less is being replaced */

static void
known_release(struct known_model *k)
{
	model_release(&k->model);
	identity_release(&k->identity);
}

static bool
is_stdin(const char *file)
{
	return file == NULL || strcmp(file, "-") == 0;
}

/* Make the model of these bytes, and see whether it can be used. */
static int
make(struct follow *f, struct known_model *k, const struct buf *bytes,
    struct error *e)
{
	const char *name = is_stdin(f->file) ? "stdin" : f->file;
	struct error why;

	if (load_text(&k->model, NULL, f->file, bytes, e) < 0)
		return -1;
	if (identity_find(&k->identity, name, bytes->data, bytes->len, &why) <
	    0) {
		error_set(e, why.status, "'%s' %s", name, why.text);
		model_release(&k->model);
		return -1;
	}
	if (f->check == NULL || f->check(f->arg, &k->model, e) == 0)
		return 0;
	known_release(k);
	return -1;
}

/* Make the model of a file of bytes, as it is before and after. */
static int
read_steadily(struct follow *f, struct known_model *k, struct error *e)
{
	struct identity_way before, after;
	struct buf bytes = {0};
	int failed = 0;

	for (int i = 0; i < TRIES; i++) {
		identity_look(&before, f->file);
		f->mark = before.mark;
		bytes.len = 0;
		failed = file_read(f->file, &bytes, e);
		if (failed == 0)
			failed = make(f, k, &bytes, e);
		identity_look(&after, f->file);
		if (after.mark == before.mark)
			break;
		if (failed == 0)
			known_release(k);
		failed = error_set(
		    e, ST_FAILED, "'%s' changes again and again", f->file);
	}
	buf_release(&bytes);
	return failed;
}

/* Make the model of what can be read only once. */
static int
read_once(struct follow *f, struct known_model *k, struct error *e)
{
	struct buf bytes = {0};
	int failed = whole_read(f->file, &bytes, e);

	if (failed == 0)
		failed = make(f, k, &bytes, e);
	buf_release(&bytes);
	return failed;
}

int
follow_open(struct follow *f, struct error *e)
{
	struct identity_way w = {0};

	if (!is_stdin(f->file))
		identity_look(&w, f->file);
	f->is_regular = w.is_regular;
	return w.is_regular ? read_steadily(f, &f->now, e)
			    : read_once(f, &f->now, e);
}

/* Tell of a file that is missing, unless it is soon there again. */
static void
look_for_lost(struct follow *f)
{
	int64_t now = clock_ms();

	if (f->gone == 0)
		f->gone = now;
	if (f->gone < 0 || now - f->gone < GONE_MS)
		return;
	warnx("'%s' is gone: the model before stays", f->file);
	f->gone = -1;
}

/* Read what is new in the file. */
static void
read_next(struct follow *f)
{
	struct known_model k;
	struct error e;

	if (read_steadily(f, &k, &e) < 0) {
		warnx("%s: the model before stays", e.text);
		return;
	}
	if (f->waits)
		known_release(&f->next);
	f->waits = !identity_same(&k.identity, &f->now.identity);
	if (f->waits)
		f->next = k;
	else
		known_release(&k);
}

bool
follow_look(struct follow *f)
{
	struct identity_way w;

	identity_look(&w, f->file);
	if (!w.is_there) {
		look_for_lost(f);
		return f->waits;
	}
	f->gone = 0;
	if (w.mark == f->mark)
		return f->waits;
	f->mark = w.mark;
	if (w.is_regular)
		read_next(f);
	else
		warnx(
		    "'%s' is no regular file: the model before stays", f->file);
	return f->waits;
}

void
follow_take(struct follow *f)
{
	known_release(&f->now);
	f->now = f->next;
	f->waits = false;
}

void
follow_release(struct follow *f)
{
	if (f->waits)
		known_release(&f->next);
	known_release(&f->now);
}
