#include "stream/csv_byte.h"

#include "stream/csv.h"

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
    {"blank", ' '},
    {"none", CSV_NONE},
};

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
	if (text[1] != '\0')
		return error_set(e, ST_CANNOT,
		    "'%s' has %zu bytes, and must be one", text, strlen(text));
	if (*text == '\n' || *text == '\r' || (unsigned char)*text >= 0x80)
		return error_set(e, ST_CANNOT,
		    "'%s' is the end of a line, or not ASCII", text);
	*byte = (unsigned char)*text;
	return 0;
}
