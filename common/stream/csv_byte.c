#include "stream/csv_byte.h"

#include "base/buf.h"
#include "base/near.h"
#include "stream/csv.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static const struct {
	const char *word;
	int byte;
} words[] = {
    {"tab", '\t'},
    {"\\t", '\t'},
    {"comma", ','},
    {"semicolon", ';'},
    {"bar", '|'},
    {"pipe", '|'},
    {"blank", ' '},
    {"space", ' '},
    {"none", CSV_NONE},
};

static bool
is_word(const char *text)
{
	size_t len = 0;

	while (isalpha((unsigned char)text[len]))
		len++;
	return len > 1 && text[len] == '\0';
}

/* Refuse a word that stands for no byte, with one that is near. */
static int
refuse_word(const char *text, struct error *e)
{
	struct near near;
	struct buf b = {0};

	near_start(&near, text);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (is_word(words[i].word))
			near_offer(&near, words[i].word, strlen(words[i].word));
	near_say(&near, &b);
	error_set(e, ST_CANNOT, "'%s' is no byte, and no word for one%s", text,
	    b.len > 0 ? buf_string(&b)
		      : ": the words are tab, comma, semicolon, bar and blank");
	near_release(&near);
	buf_release(&b);
	return -1;
}

int
csv_byte_parse(const char *text, int *byte, struct error *e)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(text, words[i].word) == 0) {
			*byte = words[i].byte;
			return 0;
		}
	if (*text == '\0')
		return error_set(
		    e, ST_CANNOT, "it is empty, and has to be one byte");
	if (is_word(text))
		return refuse_word(text, e);
	if (text[1] != '\0')
		return error_set(e, ST_CANNOT,
		    "'%s' has %zu bytes, and must be one", text, strlen(text));
	if (*text == '\n' || *text == '\r' || (unsigned char)*text >= 0x80)
		return error_set(e, ST_CANNOT,
		    "'%s' is the end of a line, or not ASCII", text);
	*byte = (unsigned char)*text;
	return 0;
}
