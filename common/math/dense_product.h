/*
 * dense_product: the products of dense.h, for dense_kernel.h, which includes
 * this once for each kind of processor.
 *
 * A product accumulates a tile of rows and vectors in registers at a time; each
 * element is one chain whose order the tile does not change.
 */

/* One tile: `rows` x `parts` vectors from row i and column j on. */
KERNEL_INLINE void
LANES(tile)(const struct dense_product *p, size_t i, size_t j, size_t rows,
    size_t parts, enum dense_use use)
{
	const float *a = p->a + i * p->a_row, *b = p->b + j;
	float *c = p->c + i * p->c_stride + j;
	floats sum[DENSE_TILE][DENSE_WIDE];

#pragma GCC unroll 8
	for (size_t r = 0; r < rows; r++)
#pragma GCC unroll 8
		for (size_t v = 0; v < parts; v++)
			sum[r][v] = use == DENSE_FORWARD
			    ? AT(p->other + j + v * FLOATS)
			    : use == DENSE_ADD
			    ? AT(c + r * p->c_stride + v * FLOATS)
			    : (floats){0};
	for (size_t t = 0; t < p->depth;
	     t++, a += p->a_step, b += p->b_stride) {
		floats right[DENSE_WIDE];

#pragma GCC unroll 8
		for (size_t v = 0; v < parts; v++)
			right[v] = AT(b + v * FLOATS);
#pragma GCC unroll 8
		for (size_t r = 0; r < rows; r++)
#pragma GCC unroll 8
			for (size_t v = 0; v < parts; v++)
				sum[r][v] += a[r * p->a_row] * right[v];
	}
#pragma GCC unroll 8
	for (size_t r = 0; r < rows; r++)
#pragma GCC unroll 8
		for (size_t v = 0; v < parts; v++) {
			size_t at = r * p->c_stride + v * FLOATS;
			floats x = sum[r][v];

			if (use == DENSE_FORWARD)
				x = LANES(masked)(x > (floats){0}, x);
			if (use == DENSE_BACK)
				x = LANES(masked)(
				    AT(p->other + i * p->c_stride + j + at) >
					(floats){0},
				    x);
			PUT(c + at) = x;
		}
}

/* All tiles of `rows` rows from row i on. */
KERNEL_INLINE void
LANES(strip)(const struct dense_product *p, size_t i, size_t rows, size_t parts,
    enum dense_use use)
{
	size_t j = 0;

	for (; j + parts * FLOATS <= p->columns; j += parts * FLOATS)
		LANES(tile)(p, i, j, rows, parts, use);
	for (; j < p->columns; j += FLOATS)
		LANES(tile)(p, i, j, rows, 1, use);
}

KERNEL_INLINE void
LANES(product)(const struct dense_product *p, enum dense_use use)
{
	size_t i = 0;

	for (; i + DENSE_TILE <= p->rows; i += DENSE_TILE)
		LANES(strip)(p, i, DENSE_TILE, DENSE_PARTS, use);
	if (DENSE_TILE > 4 && i + 4 <= p->rows) {
		LANES(strip)(p, i, 4, DENSE_PARTS, use);
		i += 4;
	}
	if (i + 2 <= p->rows) {
		LANES(strip)(p, i, 2, DENSE_PARTS, use);
		i += 2;
	}
	for (; i < p->rows; i++)
		LANES(strip)(p, i, 1, DENSE_WIDE, use);
}

KERNEL void
LANES(forward)(const struct dense_product *p)
{
	LANES(product)(p, DENSE_FORWARD);
}

KERNEL void
LANES(back)(const struct dense_product *p)
{
	LANES(product)(p, DENSE_BACK);
}

KERNEL void
LANES(accumulate)(const struct dense_product *p)
{
	LANES(product)(p, DENSE_ADD);
}

KERNEL void
LANES(add_rows)(const float *a, size_t stride, size_t rows, float *sum)
{
	for (size_t j = 0; j < stride; j += FLOATS) {
		floats s = AT(sum + j);

		for (size_t i = 0; i < rows; i++)
			s += AT(a + i * stride + j);
		PUT(sum + j) = s;
	}
}
