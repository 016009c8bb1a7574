#include "stream/tell.h"

#include "base/json_out.h"
#include "base/utf8.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define RAW_MAX 512 /* bytes of the record: enough to know it again */

/* The process's channel: like stdin and stdout, it has one. */
static int channel = -1;
static uintmax_t reads;

/* Return the inode of a pipe; 0 when it is none. */
static uintmax_t
pipe_inode(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode)
	    ? (uintmax_t)st.st_ino
	    : 0;
}

bool
tell_open(void)
{
	const char *text = getenv("WEIR_REJECTS_FD");
	uintmax_t inode;
	int fd, end = 0;

	if (text == NULL ||
	    sscanf(text, "%d:%" SCNuMAX "%n", &fd, &inode, &end) != 2 ||
	    text[end] != '\0' || inode == 0)
		return false;
	/* Our starter may have closed it, or opened another file. */
	reads = pipe_inode(STDIN_FILENO);
	if (pipe_inode(fd) != inode || reads == 0)
		return false;
	channel = fd;
	return true;
}

/* Write once, so that no other program's line comes between. */
static bool
send_line(struct json_out *j)
{
	struct buf *b = j->out;
	ssize_t n;

	json_out_end(j);
	buf_add_byte(b, '\n');
	do
		n = write(channel, b->data, b->len);
	while (n < 0 && errno == EINTR);
	return n == (ssize_t)b->len;
}

void
tell_one_each(void)
{
	struct buf b = {0};
	struct json_out j = {.out = &b};
	uintmax_t writes = pipe_inode(STDOUT_FILENO);

	if (channel < 0 || writes == 0)
		return;
	json_out_object(&j, NULL);
	json_out_string(&j, "tool", diag_name());
	json_out_whole(&j, "reads", (int64_t)reads);
	json_out_whole(&j, "writes", (int64_t)writes);
	send_line(&j);
	buf_release(&b);
}

/* Count the bytes that are text, at most RAW_MAX. */
static size_t
text_length(const char *p, size_t len)
{
	if (len > RAW_MAX)
		len = RAW_MAX;
	for (size_t cut = 0; cut < 4 && cut < len; cut++)
		if (utf8_valid(p, len - cut))
			return len - cut;
	return 0;
}

/* Add a member whose value is a string; nothing for bytes that are no text. */
static void
add_text(struct json_out *j, const char *name, const char *p, size_t len)
{
	if (utf8_valid(p, len))
		json_out_bytes(j, name, p, len);
}

bool
tell_reject(const struct rejected *record, const struct fault *f)
{
	struct buf b = {0};
	struct json_out j = {.out = &b};
	size_t needed;
	bool told;

	if (channel < 0)
		return false;
	json_out_object(&j, NULL);
	json_out_whole(&j, "line", (int64_t)record->line);
	json_out_string(&j, "tool", diag_name());
	json_out_whole(&j, "pid", getpid());
	json_out_whole(&j, "reads", (int64_t)reads);
	json_out_string(&j, "reason", reason_name(f->reason));
	add_text(&j, "message", f->text, strlen(f->text));
	/* Members too long for one write are left out. */
	needed = b.len;
	if (f->field != NULL)
		add_text(&j, "field", f->field, strlen(f->field));
	if (b.len > PIPE_BUF - 2)
		b.len = needed;
	needed = b.len;
	add_text(&j, "raw", record->raw, text_length(record->raw, record->len));
	if (b.len > PIPE_BUF - 2)
		b.len = needed;
	told = send_line(&j);
	buf_release(&b);
	return told;
}
