#include "page.h"
#include "page/figure.h"
#include "page/html.h"

#include <math.h>

void
page_number_cell(struct buf *out, double x)
{
	buf_add_string(out, "<td class=\"number\">");
	if (isnan(x))
		buf_add_string(out, "–");
	else
		figure_add(out, x, 4);
	buf_add_string(out, "</td>");
}

void
page_share_cell(struct buf *out, double share)
{
	buf_add_string(out, "<td class=\"number\">");
	if (share > 0) {
		figure_add(out, 100 * share, 3);
		buf_add_string(out, "&nbsp;%");
	} else {
		buf_add_string(out, "–");
	}
	buf_add_string(out, "</td>");
}

void
page_table(struct buf *out, const char *const *heads)
{
	buf_add_string(out, "<div class=\"scroll\"><table>\n<thead><tr>");
	for (; *heads != NULL; heads++) {
		bool number = **heads == '#';

		buf_add_format(out, "<th scope=\"col\"%s>%s</th>",
		    number ? " class=\"number\"" : "", *heads + number);
	}
	buf_add_string(out, "</tr></thead>\n<tbody>\n");
}

void
page_end_table(struct buf *out)
{
	buf_add_string(out, "</tbody></table></div>\n");
}

void
page_bytes(struct buf *out, const char *p, size_t len)
{
	struct buf text = {0};

	for (size_t i = 0; i < len; i++)
		buf_add_byte(&text, p[i] == '\0' ? '?' : p[i]);
	html_text(out, buf_string(&text));
	buf_release(&text);
}
