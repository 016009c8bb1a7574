#include "base/json.h"
#include "base/utf8.h"
#include "endpoint/predictions.h"

#include <string.h>

static const char *const names[] = {
    "error", "message", "detail", "error_message", "msg"};

/* Find the text that says what is wrong; at most three levels deep. */
static bool
find_text(struct json_member *value, int depth)
{
	const char *end = value->text + value->len;
	struct json_member m;

	if (value->type == JSON_STRING)
		return true;
	if (depth == 0 ||
	    (value->type != JSON_OBJECT && value->type != JSON_ARRAY))
		return false;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *p = value->text;

		while (json_next(&p, end, &m))
			if ((m.key == NULL || json_key_is(&m, names[i])) &&
			    find_text(&m, depth - 1)) {
				*value = m;
				return true;
			}
	}
	return false;
}

/* Append text as one line: blanks for control bytes, '?' for what is no UTF-8. */
static void
add_line(struct buf *words, const char *p, size_t len)
{
	const char *end = p + len;
	size_t from = words->len;

	while (p < end && words->len - from < PREDICTIONS_WORDS) {
		size_t n = (unsigned char)*p < 0x80 ? 1 : utf8_sequence(p, end);

		if (words->len - from + n > PREDICTIONS_WORDS)
			break;
		if (n == 1 && ((unsigned char)*p < ' ' || *p == 0x7f))
			buf_add_byte(words, ' ');
		else if (n > 0)
			buf_add(words, p, n);
		else
			buf_add_byte(words, '?');
		p += n > 0 ? n : 1;
	}
	while (words->len > from && words->data[words->len - 1] == ' ')
		words->len--;
}

void
predictions_words(struct buf *body, struct buf *words)
{
	struct json_member value = {0};
	struct json_fault fault;
	struct buf text = {0};

	memset(buf_reserve(body, JSON_SLACK), '\n', JSON_SLACK);
	value.text = body->data;
	value.len = body->len;
	if (json_valid(body->data, body->len, &fault)) {
		value.text = json_blanks(body->data, body->data + body->len);
		value.len = (size_t)(body->data + body->len - value.text);
		value.type = *value.text == '{' ? JSON_OBJECT
		    : *value.text == '['	? JSON_ARRAY
		    : *value.text == '"'	? JSON_STRING
						: JSON_NUMBER;
		if (find_text(&value, 4)) {
			const char *end = value.text + value.len;

			while (*--end != '"')
				;
			json_unescape(&text, value.text + 1,
			    (size_t)(end - value.text - 1));
			value.text = text.data;
			value.len = text.len;
		}
	}
	add_line(words, value.text, value.len);
	buf_release(&text);
}
