/*
 * filter: the loop of a program over records.
 *
 *	filter_open(&f, &o.common, files, &e)
 *	while (filter_next(&f))
 *		... f.rec holds the record; filter_reject(&f, &fault) ...
 *	return filter_close(&f);
 *
 * Lines that are no records are rejected on the way, so that the loop's body
 * sees good ones only. The loop ends at the end of the input, when a signal
 * asks for it, when too many records are rejected, when reading fails, or when
 * a file begins with what is no text (guess.h). Where `learns` is set it ends,
 * too, when the first thousand records all lack one member: no result can come
 * of them.
 *
 * filter_whole() tells the first from the others, and filter_close() prints the
 * summary and returns the exit status.
 */
#ifndef STREAM_FILTER_H
#define STREAM_FILTER_H

#include "base/opt.h"
#include "stream/explain.h"
#include "stream/line.h"
#include "stream/rec.h"
#include "stream/rejects.h"

struct filter {
	struct line line;
	struct rec rec;
	struct rejects rejects;
	struct explain explain;
	uint64_t in;	 /* records read */
	uint64_t blank;	 /* lines passed over, not among them */
	bool skip_blank; /* pass over blank lines */
	bool raw;	 /* set it: any line will do, not only objects */
	bool learns;	 /* set it: nothing comes of a record alone */
	bool tells;	 /* somebody listens for rejects (tell.h) */
	/*
	 * NULL, or called by filter_next() when a line is there and not yet
	 * read; it may renew `rec`.
	 */
	void (*before)(void *arg);
	void *before_arg;
	/*
	 * NULL, or called instead of rejecting the present line: for a program
	 * that rejects it in its turn, by filter_reject_later().
	 */
	void (*aside)(void *arg, const struct fault *fault);
	void *aside_arg;
	bool ended;	    /* at the end of the input */
	bool failed;	    /* `error` says why */
	struct error error; /* of reading, or of keeping a reject */
};

/* Where a record stood in the input. */
struct filter_place {
	const char *source; /* the file's name, good until the end */
	uint64_t line;	    /* in the file */
	uint64_t nth;	    /* of the run's records */
	uint64_t whole_len; /* not 0: its bytes are only a line's beginning */
	bool tells;	    /* whoever runs us may be told of it */
};

int filter_open(struct filter *f, const struct opt_common *o, char **files,
    struct error *e);
/*
 * Declare at the start that the program answers each record with one line
 * unless it rejects it: so the rejects of later programs in the pipe can be
 * placed.
 */
void filter_answers_each(struct filter *f);
/* Read the next record; false at the end. */
bool filter_next(struct filter *f);
/*
 * Handle the lines of a block taken out of f->line (line.h), in their order:
 * filter_pass() counts a line known as a good record, and filter_lend() reads
 * one as filter_next() does: false when it is none. filter_is_over(): no record
 * may follow, whatever the input has.
 */
void filter_pass(struct filter *f);
bool filter_lend(struct filter *f, const char *text, size_t len);
bool filter_is_over(const struct filter *f);
/* Reject the present record. */
void filter_reject(struct filter *f, const struct fault *fault);
/*
 * Note the place of the present record, to reject it when others have been read
 * after it; the caller keeps its bytes, and the order.
 */
struct filter_place filter_note_place(const struct filter *f);
void filter_reject_later(struct filter *f, const struct filter_place *place,
    const char *raw, size_t len, const struct fault *fault);
/*
 * Add the families records_in_total and records_rejected_total. While a file of
 * metrics is open (metrics_file.h), filter_next() looks at it.
 */
void filter_tell(const struct filter *f, struct prometheus *m);
/* Was the input read to its end? (Ask after the loop.) */
bool filter_whole(const struct filter *f);
/*
 * Release everything, flush stdout, say how many records were rejected; when a
 * signal asked for the end, die by it. Returns the status for main.
 */
enum status filter_close(struct filter *f);

#endif
