#include "train/trainer.h"

#include "apply/load.h"
#include "base/buf.h"
#include "base/file.h"
#include "stream/filter.h"
#include "stream/out.h"
#include "train/places.h"
#include "train/verify.h"

#include <inttypes.h>

/* With a positive value, name it where all labels are on one side of it. */
static int
check_classes(
    const struct train_ask *ask, const struct train_rows *t, struct error *e)
{
	size_t rows = dataset_rows(&t->raw);
	struct buf b = {0};

	if (ask->positive == NULL || rows == 0)
		return 0;
	if (t->positives == rows)
		return error_set(e, ST_CANNOT,
		    "all %zu records have the label '%s'", rows, ask->positive);
	if (t->positives > 0)
		return 0;
	label_say_never(&t->wanted_label, ask->label, &t->values, &b);
	error_set(e, ST_CANNOT, "%s", buf_string(&b));
	buf_release(&b);
	return -1;
}

/* The model of the table's rows, as text. */
static int
make_model(struct buf *text, const struct trainer *t, void *opts,
    struct train_rows *rows, struct error *e)
{
	struct model model;
	int rc;

	model_init(&model, t->kind);
	rc = places_sort(rows, &model.lineage, e);
	if (rc == 0)
		rc = t->make(opts, &model, rows, e);
	if (rc == 0)
		model_write(&model, text);
	model_release(&model);
	return rc;
}

/* Write the model to the file, or to stdout for NULL. */
static int
write_model(struct file *output, const struct buf *text, struct error *e)
{
	if (output == NULL) {
		out_add(text->data, text->len);
		return 0;
	}
	if (file_add(output, text->data, text->len, e) < 0)
		return -1;
	return file_commit(output, e);
}

/* The run, with the model to make again and its file. */
struct run {
	const struct trainer *trainer;
	void *opts;
	struct train_ask *ask;
	struct model wanted;
	struct buf file, text;
	struct file output;
	struct train_rows rows;
};

/* Make the model of the rows that were read, and write or compare it. */
static int
finish(struct run *r, enum status *status, struct error *e)
{
	int rc = check_classes(r->ask, &r->rows, e);

	if (rc == 0)
		rc = make_model(&r->text, r->trainer, r->opts, &r->rows, e);
	if (rc != 0)
		return rc;
	if (r->rows.passed_over > 0)
		note("%" PRIu64 " records are outside of the model's ranges",
		    r->rows.passed_over);
	if (r->ask->verify == NULL)
		return write_model(
		    r->ask->output != NULL ? &r->output : NULL, &r->text, e);
	if (!verify_same(&r->file, &r->text))
		*status = *status < ST_REJECTED ? ST_REJECTED : *status;
	else if (*status == ST_REJECTED)
		warnx("the model is the same, of the records that were not "
		      "rejected");
	return 0;
}

/* Open everything, and read the records. */
static int
read_records(struct run *r, struct filter *f, const struct opt_common *common,
    char **files, struct error *e)
{
	struct train_ask *ask = r->ask;

	if (ask->verify != NULL) {
		if (load_model(&r->wanted, r->trainer->kind, ask->verify,
			&r->file, e) < 0)
			return -1;
		verify_ask(ask, &r->wanted);
		r->trainer->take(r->opts, &r->wanted);
	}
	ask_prepare(ask);
	if (filter_open(f, common, files, e) < 0)
		return -1;
	f->learns = true;
	if (ask->output != NULL && file_create(&r->output, ask->output, e) < 0)
		return -1;
	return train_rows_read(&r->rows, ask, &r->wanted.lineage, f, e);
}

int
trainer_run(const struct trainer *t, void *opts, struct train_ask *ask,
    const struct opt_common *common, char **files, enum status *status,
    struct error *e)
{
	struct run r = {
	    .trainer = t,
	    .opts = opts,
	    .ask = ask,
	    .output = {.fd = -1, .old = -1},
	};
	struct filter f;
	int rc = 0;
	bool whole;

	if (read_records(&r, &f, common, files, e) < 0)
		return -1; /* which ends the program */
	whole = filter_whole(&f);
	*status = filter_close(&f);
	if (whole) /* a model of some of the records would mislead */
		rc = finish(&r, status, e);
	if (rc != 0)
		return rc;
	file_abandon(&r.output);
	train_rows_release(&r.rows);
	ask_release(ask);
	model_release(&r.wanted);
	buf_release(&r.file);
	buf_release(&r.text);
	return 0;
}
