#include "page/html.h"

#include <stdio.h>

static const char *const style[] = {
#include "common/page/page.css.inc"
    NULL,
};

void
html_text(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++)
		switch (*s) {
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
			buf_add_byte(out, *s);
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
