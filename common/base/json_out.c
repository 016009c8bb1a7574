#include "base/json_out.h"

#include "base/base64.h"
#include "base/json.h"
#include "base/utf8.h"

#include <math.h>
#include <string.h>

/* Write the text before a value: the comma, the new line, the name. */
static void
begin(struct json_out *j, const char *name)
{
	if (j->has_value)
		buf_add_byte(j->out, ',');
	if (j->is_line)
		buf_add_byte(j->out, '\n');
	j->has_value = true;
	j->is_line = false;
	if (name != NULL) {
		json_quote(j->out, name, strlen(name));
		buf_add_byte(j->out, ':');
	}
}

static void
open(struct json_out *j, const char *name, bool is_array)
{
	uint64_t bit = UINT64_C(1) << j->depth % 64;
	uint64_t *word = &j->is_array[j->depth / 64 % (JSON_OUT_DEPTH / 64)];

	begin(j, name);
	buf_add_byte(j->out, is_array ? '[' : '{');
	*word = is_array ? *word | bit : *word & ~bit;
	j->depth++;
	j->has_value = false;
}

void
json_out_object(struct json_out *j, const char *name)
{
	open(j, name, false);
}

void
json_out_array(struct json_out *j, const char *name)
{
	open(j, name, true);
}

void
json_out_end(struct json_out *j)
{
	unsigned depth = --j->depth;
	uint64_t word = j->is_array[depth / 64 % (JSON_OUT_DEPTH / 64)];

	buf_add_byte(j->out, word >> depth % 64 & 1 ? ']' : '}');
	j->has_value = true;
}

void
json_out_line(struct json_out *j)
{
	j->is_line = !j->one_line;
}

void
json_out_raw(struct json_out *j, const char *name, const char *text, size_t len)
{
	begin(j, name);
	buf_add(j->out, text, len);
}

void
json_out_null(struct json_out *j, const char *name)
{
	json_out_raw(j, name, "null", 4);
}

void
json_out_number(struct json_out *j, const char *name, double x)
{
	if (!isfinite(x)) {
		json_out_null(j, name);
		return;
	}
	begin(j, name);
	buf_add_number(j->out, x);
}

void
json_out_known(struct json_out *j, const char *name, double x)
{
	if (isfinite(x))
		json_out_number(j, name, x);
}

void
json_out_pair(struct json_out *j, const char *name, const double pair[2])
{
	if (!isfinite(pair[0]) || !isfinite(pair[1]))
		return;
	json_out_array(j, name);
	json_out_number(j, NULL, pair[0]);
	json_out_number(j, NULL, pair[1]);
	json_out_end(j);
}

void
json_out_whole(struct json_out *j, const char *name, int64_t n)
{
	char text[20], *p = text + sizeof text; /* from its end */
	uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

	do
		*--p = (char)('0' + left % 10);
	while ((left /= 10) > 0);
	if (n < 0)
		*--p = '-';
	json_out_raw(j, name, p, (size_t)(text + sizeof text - p));
}

void
json_out_bool(struct json_out *j, const char *name, bool b)
{
	json_out_raw(j, name, b ? "true" : "false", b ? 4 : 5);
}

void
json_out_bytes(struct json_out *j, const char *name, const char *p, size_t len)
{
	begin(j, name);
	json_quote(j->out, p, len);
}

void
json_out_text(struct json_out *j, const char *name, const char *name_base64,
    const void *p, size_t len)
{
	if (utf8_valid(p, len)) {
		json_out_bytes(j, name, p, len);
		return;
	}
	begin(j, name_base64);
	buf_add_byte(j->out, '"');
	base64_encode(j->out, p, len);
	buf_add_byte(j->out, '"');
}

void
json_out_string(struct json_out *j, const char *name, const char *s)
{
	if (s == NULL)
		json_out_null(j, name);
	else
		json_out_bytes(j, name, s, strlen(s));
}
