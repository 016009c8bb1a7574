#include "kafka/registry_blobs.h"

#include "base/mem.h"
#include "base/temporary.h"
#include "registry/name.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int
registry_blobs_open(struct registry_blobs *b, struct error *e)
{
	*b = (struct registry_blobs){.fd = temporary_open_elsewhere()};
	if (b->fd < 0)
		return error_errno(e, ST_FAILED,
		    "cannot make a temporary file for the models' bytes");
	return 0;
}

void
registry_blobs_release(struct registry_blobs *b)
{
	if (b->fd >= 0)
		close(b->fd);
	words_release(&b->digest);
	free(b->blob);
	*b = (struct registry_blobs){.fd = -1};
}

struct registry_blob *
registry_blobs_find(const struct registry_blobs *b, const char *digest)
{
	size_t i = words_find(&b->digest, digest, strlen(digest));

	return i != WORDS_NONE ? &b->blob[i] : NULL;
}

/* Find a digest; a new one is added. */
static struct registry_blob *
find_or_add(struct registry_blobs *b, const char *digest)
{
	size_t count = b->digest.count;
	size_t i = words_add(&b->digest, digest, strlen(digest));

	if (i == count) {
		b->blob = mem_grow(b->blob, i, &b->capacity, sizeof *b->blob);
		b->blob[i] = (struct registry_blob){.state = BLOB_REMOVED};
	}
	return &b->blob[i];
}

/* Append bytes to the file. */
static int
keep(struct registry_blobs *b, struct registry_blob *blob, const char *p,
    size_t len, struct error *e)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n =
		    pwrite(b->fd, p + done, len - done, b->end + (off_t)done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_errno(e, ST_FAILED,
			    "cannot write to the temporary file for the "
			    "models' bytes");
		done += (size_t)n;
	}
	blob->kept = true;
	blob->from = b->end;
	blob->len = len;
	b->end += (off_t)len;
	return 0;
}

int
registry_blobs_take(struct registry_blobs *b, const char *digest, const void *p,
    size_t len, int64_t offset, int64_t time, struct error *e)
{
	struct registry_blob *blob = find_or_add(b, digest);
	char is[DIGEST_TEXT];

	blob->offset = offset;
	blob->time = time;
	blob->state = BLOB_REMOVED;
	if (p == NULL)
		return 0;
	name_digest(is, p, len);
	blob->state = strcmp(is, digest) == 0 ? BLOB_THERE : BLOB_CHANGED;
	if (blob->state == BLOB_CHANGED || blob->kept)
		return 0;
	return keep(b, blob, p, len, e);
}

int
registry_blobs_read(const struct registry_blobs *b,
    const struct registry_blob *blob, struct buf *bytes, struct error *e)
{
	char *p = buf_reserve(bytes, blob->len);
	size_t done = 0;

	while (done < blob->len) {
		ssize_t n = pread(b->fd, p + done, blob->len - done,
		    blob->from + (off_t)done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return error_errno(e, ST_FAILED,
			    "cannot read the temporary file with the models' "
			    "bytes");
		done += (size_t)n;
	}
	bytes->len += blob->len;
	return 0;
}
