/* The members of records as a struct, whose identifiers are like their names. */
#include "base/mem.h"
#include "c_header.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/*
 * Words that cannot be identifiers: keywords of C and C++, and macros that
 * compilers and the two headers define.
 */
static const char *const taken[] = {"NAN", "NULL", "INFINITY", "alignas",
    "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool",
    "break", "case", "catch", "char", "class", "co_await", "co_return",
    "co_yield", "compl", "concept", "const", "const_cast", "consteval",
    "constexpr", "constinit", "continue", "decltype", "default", "delete", "do",
    "double", "dynamic_cast", "else", "enum", "errno", "explicit", "export",
    "extern", "false", "float", "for", "friend", "goto", "if", "inline", "int",
    "linux", "long", "math_errhandling", "mutable", "namespace", "new",
    "noexcept", "not", "not_eq", "nullptr", "operator", "or", "or_eq",
    "private", "protected", "public", "register", "reinterpret_cast",
    "requires", "restrict", "return", "short", "signed", "sizeof", "static",
    "static_assert", "static_cast", "struct", "switch", "template", "this",
    "thread_local", "throw", "true", "try", "typedef", "typeid", "typename",
    "typeof", "typeof_unqual", "union", "unix", "unsigned", "using", "virtual",
    "void", "volatile", "wchar_t", "while", "xor", "xor_eq"};
static const char *const taken_starts[] = {
    "FP_", "HUGE_", "MATH_", "MAXFLOAT", "M_"};

static bool
is_taken(const char *word)
{
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
		if (strcmp(word, taken[i]) == 0)
			return true;
	for (size_t i = 0; i < sizeof taken_starts / sizeof *taken_starts; i++)
		if (strncmp(word, taken_starts[i], strlen(taken_starts[i])) ==
		    0)
			return true;
	return false;
}

static bool
is_used(const struct c_header *h, size_t before, const char *word)
{
	for (size_t i = 0; i < before; i++)
		if (strcmp(h->member[i], word) == 0)
			return true;
	return false;
}

/*
 * Make an identifier of a name: other characters than letters, digits and
 * underscores become one underscore, a number makes it differ from others.
 */
static char *
make_member(const struct c_header *h, size_t i)
{
	struct buf word = {0};
	size_t len;
	char *member;

	for (const char *p = h->columns.field[i].name; *p != '\0'; p++) {
		bool good = (unsigned char)*p < 0x80 &&
		    (isalnum((unsigned char)*p) || *p == '_');

		if (good && word.len == 0 && !isalpha((unsigned char)*p))
			buf_add_string(&word, "x_");
		if (good)
			buf_add_byte(&word, *p);
		else if (word.len > 0 && word.data[word.len - 1] != '_')
			buf_add_byte(&word, '_');
	}
	if (word.len == 0)
		buf_add_byte(&word, 'x');
	if (is_taken(buf_string(&word)))
		buf_add_byte(&word, '_');
	len = word.len;
	for (int n = 2; is_used(h, i, buf_string(&word)); n++) {
		word.len = len;
		buf_add_format(&word, "_%d", n);
	}
	member = mem_string(buf_string(&word));
	buf_release(&word);
	return member;
}

void
c_members_make(struct c_header *h)
{
	h->member = mem_zero(h->columns.fields, sizeof *h->member);
	for (size_t i = 0; i < h->columns.fields; i++)
		h->member[i] = make_member(h, i);
}

void
c_members_release(struct c_header *h)
{
	for (size_t i = 0; i < h->columns.fields; i++)
		free(h->member[i]);
	free(h->member);
}

void
c_members_add(const struct c_header *h)
{
	buf_add_format(h->out,
	    "/*\n"
	    " * The members of a record; NAN is a missing number, and NULL or "
	    "\"\" a missing\n"
	    " * word. A word that is a number or a boolean in the record is "
	    "its text.\n"
	    " */\n"
	    "struct %s_record {\n",
	    h->name);
	for (size_t i = 0; i < h->columns.fields; i++)
		buf_add_format(h->out, "\t%s%s;\n",
		    h->columns.field[i].is_category ? "const char *"
						    : "double ",
		    h->member[i]);
	buf_add_format(h->out,
	    "};\n\n"
	    "/* The name of the struct's member `i` in a record; NULL after "
	    "the last. */\n"
	    "static inline const char *\n"
	    "%s_member(int i)\n"
	    "{\n"
	    "\tstatic const char *const name[] = {\n",
	    h->name);
	for (size_t i = 0; i < h->columns.fields; i++) {
		buf_add_string(h->out, "\t    ");
		c_add_string(h->out, h->columns.field[i].name);
		buf_add_string(h->out, ",\n");
	}
	buf_add_format(h->out,
	    "\t};\n\n"
	    "\treturn i >= 0 && i < %zu ? name[i] : NULL;\n"
	    "}\n\n",
	    h->columns.fields);
}
