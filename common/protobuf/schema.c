#include "protobuf/schema.h"

#include "base/base64.h"
#include "protobuf/load.h"

#include <string.h>

int
protobuf_schema_open(struct protobuf_schema *s, struct error *e)
{
	s->shim = protobuf_load(e);
	if (s->shim == NULL)
		return -1;
	s->files = s->shim->open();
	return 0;
}

void
protobuf_schema_forget(struct protobuf_schema *s)
{
	if (s->message != NULL)
		s->shim->release(s->message);
	s->message = NULL;
}

void
protobuf_schema_release(struct protobuf_schema *s)
{
	protobuf_schema_forget(s);
	if (s->files != NULL)
		s->shim->close(s->files);
	words_release(&s->names);
	buf_release(&s->text);
	buf_release(&s->seen);
	*s = (struct protobuf_schema){0};
}

void
protobuf_schema_add(
    struct protobuf_schema *s, const char *name, const char *text, size_t len)
{
	struct buf bytes = {0};
	size_t coded = len;
	bool compiled;

	while (coded > 0 && strchr(" \n", text[coded - 1]) != NULL)
		coded--;
	/* (No text of a .proto is base64: each has a blank or a semicolon.) */
	compiled = coded > 0 && base64_decode(&bytes, text, coded);

	if (name != NULL)
		words_add(&s->names, name, strlen(name));
	if (compiled)
		s->shim->add(s->files, name != NULL ? name : "", bytes.data,
		    bytes.len, true);
	else
		s->shim->add(
		    s->files, name != NULL ? name : "", text, len, false);
	buf_release(&bytes);
}

bool
protobuf_schema_has(const struct protobuf_schema *s, const char *name)
{
	return words_find(&s->names, name, strlen(name)) != WORDS_NONE;
}

int
protobuf_schema_settle(struct protobuf_schema *s, struct error *e)
{
	if (s->shim->settle(s->files))
		return 0;
	return error_set(e, ST_CANNOT, "%.180s", s->shim->error(s->files));
}

/* --- types ------------------------------------------------------------------------ */

/* Take a number of 7 bits a byte, the lowest first, zigzag; of 31 bits. */
static bool
take_index(const unsigned char **p, const unsigned char *end, int32_t *n)
{
	uint64_t u = 0;
	unsigned shift = 0, byte;

	do {
		if (*p == end || shift > 28)
			return false;
		byte = *(*p)++;
		u |= (uint64_t)(byte & 127) << shift;
		shift += 7;
	} while (byte > 127);
	if ((u & 1) != 0 || u >> 1 > INT32_MAX)
		return false; /* less than 0, or too many bits */
	*n = (int32_t)(u >> 1);
	return true;
}

static const char *
take_indexes(const unsigned char **p, const unsigned char *end,
    int32_t index[PROTOBUF_INDEX_MAX], size_t *count)
{
	int32_t n;

	if (!take_index(p, end, &n))
		return "do not begin with the indexes of a message";
	if (n > PROTOBUF_INDEX_MAX)
		return "have too many indexes of a message";
	*count = n == 0 ? 1 : (size_t)n;
	index[0] = 0;
	for (int32_t i = 0; i < n; i++)
		if (!take_index(p, end, &index[i]))
			return "do not begin with the indexes of a message";
	return NULL;
}

/* Note a type as the present one. */
static void
use_type(struct protobuf_schema *s, const struct protobuf_type *type)
{
	if (s->type != type)
		protobuf_schema_forget(s);
	s->type = type;
}

const char *
protobuf_schema_read_type(
    struct protobuf_schema *s, const void *p, size_t len, size_t *taken)
{
	const unsigned char *at = p, *end = at + len;
	const struct protobuf_type *type;
	int32_t index[PROTOBUF_INDEX_MAX];
	const char *wrong;
	size_t count;

	wrong = take_indexes(&at, end, index, &count);
	if (wrong != NULL)
		return wrong;
	*taken = (size_t)(at - (const unsigned char *)p);
	if (s->type != NULL && count == s->indexes &&
	    memcmp(index, s->index, count * sizeof *index) == 0)
		return NULL;
	type = s->shim->type_at(s->files, index, count);
	if (type == NULL)
		return "have an index of a message that the schema lacks";
	use_type(s, type);
	s->indexes = count;
	memcpy(s->index, index, count * sizeof *index);
	return NULL;
}

int
protobuf_schema_choose(
    struct protobuf_schema *s, const char *name, struct error *e)
{
	static const int32_t first[] = {0};
	const struct protobuf_type *type = name == NULL
	    ? s->shim->type_at(s->files, first, 1)
	    : s->shim->type_named(s->files, name);

	if (type == NULL && name == NULL)
		return error_set(e, ST_CANNOT, "has no message");
	if (type == NULL)
		return error_set(e, ST_CANNOT, "has no message '%.100s'", name);
	s->indexes = s->shim->type_index(type, s->index, PROTOBUF_INDEX_MAX);
	if (s->indexes > PROTOBUF_INDEX_MAX)
		return error_set(
		    e, ST_CANNOT, "has message '%.100s' too deep", name);
	use_type(s, type);
	return 0;
}

static void
add_index(struct buf *b, size_t n)
{
	for (n <<= 1; n > 127; n >>= 7)
		buf_add_byte(b, (char)(n | 128));
	buf_add_byte(b, (char)n);
}

void
protobuf_schema_write_type(const struct protobuf_schema *s, struct buf *b)
{
	if (s->indexes == 1 && s->index[0] == 0) {
		add_index(b, 0);
		return;
	}
	add_index(b, s->indexes);
	for (size_t i = 0; i < s->indexes; i++)
		add_index(b, (size_t)s->index[i]);
}

struct protobuf_message *
protobuf_schema_message(struct protobuf_schema *s)
{
	if (s->message == NULL)
		s->message = s->shim->make(s->type);
	else
		s->shim->clear(s->message);
	return s->message;
}
