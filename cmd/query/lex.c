#include "lex.h"

#include "base/plain.h"

#include <string.h>
#include <strings.h>

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '$' ||
	    (unsigned char)c >= 0x80;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Return the place after the blanks and comments at p. */
static const char *
pass_blanks(const char *p)
{
	for (;;) {
		const char *end;

		p += strspn(p, " \t\r\n\f");
		if (p[0] == '-' && p[1] == '-') {
			p += strcspn(p, "\n");
		} else if (p[0] == '/' && p[1] == '*') {
			end = strstr(p + 2, "*/");
			p = end != NULL ? end + 2 : p + strlen(p);
		} else {
			return p;
		}
	}
}

/* Return the place after a quoted text; a quote in it is doubled. */
static const char *
pass_quoted(const char *p, char close)
{
	for (p++; *p != '\0'; p++) {
		if (*p != close)
			continue;
		if (close == ']' || p[1] != close)
			return p + 1;
		p++;
	}
	return p;
}

static const char *
pass_number(const char *p)
{
	while (is_word(*p) || *p == '.' ||
	    ((*p == '+' || *p == '-') && (p[-1] == 'e' || p[-1] == 'E')))
		p++;
	return p;
}

static const char *
pass_word(const char *p)
{
	while (is_word(*p))
		p++;
	return p;
}

struct lexeme
lex_next(const char **p)
{
	struct lexeme t = {.kind = LEX_OTHER, .text = pass_blanks(*p)};
	const char *end = t.text + 1;

	if (*t.text == '\0') {
		t.kind = LEX_END;
		end = t.text;
	} else if (*t.text == '\'') {
		t.kind = LEX_STRING;
		end = pass_quoted(t.text, '\'');
	} else if (strchr("\"`[", *t.text) != NULL) {
		t.kind = LEX_QUOTED;
		end = pass_quoted(t.text, *t.text == '[' ? ']' : *t.text);
	} else if (is_digit(*t.text) ||
	    (*t.text == '.' && is_digit(t.text[1]))) {
		t.kind = LEX_NUMBER;
		end = pass_number(t.text);
	} else if (is_word(*t.text)) {
		t.kind = LEX_NAME;
		end = pass_word(t.text);
	}
	t.len = (size_t)(end - t.text);
	*p = end;
	return t;
}

bool
lex_is(const struct lexeme *t, const char *word)
{
	return (t->kind == LEX_NAME || t->kind == LEX_OTHER) &&
	    t->len == strlen(word) && strncasecmp(t->text, word, t->len) == 0;
}

void
lex_name(const struct lexeme *t, struct buf *b)
{
	char close = *t->text == '[' ? ']' : *t->text;

	if (t->kind == LEX_NAME) {
		buf_add(b, t->text, t->len);
		return;
	}
	for (size_t i = 1; i + 1 < t->len; i++) {
		buf_add_byte(b, t->text[i]);
		if (t->text[i] == close)
			i++;
	}
}
