/*
 * matrix.h - what the readers of records have in common: where the numbers go
 *
 * Each reader is called with a file of NDJSON and the names of its members,
 * puts the rows into a matrix of doubles that grows, and prints how many
 * there were and a sum of the bits of all. Equal sums: each number was read
 * alike, to the last bit.
 */
#ifndef PEERS_MATRIX_H
#define PEERS_MATRIX_H

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct matrix {
	double *value;
	size_t rows, columns, capacity;
};

static inline void
matrix_init(struct matrix *m, size_t columns)
{
	m->value = NULL;
	m->rows = m->capacity = 0;
	m->columns = columns;
}

/* The next row, to be filled. */
static inline double *
matrix_row(struct matrix *m)
{
	if (m->rows == m->capacity) {
		m->capacity = m->capacity * 2 + 1024;
		m->value = (double *)realloc(
		    m->value, m->capacity * m->columns * sizeof *m->value);
		if (m->value == NULL)
			exit(3);
	}
	return m->value + m->columns * m->rows++;
}

static inline int
matrix_print(const struct matrix *m)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < m->rows * m->columns; i++) {
		uint64_t bits;

		memcpy(&bits, &m->value[i], sizeof bits);
		sum += bits * (2 * i + 1);
	}
	printf("%zu %016" PRIx64 "\n", m->rows, sum);
	free(m->value);
	return fflush(stdout) == 0 ? 0 : 3;
}

#endif
