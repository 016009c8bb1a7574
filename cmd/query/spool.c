#include "spool.h"

#include "base/mem.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define CHUNK ((size_t)1 << 20)

void
spool_store_init(struct spool_store *s, size_t limit)
{
	*s = (struct spool_store){.limit = limit, .fd = -1};
}

void
spool_store_release(struct spool_store *s)
{
	for (struct spool_chunk *c = s->spare, *next; c != NULL; c = next) {
		next = c->next;
		munmap(c->data, c->capacity);
		free(c);
	}
	if (s->fd >= 0)
		close(s->fd);
}

/* --- chunks ----------------------------------------------------------------- */

static int
open_file(struct spool_store *s)
{
	const char *folder = getenv("TMPDIR");
	char path[4096];

	snprintf(path, sizeof path, "%s/query.XXXXXX",
	    folder != NULL && *folder != '\0' ? folder : "/tmp");
	s->fd = mkstemp(path);
	if (s->fd < 0)
		return error_errno(&s->error, ST_FAILED,
		    "cannot keep the records of a window in '%s'", path);
	unlink(path);
	return 0;
}

/* Get a piece of the file; NULL when it cannot grow. */
static char *
map_file(struct spool_store *s, size_t size)
{
	char *p;

	if (s->fd < 0 && open_file(s) < 0)
		return NULL;
	if (posix_fallocate(s->fd, (off_t)s->file_size, (off_t)size) != 0) {
		error_set(&s->error, ST_FAILED,
		    "no room to keep the records of a window: TMPDIR names "
		    "another folder");
		return NULL;
	}
	p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, s->fd,
	    (off_t)s->file_size);
	if (p == MAP_FAILED) {
		error_errno(&s->error, ST_FAILED,
		    "cannot keep the records of a window");
		return NULL;
	}
	s->file_size += size;
	return p;
}

static struct spool_chunk *
make_chunk(struct spool_store *s, size_t needed)
{
	struct spool_chunk *c = s->spare;
	size_t capacity = (needed + CHUNK - 1) / CHUNK * CHUNK;
	bool is_file = s->used + capacity > s->limit;

	if (is_file && c != NULL && capacity == CHUNK) {
		s->spare = c->next;
		c->next = NULL;
		c->len = 0;
		return c;
	}
	c = mem_zero(1, sizeof *c);
	c->capacity = capacity;
	c->is_file = is_file;
	c->data = is_file ? map_file(s, capacity) : mem_alloc(capacity);
	if (c->data == NULL) {
		s->failed = true;
		free(c);
		return NULL;
	}
	s->used += is_file ? 0 : capacity;
	return c;
}

static bool
add_chunk(struct spool *r, struct spool_store *s, size_t needed)
{
	struct spool_chunk *c = make_chunk(s, needed);

	if (c == NULL)
		return false;
	if (r->last != NULL)
		r->last->next = c;
	else
		r->first = c;
	r->last = c;
	return true;
}

void
spool_release(struct spool *r, struct spool_store *s)
{
	for (struct spool_chunk *c = r->first, *next; c != NULL; c = next) {
		next = c->next;
		if (c->is_file && c->capacity == CHUNK) {
			c->next = s->spare;
			s->spare = c;
			continue;
		}
		if (c->is_file) {
			munmap(c->data, c->capacity);
		} else {
			free(c->data);
			s->used -= c->capacity;
		}
		free(c);
	}
	*r = (struct spool){0};
}

/* --- rows ------------------------------------------------------------------- */

static size_t
room_needed(const struct sql_value *value, size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += 9 + (value[i].type == SQL_TEXT ? value[i].len : 0);
	return n;
}

static char *
put(char *at, const void *p, size_t len)
{
	memcpy(at, p, len);
	return at + len;
}

void
spool_add(struct spool *r, struct spool_store *s, const struct sql_value *value,
    size_t count)
{
	size_t needed = room_needed(value, count);
	char *at;

	if ((r->last == NULL || r->last->capacity - r->last->len < needed) &&
	    !add_chunk(r, s, needed))
		return;
	at = r->last->data + r->last->len;
	for (size_t i = 0; i < count; i++) {
		const struct sql_value *v = &value[i];
		uint32_t len = (uint32_t)v->len;

		*at++ = (char)(v->type | v->is_json << 4);
		if (v->type == SQL_INTEGER)
			at = put(at, &v->integer, sizeof v->integer);
		else if (v->type == SQL_REAL)
			at = put(at, &v->real, sizeof v->real);
		else if (v->type == SQL_TEXT)
			at = put(put(at, &len, sizeof len), v->text, len);
	}
	r->last->len = (size_t)(at - r->last->data);
	r->count++;
}

bool
spool_next(const struct spool *r, struct spool_place *place,
    struct sql_value *value, size_t count)
{
	const char *at;
	uint32_t len;

	if (place->chunk == NULL)
		place->chunk = r->first;
	else if (place->at == place->chunk->len && place->chunk->next != NULL)
		*place = (struct spool_place){place->chunk->next, 0};
	if (place->chunk == NULL || place->at == place->chunk->len)
		return false;
	at = place->chunk->data + place->at;
	for (size_t i = 0; i < count; i++) {
		struct sql_value *v = &value[i];

		v->type = *at & 15;
		v->is_json = *at >> 4 & 1;
		at++;
		if (v->type == SQL_INTEGER) {
			memcpy(&v->integer, at, sizeof v->integer);
			at += sizeof v->integer;
		} else if (v->type == SQL_REAL) {
			memcpy(&v->real, at, sizeof v->real);
			at += sizeof v->real;
		} else if (v->type == SQL_TEXT) {
			memcpy(&len, at, sizeof len);
			v->len = len;
			v->text = at + sizeof len;
			at += sizeof len + len;
		}
	}
	place->at = (size_t)(at - place->chunk->data);
	return true;
}
