/*
 * html: pages that are whole in one file. They load nothing, read without a
 * script, on a phone as on a wide screen, and are light or dark as their reader
 * has it.
 */
#ifndef PAGE_HTML_H
#define PAGE_HTML_H

#include "base/buf.h"

#include <stddef.h>

/* Append text so that it is text, also between quotes; it must be UTF-8. */
void html_text(struct buf *out, const char *s);

/*
 * The page up to the opening <main>, with the style sheet (page.css) and the
 * title as the tab's text; and its end. What is in between is the caller's.
 */
void html_begin(struct buf *out, const char *title);
void html_end(struct buf *out);

/*
 * Append lines of the page's own script (or style), a NULL-terminated list as
 * the Makefile makes it of a file.
 */
void html_lines(struct buf *out, const char *const *lines);

#endif
