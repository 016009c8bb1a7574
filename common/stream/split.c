#include "stream/split.h"

#include "stream/place.h"

uint64_t
split_hash(const char *p, size_t len, uint64_t seed)
{
	uint64_t h = UINT64_C(14695981039346656037) ^ seed;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)p[i]) * UINT64_C(1099511628211);
	h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
	h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	return h ^ h >> 33;
}

void
split_text(const struct rec *r, struct buf *b)
{
	const char *end = r->text + r->len, *p = json_blanks(r->text, end);
	struct json_member m;
	size_t start = b->len;

	while (json_next(&p, end, &m)) {
		if (json_key_is(&m, PLACE_MEMBER))
			continue;
		if (b->len > start)
			buf_add_byte(b, ',');
		buf_add(b, m.key - 1, m.key_len + 2);
		buf_add_byte(b, ':');
		buf_add(b, m.text, m.len);
	}
}

bool
split_is_held_out(uint64_t hash, double fraction)
{
	/* The upper 53 bits are an exact double in [0, 1). */
	return (double)(hash >> 11) * 0x1p-53 < fraction;
}
