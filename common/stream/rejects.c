#include "stream/rejects.h"

#include "base/json_out.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WARNED 10 /* rejected records that get their own warning */

static const char *const names[] = {
    [REASON_BAD_JSON] = "bad-json",
    [REASON_BAD_UTF8] = "bad-utf8",
    [REASON_EMPTY_LINE] = "empty-line",
    [REASON_CUT] = "cut",
    [REASON_TOO_LONG] = "too-long",
    [REASON_NOT_OBJECT] = "not-object",
    [REASON_MISSING] = "missing",
    [REASON_WRONG_TYPE] = "wrong-type",
    [REASON_NOT_FINITE] = "not-finite",
    [REASON_OUT_OF_RANGE] = "out-of-range",
    [REASON_DUPLICATE_KEY] = "duplicate-key",
    [REASON_MEMBER_EXISTS] = "member-exists",
    [REASON_RAGGED] = "ragged",
    [REASON_BAD_QUOTE] = "bad-quote",
    [REASON_NUL_BYTE] = "nul-byte",
    [REASON_TOO_LARGE] = "too-large",
    [REASON_BROKER_REFUSED] = "broker-refused",
    [REASON_TIMED_OUT] = "timed-out",
    [REASON_COMMAND_FAILED] = "command-failed",
    [REASON_COMMAND_REJECTED] = "command-rejected",
    [REASON_LATE] = "late",
};

const char *
reason_name(enum reason reason)
{
	return names[reason];
}

enum reason
reason_named(const char *name)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0)
			return (enum reason)i;
	return REASON_COMMAND_REJECTED;
}

int
fault_set(struct fault *f, enum reason reason, const char *field,
    const char *fmt, ...)
{
	va_list ap;

	f->reason = reason;
	f->field = field;
	va_start(ap, fmt);
	vsnprintf(f->text, sizeof f->text, fmt, ap);
	va_end(ap);
	return -1;
}

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

int
rejects_open(
    struct rejects *r, const char *path, uint64_t limit, struct error *e)
{
	*r = (struct rejects){.fd = -1, .path = path, .limit = limit};
	if (path == NULL)
		return 0;
	r->fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (r->fd < 0)
		return error_errno(e, ST_CANNOT, "cannot open '%s'", path);
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

	r->count++;
	r->told += record->told;
	if (record->told) {
		; /* those who were told will say it */
	} else if (r->count - r->told <= WARNED) {
		describe_place(place, sizeof place, record);
		warnx("%s: %s", place, f->text);
	} else if (r->count - r->told == WARNED + 1) {
		warnx("more records are rejected: the end has their number");
	}
	return r->fd >= 0 ? keep(r, record, f, e) : 0;
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
	if (some)
		warnx("%" PRIu64 " of %" PRIu64 " records rejected%s", r->count,
		    in, rejects_too_many(r) ? ", which is too many" : "");
	return failed ? ST_FAILED : some ? ST_REJECTED : ST_OK;
}
