#include "endpoint/secrets.h"

#include "base/file.h"

#include <string.h>
#include <strings.h>

/* What a header's name may be made of (RFC 9110, 5.6.2). */
static const char name_bytes[] =
    "!#$%&'*+-.^_`|~0123456789"
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* The request's own: two of them would make two requests of one. */
static const char *const reserved[] = {
    "Content-Length", "Transfer-Encoding", "Content-Type", "Expect", NULL};

/* Take a line off the text, without the blanks at its ends. */
static bool
take_line(const char **p, const char *end, const char **line, size_t *len)
{
	const char *stop;

	if (*p == end)
		return false;
	stop = memchr(*p, '\n', (size_t)(end - *p));
	*line = *p;
	*p = stop != NULL ? stop + 1 : end;
	if (stop == NULL)
		stop = end;
	while (stop > *line && strchr(" \t\r", stop[-1]) != NULL)
		stop--;
	while (*line < stop && (**line == ' ' || **line == '\t'))
		++*line;
	*len = (size_t)(stop - *line);
	return true;
}

/* Are these bytes text on one line, as a header's value must be? */
static bool
is_value(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (((unsigned char)p[i] < ' ' && p[i] != '\t') || p[i] == 0x7f)
			return false;
	return len > 0;
}

static int
read_token(const char *path, struct buf *lines, struct error *e)
{
	struct buf text = {0};
	const char *p, *line = NULL;
	size_t len = 0;
	bool good;

	if (file_read(path, &text, e) < 0) {
		buf_release(&text);
		return -1;
	}
	p = text.data;
	good = text.len > 0 &&
	    take_line(&p, text.data + text.len, &line, &len) &&
	    is_value(line, len) && memchr(line, ' ', len) == NULL;
	if (good) {
		buf_add_string(lines, "Authorization: Bearer ");
		buf_add(lines, line, len);
		buf_add_byte(lines, '\0');
	}
	buf_release(&text);
	if (good)
		return 0;
	return error_set(e, ST_CANNOT,
	    "--token-file: the first line of '%s' is no token", path);
}

static bool
is_reserved(const char *name, size_t len)
{
	for (size_t i = 0; reserved[i] != NULL; i++)
		if (strlen(reserved[i]) == len &&
		    strncasecmp(reserved[i], name, len) == 0)
			return true;
	return false;
}

static bool
is_header(const char *line, size_t len)
{
	size_t name = 0, value;

	while (name < len && line[name] != '\0' &&
	    strchr(name_bytes, line[name]) != NULL)
		name++;
	if (name == 0 || name == len || line[name] != ':' ||
	    is_reserved(line, name))
		return false;
	value = name + 1;
	while (value < len && (line[value] == ' ' || line[value] == '\t'))
		value++;
	return is_value(line + value, len - value);
}

static int
read_headers(const char *path, struct buf *lines, struct error *e)
{
	struct buf text = {0};
	const char *p, *line;
	size_t len, number = 0;
	int failed = file_read(path, &text, e);

	p = text.data;
	while (failed == 0 && text.len > 0 &&
	    take_line(&p, text.data + text.len, &line, &len)) {
		number++;
		if (len == 0 || *line == '#')
			continue;
		if (!is_header(line, len)) {
			failed = error_set(e, ST_CANNOT,
			    "--header-file: line %zu of '%s' is no header "
			    "'NAME: VALUE' that can be sent",
			    number, path);
			break;
		}
		buf_add(lines, line, len);
		buf_add_byte(lines, '\0');
	}
	buf_release(&text);
	return failed;
}

int
secrets_read(struct secrets *s, struct error *e)
{
	struct buf lines = {0};

	if ((s->token_file != NULL &&
		read_token(s->token_file, &lines, e) < 0) ||
	    (s->header_file != NULL &&
		read_headers(s->header_file, &lines, e) < 0)) {
		buf_release(&lines);
		return -1;
	}
	if (lines.len == s->lines.len &&
	    (lines.len == 0 ||
		memcmp(lines.data, s->lines.data, lines.len) == 0)) {
		buf_release(&lines);
		return 0;
	}
	buf_release(&s->lines);
	s->lines = lines;
	s->version++;
	return 0;
}

void
secrets_release(struct secrets *s)
{
	buf_release(&s->lines);
}
