/*
 * rejects: counts the records that could not be handled, warns of each cause
 * once with a record's place (causes.h), and keeps all in a file if that was
 * asked for.
 *
 * The file gets one JSON object a rejected record (weir(7) has its members),
 * written before the program goes on, so that at any moment in = out +
 * rejected. A second run appends to it.
 *
 * Before each line we look whether the name still leads to our file: when that was
 * moved or removed, as logrotate does it, the name's file is opened or made anew.
 * No line is split over two files.
 */
#ifndef STREAM_REJECTS_H
#define STREAM_REJECTS_H

#include "base/diag.h"
#include "base/prometheus.h"
#include "stream/causes.h"
#include "stream/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* A rejected record: its bytes and its place. */
struct rejected {
	const char *raw;
	size_t len;
	uint64_t whole_len; /* not 0: raw is only the beginning of the line */
	const char *source; /* a file's name, or a topic's */
	uint64_t line;	    /* in the file; 0: it came from Kafka */
	int32_t partition;  /* of the topic */
	int64_t offset;	    /* in the partition */
	const char *persisted; /* "no" or "maybe" in the topic; NULL: unsaid */
	bool told;    /* whoever runs us knows: it is no fault of the run */
	uint64_t nth; /* of the run's records, from 1; 0: unsaid */
};

struct rejects {
	int fd; /* -1: they are not kept */
	const char *path;
	dev_t dev; /* of the file, where it can be moved: */
	ino_t ino;
	bool is_watched, has_failed;
	uint64_t count;
	uint64_t told; /* of these, told to whoever runs us (tell.h) */
	uint64_t by_reason[REASON_COUNT];
	uint64_t limit;
	struct causes causes;
};

/*
 * Open the file `path`, or none for NULL. More than `limit` rejected records
 * are too many. A torn last line of the file gets its newline.
 */
int rejects_open(
    struct rejects *r, const char *path, uint64_t limit, struct error *e);
/*
 * Count a record, warn of it (unless it is reported to whoever runs us, or another
 * one had the same cause) and keep it. -1: it could not be kept.
 */
int rejects_add(struct rejects *r, const struct rejected *record,
    const struct fault *f, struct error *e);
bool rejects_too_many(const struct rejects *r);
/*
 * Add the family records_rejected_total: a sample for each reason, so that a
 * first reject is seen as an increase.
 */
void rejects_tell(const uint64_t by_reason[REASON_COUNT], struct prometheus *m);
/*
 * Return the member that all of the first CAUSES_EARLY records lack, when the
 * last of them has just been rejected, with names that are near; or NULL.
 */
const struct cause *rejects_lacking(const struct rejects *r, uint64_t in);
/*
 * Close the file, and say how many of `in` records were rejected, without the
 * told ones, unless they are too many. Returns ST_OK, ST_REJECTED, or ST_FAILED
 * when the file did not take them.
 */
enum status rejects_close(struct rejects *r, uint64_t in);

#endif
