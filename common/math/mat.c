#include "math/mat.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK_BYTES (1 << 20)
#define BLOCK_LEAST 256
#define BLOCK_MOST 4096

void
mat_init(struct mat *m, size_t columns)
{
	size_t rows = BLOCK_MOST;

	while (
	    rows > BLOCK_LEAST && rows * columns * sizeof(double) > BLOCK_BYTES)
		rows /= 2;
	*m = (struct mat){.columns = columns, .block_rows = rows, .fd = -1};
}

void
mat_release(struct mat *m)
{
	for (size_t i = 0; i < m->blocks; i++)
		free(m->block[i]);
	free(m->block);
	free(m->last);
	if (m->last != NULL && m->fd >= 0)
		close(m->fd);
	*m = (struct mat){0};
}

size_t
mat_block_size(const struct mat *m)
{
	return m->block_rows * m->columns;
}

size_t
mat_blocks(const struct mat *m)
{
	return m->rows == 0 ? 0 : (m->rows - 1) / m->block_rows + 1;
}

void
mat_limit(struct mat *m, size_t bytes, const char *directory)
{
	m->most = bytes / (mat_block_size(m) * sizeof(double));
	if (m->most == 0)
		m->most = 1;
	m->directory = directory;
}

void
mat_limit_like(struct mat *m, const struct mat *like, size_t share)
{
	if (like->most > 0)
		mat_limit(m,
		    like->most * mat_block_size(like) * sizeof(double) / share,
		    like->directory);
}

bool
mat_is_spooled(const struct mat *m)
{
	return m->last != NULL;
}

/* --- the file ------------------------------------------------------------- */

static int
spool_open(struct mat *m, struct error *e)
{
	size_t len = strlen(m->directory) + sizeof "/weir-XXXXXX";
	char *path = mem_alloc(len);

	snprintf(path, len, "%s/weir-XXXXXX", m->directory);
	m->fd = mkstemp(path);
	if (m->fd < 0)
		error_errno(
		    e, ST_FAILED, "cannot create a file in '%s'", m->directory);
	else if (unlink(path) < 0)
		error_errno(e, ST_FAILED, "cannot unlink '%s'", path);
	free(path);
	return m->fd < 0 ? -1 : 0;
}

/* Return a block's place in the file. */
static off_t
spool_offset(const struct mat *m, size_t block)
{
	return (
	    off_t)((block - m->blocks) * mat_block_size(m) * sizeof(double));
}

static int
spool_write(
    struct mat *m, const void *data, size_t len, off_t offset, struct error *e)
{
	const char *p = data;

	while (len > 0) {
		ssize_t n = pwrite(m->fd, p, len, offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_errno(e, ST_FAILED,
			    "cannot write rows to a file in '%s'",
			    m->directory);
		p += n;
		len -= (size_t)n;
		offset += n;
	}
	return 0;
}

static int
spool_read(
    const struct mat *m, void *data, size_t len, off_t offset, struct error *e)
{
	char *p = data;

	while (len > 0) {
		ssize_t n = pread(m->fd, p, len, offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_errno(e, ST_FAILED,
			    "cannot read rows from a file in '%s'",
			    m->directory);
		if (n == 0)
			return error_set(e, ST_FAILED,
			    "a file of rows in '%s' has lost its end",
			    m->directory);
		p += n;
		len -= (size_t)n;
		offset += n;
	}
	return 0;
}

/* --- rows ----------------------------------------------------------------- */

/* Begin one more block after the last one in memory, which is full. */
static int
add_block(struct mat *m, struct error *e)
{
	size_t size = mat_block_size(m);

	if (m->most == 0 || m->blocks < m->most) {
		m->block = mem_grow(
		    m->block, m->blocks, &m->capacity, sizeof *m->block);
		m->block[m->blocks++] = mem_resize(NULL, size, sizeof(double));
		return 0;
	}
	if (m->last == NULL) {
		m->last = mem_resize(NULL, size, sizeof(double));
		return spool_open(m, e);
	}
	return spool_write(m, m->last, size * sizeof(double),
	    spool_offset(m, mat_blocks(m) - 1), e);
}

double *
mat_append_row(struct mat *m, struct error *e)
{
	size_t at = m->rows % m->block_rows;
	double *block;

	if (at == 0 && add_block(m, e) < 0)
		return NULL;
	block = m->last != NULL ? m->last : m->block[m->blocks - 1];
	m->rows++;
	return block + at * m->columns;
}

int
mat_set(struct mat *m, size_t row, size_t column, double value, struct error *e)
{
	size_t block = row / m->block_rows;
	size_t at = row % m->block_rows * m->columns + column;

	if (block < m->blocks)
		m->block[block][at] = value;
	else if (block == mat_blocks(m) - 1)
		m->last[at] = value;
	else
		return spool_write(m, &value, sizeof value,
		    spool_offset(m, block) + (off_t)(at * sizeof value), e);
	return 0;
}

/* Return the row's place in memory, or NULL when it is in the file. */
static double *
find_row(const struct mat *m, size_t row)
{
	size_t block = row / m->block_rows;
	size_t at = row % m->block_rows * m->columns;

	if (block < m->blocks)
		return m->block[block] + at;
	return block == mat_blocks(m) - 1 ? m->last + at : NULL;
}

static off_t
row_offset(const struct mat *m, size_t row)
{
	return spool_offset(m, row / m->block_rows) +
	    (off_t)(row % m->block_rows * m->columns * sizeof(double));
}

int
mat_read_rows(
    const struct mat *m, size_t row, size_t count, double *x, struct error *e)
{
	size_t size = count * m->columns * sizeof *x;
	const double *place = find_row(m, row);

	if (place == NULL)
		return spool_read(m, x, size, row_offset(m, row), e);
	memcpy(x, place, size);
	return 0;
}

void
mat_drop_block(struct mat *m, size_t block)
{
	if (block >= m->blocks)
		return;
	free(m->block[block]);
	m->block[block] = NULL;
}

const double *
mat_block(const struct mat *m, size_t block, double *buffer, size_t *count,
    struct error *e)
{
	size_t first = block * m->block_rows;

	*count =
	    m->rows - first < m->block_rows ? m->rows - first : m->block_rows;
	if (block < m->blocks)
		return m->block[block];
	if (block == mat_blocks(m) - 1)
		return m->last;
	if (spool_read(m, buffer, mat_block_size(m) * sizeof(double),
		spool_offset(m, block), e) < 0)
		return NULL;
	return buffer;
}

void
mat_walk_start(struct mat_walk *w, const struct mat *m)
{
	*w = (struct mat_walk){.mat = m,
	    .buffer = mem_resize(NULL, mat_block_size(m), sizeof(double))};
}

void
mat_walk_from(struct mat_walk *w, const struct mat *m, size_t row)
{
	mat_walk_start(w, m);
	w->block = row / m->block_rows;
	w->first = row % m->block_rows;
}

const double *
mat_walk_next(struct mat_walk *w, int *failed, struct error *e)
{
	if (w->at == w->count) {
		if (w->block == mat_blocks(w->mat))
			return NULL;
		w->rows =
		    mat_block(w->mat, w->block++, w->buffer, &w->count, e);
		w->at = w->first;
		w->first = 0;
		if (w->rows == NULL) {
			*failed = -1;
			return NULL;
		}
	}
	w->row = (w->block - 1) * w->mat->block_rows + w->at;
	return w->rows + w->at++ * w->mat->columns;
}

void
mat_walk_end(struct mat_walk *w)
{
	free(w->buffer);
}
