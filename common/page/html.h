/*
 * html: pages that are whole in one file. They load nothing, read without a
 * script, on a phone as on a wide screen, and are light or dark as the reader's
 * system is.
 */
#ifndef PAGE_HTML_H
#define PAGE_HTML_H

#include "base/buf.h"

#include <stddef.h>

/* Append UTF-8 text, escaped, also for use between quotes. */
void html_text(struct buf *out, const char *s);
/*
 * Append it as a name, which a line may break after its signs, where a word
 * begins with a capital, and in a long word; so that it fits a phone.
 */
void html_name(struct buf *out, const char *s);

/*
 * Append the page up to the opening <main>, with the style sheet (page.css) and
 * the title as the tab's text; and its end. The caller writes the rest.
 */
void html_begin(struct buf *out, const char *title);
void html_end(struct buf *out);

/*
 * Append lines of the page's own script (or style), a NULL-terminated list as
 * the Makefile makes it of a file.
 */
void html_lines(struct buf *out, const char *const *lines);

#endif
