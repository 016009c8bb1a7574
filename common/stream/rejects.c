#include "stream/rejects.h"

#include "base/file.h"
#include "base/json_out.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * End a line that a full disk or a crash has torn: appended text would be lost
 * with it. Only a file that we may read can have one.
 */
static int
end_torn_line(const struct rejects *r, struct error *e)
{
	struct stat st;
	char last = '\n';
	int fd;

	if (fstat(r->fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size == 0)
		return 0;
	fd = open(r->path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	if (pread(fd, &last, 1, st.st_size - 1) != 1)
		last = '\n';
	close(fd);
	if (last == '\n' || write(r->fd, "\n", 1) == 1)
		return 0;
	return error_errno(e, ST_FAILED, "cannot write to '%s'", r->path);
}

/* Note which file the name leads to. */
static void
watch(struct rejects *r)
{
	struct stat ours, named;

	r->is_watched = fstat(r->fd, &ours) == 0 && S_ISREG(ours.st_mode) &&
	    stat(r->path, &named) == 0 && named.st_dev == ours.st_dev &&
	    named.st_ino == ours.st_ino;
	r->dev = ours.st_dev;
	r->ino = ours.st_ino;
}

/* Does the name lead elsewhere by now? */
static bool
has_moved(const struct rejects *r)
{
	struct stat st;

	if (!r->is_watched)
		return false;
	if (stat(r->path, &st) != 0)
		return errno == ENOENT;
	return st.st_dev != r->dev || st.st_ino != r->ino;
}

/* Go on in the file that the name leads to; if that fails, in ours. */
static int
open_again(struct rejects *r, struct error *e)
{
	struct error why;
	int fd = file_append(r->path, &why), old = r->fd;

	if (fd < 0) {
		if (!r->has_failed)
			warnx("--rejects: the file was moved, and %s: going on "
			      "in the moved one",
			    why.text);
		r->has_failed = true;
		return 0;
	}
	r->fd = fd;
	watch(r);
	if (close(old) != 0)
		return error_errno(
		    e, ST_FAILED, "cannot write to '%s'", r->path);
	return end_torn_line(r, e);
}

int
rejects_open(
    struct rejects *r, const char *path, uint64_t limit, struct error *e)
{
	*r = (struct rejects){.fd = -1, .path = path, .limit = limit};
	if (path == NULL)
		return 0;
	r->fd = file_append(path, e);
	if (r->fd < 0)
		return -1;
	watch(r);
	return end_torn_line(r, e);
}

/* Write "<stdin>:17" or "payments[3]@1042" */
static void
describe_place(char *text, size_t size, const struct rejected *record)
{
	if (record->line > 0)
		snprintf(
		    text, size, "%s:%" PRIu64, record->source, record->line);
	else
		snprintf(text, size, "%s[%" PRId32 "]@%" PRId64, record->source,
		    record->partition, record->offset);
}

static void
describe(struct buf *b, const struct rejected *record, const struct fault *f)
{
	struct json_out j = {.out = b};

	json_out_object(&j, NULL);
	json_out_string(&j, "tool", diag_name());
	json_out_text(
	    &j, "source", "source_b64", record->source, strlen(record->source));
	if (record->line > 0) {
		json_out_whole(&j, "line", (int64_t)record->line);
	} else {
		json_out_array(&j, "position");
		json_out_string(&j, NULL, record->source);
		json_out_whole(&j, NULL, record->partition);
		json_out_whole(&j, NULL, record->offset);
		json_out_end(&j);
	}
	json_out_string(&j, "reason", reason_name(f->reason));
	if (f->field != NULL)
		json_out_text(
		    &j, "field", "field_b64", f->field, strlen(f->field));
	json_out_text(&j, "message", "message_b64", f->text, strlen(f->text));
	if (record->persisted != NULL)
		json_out_string(&j, "persisted", record->persisted);
	if (record->whole_len > 0)
		json_out_whole(&j, "length", (int64_t)record->whole_len);
	json_out_text(&j, "raw", "raw_b64", record->raw, record->len);
	json_out_end(&j);
	buf_add_byte(b, '\n');
}

static int
keep(struct rejects *r, const struct rejected *record, const struct fault *f,
    struct error *e)
{
	struct buf b = {0};
	size_t done = 0;
	int failed = 0;

	if (has_moved(r) && open_again(r, e) < 0)
		return -1;
	describe(&b, record, f);
	while (done < b.len) {
		ssize_t n = write(r->fd, b.data + done, b.len - done);

		if (n >= 0)
			done += (size_t)n;
		else if (errno != EINTR)
			break;
	}
	if (done < b.len)
		failed =
		    error_errno(e, ST_FAILED, "cannot write to '%s'", r->path);
	buf_release(&b);
	return failed;
}

int
rejects_add(struct rejects *r, const struct rejected *record,
    const struct fault *f, struct error *e)
{
	char place[512];
	const struct cause *only;

	r->count++;
	r->by_reason[f->reason]++;
	r->told += record->told;
	if (!record->told) { /* the program that was told warns of it */
		describe_place(place, sizeof place, record);
		causes_add(&r->causes, f, place, record->raw, record->len);
		only = causes_only(&r->causes);
		if (record->nth == CAUSES_EARLY && only != NULL &&
		    only->count == CAUSES_EARLY)
			causes_tell_early(only);
	}
	return r->fd >= 0 ? keep(r, record, f, e) : 0;
}

const struct cause *
rejects_lacking(const struct rejects *r, uint64_t in)
{
	const struct cause *only = causes_only(&r->causes);

	if (in != CAUSES_EARLY || only == NULL || only->count != in ||
	    only->fault.reason != REASON_MISSING || only->fault.field == NULL)
		return NULL;
	return only;
}

void
rejects_tell(const uint64_t by_reason[REASON_COUNT], struct prometheus *m)
{
	prometheus_family(m, PROMETHEUS_COUNTER, "records_rejected_total",
	    "Records that were rejected, by the reason.");
	for (int i = 0; i < REASON_COUNT; i++) {
		prometheus_label(m, "reason", reason_name((enum reason)i));
		prometheus_count(m, by_reason[i]);
	}
}

bool
rejects_too_many(const struct rejects *r)
{
	return r->count > r->limit;
}

enum status
rejects_close(struct rejects *r, uint64_t in)
{
	int failed = r->fd >= 0 && close(r->fd) != 0;
	bool some = r->count > r->told || rejects_too_many(r);

	r->fd = -1;
	if (failed)
		warn("cannot write to '%s'", r->path);
	causes_tell(&r->causes, in);
	causes_release(&r->causes);
	if (some)
		warnx("%" PRIu64 " of %" PRIu64 " records rejected%s", r->count,
		    in, rejects_too_many(r) ? ", which is too many" : "");
	return failed ? ST_FAILED : some ? ST_REJECTED : ST_OK;
}
