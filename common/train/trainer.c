#include "train/trainer.h"

#include "apply/load.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/stop.h"
#include "stream/filter.h"
#include "stream/out.h"
#include "train/classes.h"
#include "train/places.h"
#include "train/verify.h"
#include "train/window.h"

#include <inttypes.h>
#include <string.h>

/* The run, with the model to make again and its file. */
struct run {
	const struct trainer *trainer;
	void *opts;
	struct train_ask *ask;
	struct model wanted;
	struct buf file;
	bool file_is_line;
	struct train_rows rows;
	struct file output;
	/* Of those models that --every asks for: */
	size_t made, failed;
	struct error last; /* why the last window gave none */
};

/* A model that is made again has a reference where its file has one. */
static bool
wants_reference(const struct run *r)
{
	return r->ask->verify == NULL || r->wanted.reference.rows > 0;
}

/* The model of the rows, as text: one line, or a member on each. */
static int
make_model(struct buf *text, struct run *r, struct train_rows *rows,
    bool one_line, struct error *e)
{
	struct model model;
	struct remember kept = {0};
	size_t count = dataset_rows(&rows->raw);
	int rc = classes_check(r->ask, rows, e);

	if (rc < 0)
		return -1;
	model_init(&model, r->trainer->kind);
	rc = places_sort(rows, &model.lineage, e);
	if (rc == 0 && wants_reference(r))
		rc = remember_rows(&kept, rows, e);
	if (rc == 0)
		rc = r->trainer->make(r->opts, &model, rows, e);
	if (rc < 0)
		classes_blame_weights(r->ask, rows, count, e);
	if (rc == 0 && wants_reference(r))
		remember_tell(
		    &kept, &model, rows, r->trainer->held_out, r->opts);
	remember_release(&kept);
	if (rc == 0 && one_line)
		model_write_line(&model, text);
	else if (rc == 0)
		model_write(&model, text);
	model_release(&model);
	return rc;
}

/*
 * Does each model of --every replace the one before: is the output a file? Else
 * it is a line on a stream.
 */
static bool
replaces(const struct run *r)
{
	return r->ask->output != NULL && r->output.fd < 0;
}

/* Write a model of --every. */
static int
write_next(struct run *r, const struct buf *text, struct error *e)
{
	if (replaces(r))
		return file_write(r->ask->output, text, e);
	if (r->ask->output == NULL) {
		out_add(text->data, text->len);
		out_flush();
		return 0;
	}
	if (file_add(&r->output, text->data, text->len, e) < 0)
		return -1;
	return file_flush(&r->output, e);
}

/* Write the one model to its file, or to stdout. */
static int
write_model(struct run *r, const struct buf *text, struct error *e)
{
	if (r->ask->output == NULL) {
		out_add(text->data, text->len);
		return 0;
	}
	if (file_add(&r->output, text->data, text->len, e) < 0)
		return -1;
	return file_commit(&r->output, e);
}

/* Make a model of the window that the rows have, in a copy. */
static int
make_of_window(struct buf *text, struct run *r, bool one_line, struct error *e)
{
	struct train_rows cut;
	int rc = window_cut(&cut, &r->rows, r->ask, e);

	if (rc == 0)
		rc = make_model(text, r, &cut, one_line, e);
	train_rows_release(&cut);
	return rc;
}

/* Warn that a window gives no model; of equal reasons one after another once. */
static void
pass_window(struct run *r, const struct error *e)
{
	if (r->failed == 0 || strcmp(r->last.text, e->text) != 0)
		warnx(
		    "no model after record %zu: %s", r->rows.accepted, e->text);
	r->failed++;
	r->last = *e;
}

/* Make the next model of --every; a window that gives none is passed over. */
static int
make_next(void *context, struct error *e)
{
	struct run *r = context;
	struct buf text = {0};
	int rc;

	diag_once(true);
	rc = make_of_window(&text, r, !replaces(r), e);
	diag_once(false);
	if (rc == 0) {
		rc = write_next(r, &text, e);
		r->made++;
		r->ask->follows = true;
		r->last.text[0] = '\0';
	} else if (rc < 0 && e->status == ST_CANNOT) {
		pass_window(r, e);
		rc = 0;
	}
	buf_release(&text);
	return rc;
}

/* Tell what became of all windows. */
static int
finish_following(struct run *r, enum status *status, struct error *e)
{
	if (r->rows.accepted == 0)
		return error_set(e, ST_CANNOT, "no records to learn from");
	if (r->made + r->failed == 0)
		return error_set(e, ST_CANNOT,
		    "no model: there are only %zu good records, and --every "
		    "asks for %zu",
		    r->rows.accepted, r->ask->every);
	if (r->made == 0)
		return error_set(e, ST_CANNOT,
		    "no model: none of %zu windows gave one", r->failed);
	note("%zu models, %zu records after the last", r->made,
	    r->rows.window.since);
	if (r->output.fd >= 0 && file_commit(&r->output, e) < 0)
		return -1;
	if (r->failed == 0)
		return 0;
	warnx(
	    "%zu of %zu windows gave no model", r->failed, r->made + r->failed);
	if (*status < ST_REJECTED)
		*status = ST_REJECTED;
	return 0;
}

/* Make the model of the rows that were read, and write or compare it. */
static int
finish(struct run *r, enum status *status, struct error *e)
{
	struct buf text = {0};
	int rc = r->rows.window.on && r->rows.accepted > 0
	    ? make_of_window(&text, r, r->file_is_line, e)
	    : make_model(&text, r, &r->rows, r->file_is_line, e);

	if (rc != 0)
		return rc;
	if (r->rows.passed_over > 0)
		note("%" PRIu64 " records are outside of the model's ranges",
		    r->rows.passed_over);
	if (r->ask->verify == NULL)
		rc = write_model(r, &text, e);
	else if (!verify_same(&r->file, &text))
		*status = *status < ST_REJECTED ? ST_REJECTED : *status;
	else if (*status == ST_REJECTED)
		warnx("the model is the same, of the records that were not "
		      "rejected");
	buf_release(&text);
	return rc;
}

/* Take the options of the model to make again. */
static int
take_wanted(struct run *r, struct error *e)
{
	struct buf *b = &r->file;

	if (load_model(&r->wanted, r->trainer->kind, r->ask->verify, b, e) < 0)
		return -1;
	if (r->wanted.source.library != NULL)
		return error_set(e, ST_CANNOT,
		    "'%s' is a model of %s, not of %s: there is nothing to "
		    "make again",
		    r->ask->verify, r->wanted.source.library, diag_name());
	/* A line of those of --every; the line break at its end is no matter. */
	if (b->len > 0 && b->data[b->len - 1] != '\n')
		buf_add_byte(b, '\n');
	r->file_is_line = memchr(b->data, '\n', b->len - 1) == NULL;
	verify_ask(r->ask, &r->wanted);
	r->trainer->take(r->opts, &r->wanted);
	return 0;
}

/* Open everything, and read the records. */
static int
read_records(struct run *r, struct filter *f, const struct opt_common *common,
    char **files, struct error *e)
{
	struct train_ask *ask = r->ask;

	if (ask->verify != NULL && take_wanted(r, e) < 0)
		return -1;
	ask_prepare(ask);
	if (filter_open(f, common, files, e) < 0)
		return -1;
	f->learns = true;
	if (ask->output != NULL && file_create(&r->output, ask->output, e) < 0)
		return -1;
	if (ask->every > 0) {
		if (r->output.target != NULL)
			file_abandon(&r->output); /* each model creates it */
		r->rows.window.due = make_next;
		r->rows.window.context = r;
	}
	return train_rows_read(&r->rows, ask, &r->wanted.lineage, f, e);
}

int
trainer_run(const struct trainer *t, void *opts, struct train_ask *ask,
    const struct opt_common *common, char **files, enum status *status,
    struct error *e)
{
	/* What they hold when this fails lives as long as the program. */
	static struct run r;
	static struct filter f;
	bool whole;
	int rc;

	if (t->check != NULL && t->check(e) < 0)
		return -1;
	r = (struct run){
	    .trainer = t,
	    .opts = opts,
	    .ask = ask,
	    .output = {.fd = -1, .old = -1},
	};
	rc = read_records(&r, &f, common, files, e);
	if (rc < 0)
		return -1; /* which ends the program */
	whole = filter_whole(&f);
	*status = filter_close(&f);
	if (rc == 0 && whole && ask->every > 0)
		rc = finish_following(&r, status, e);
	else if (rc == 0 &&
	    whole) /* one of some of the records would mislead */
		rc = finish(&r, status, e);
	if (rc < 0)
		return -1;
	if (rc > 0) {
		stop_reraise();
		*status = ST_FAILED;
		return 0;
	}
	file_abandon(&r.output);
	train_rows_release(&r.rows);
	ask_release(ask);
	model_release(&r.wanted);
	buf_release(&r.file);
	out_close();
	return 0;
}
