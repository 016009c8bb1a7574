#include "page/html.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* A part of a name that no line breaks, and one that must break. */
enum { SHORT_WORD = 4, LONG_WORD = 18 };

static const char *const style[] = {
#include "common/page/page.css.inc"
    NULL,
};

/* Append a byte. */
static void
add_byte(struct buf *out, char c)
{
	switch (c) {
	case '&':
		buf_add_string(out, "&amp;");
		break;
	case '<':
		buf_add_string(out, "&lt;");
		break;
	case '>':
		buf_add_string(out, "&gt;");
		break;
	case '"':
		buf_add_string(out, "&quot;");
		break;
	case '\'':
		buf_add_string(out, "&#39;");
		break;
	default:
		buf_add_byte(out, c);
	}
}

void
html_text(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++)
		add_byte(out, *s);
}

/* May a line break between these two? */
static bool
is_joint(char before, char after)
{
	return strchr("=_-./,;:|", before) != NULL ||
	    (islower((unsigned char)before) && isupper((unsigned char)after));
}

void
html_name(struct buf *out, const char *s)
{
	int run = 0; /* characters since a line could break */

	for (; *s != '\0'; s++) {
		add_byte(out, *s);
		if (((unsigned char)s[1] & 0xc0) == 0x80 || s[1] == '\0')
			continue; /* within a character, or at the end */
		run = *s == ' ' ? 0 : run + 1;
		if (run >= LONG_WORD ||
		    (run >= SHORT_WORD && is_joint(*s, s[1]))) {
			buf_add_string(out, "<wbr>");
			run = 0;
		}
	}
}

void
html_lines(struct buf *out, const char *const *lines)
{
	for (; *lines != NULL; lines++)
		buf_add_string(out, *lines);
}

void
html_begin(struct buf *out, const char *title)
{
	buf_add_string(out,
	    "<!DOCTYPE html>\n"
	    "<html lang=\"en\">\n"
	    "<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    /* The browser fetches nothing, whatever the page says. */
	    "<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; style-src 'unsafe-inline'; "
	    "script-src 'unsafe-inline'; img-src data:; "
	    "base-uri 'none'; form-action 'none'\">\n"
	    "<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n"
	    "<link rel=\"icon\" href=\"data:,\">\n"
	    "<title>");
	html_text(out, title);
	buf_add_string(out, "</title>\n<style>\n");
	html_lines(out, style);
	buf_add_string(out, "</style>\n</head>\n<body>\n<main>\n");
}

void
html_end(struct buf *out)
{
	buf_add_string(out, "</main>\n</body>\n</html>\n");
}
