#include "http/answer.h"

#include "base/json_out.h"

#include <stdarg.h>
#include <stdio.h>

static const struct {
	int status;
	const char *words;
} statuses[] = {
    {200, "OK"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
};

const char *
answer_words(int status)
{
	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
		if (statuses[i].status == status)
			return statuses[i].words;
	return "Unknown";
}

void
answer_error(struct http_answer *a, int status, const char *fmt, ...)
{
	struct json_out j = {.out = a->body, .one_line = true};
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	a->status = status;
	a->type = NULL;
	a->body->len = 0;
	json_out_object(&j, NULL);
	json_out_string(&j, "error", text);
	json_out_end(&j);
	buf_add_byte(a->body, '\n');
}

/* Append "Date: Sun, 29 Nov 2026 17:00:00 GMT", of which a second has one. */
static void
add_date(time_t now, struct buf *out)
{
	static char text[40];
	static time_t of;
	static size_t len;
	struct tm tm;

	if (len == 0 || now != of) {
		gmtime_r(&now, &tm);
		len = strftime(text, sizeof text,
		    "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &tm);
		of = now;
	}
	buf_add(out, text, len);
}

/* Append a number without the price of a format. */
static void
add_whole(struct buf *out, size_t n)
{
	char text[24], *at = text + sizeof text;

	do
		*--at = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	buf_add(out, at, (size_t)(text + sizeof text - at));
}

void
answer_head(
    const struct http_answer *a, time_t now, bool is_http_1_0, struct buf *out)
{
	buf_add_string(out, "HTTP/1.1 ");
	add_whole(out, (size_t)a->status);
	buf_add_byte(out, ' ');
	buf_add_string(out, answer_words(a->status));
	buf_add_string(out, "\r\nContent-Type: ");
	buf_add_string(out, a->type != NULL ? a->type : "application/json");
	buf_add_string(out, "\r\nContent-Length: ");
	add_whole(out, a->body->len);
	buf_add_string(out, "\r\n");
	add_date(now, out);
	if (a->lines != NULL)
		buf_add_string(out, a->lines);
	if (a->close)
		buf_add_string(out, "Connection: close\r\n");
	else if (is_http_1_0)
		buf_add_string(out, "Connection: keep-alive\r\n");
	buf_add_string(out, "\r\n");
}
