/* The files of a command line: is one of them read and written, or twice? */
#include "base/mem.h"
#include "base/opt.h"
#include "base/path.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A file, and what the command line does with it. */
struct use {
	const struct opt *row; /* NULL: an operand, a variable, or a stream */
	const char *variable;  /* of the environment, or NULL */
	const char *path;      /* NULL: stdin or stdout */
	enum opt_file how;
	struct path_file file;
};

/* A file that is a part of an option's argument. */
struct named {
	const char *option, *path;
};

static struct {
	struct use output[OPT_ROWS_MAX + 1];
	size_t count;
	struct use stdin_reader; /* the first: its path is "-", or NULL */
	struct named *named;
	size_t nameds, named_capacity;
	bool stdin_is_read;
} files;

/* Write it as a sentence has it: "FILE 'a'", "--to 'b'", "stdin". */
static void
add_use(struct buf *b, const struct use *u)
{
	if (u->row != NULL)
		opt_add_name(b, u->row);
	else if (u->variable != NULL)
		buf_add_format(b, "$%s", u->variable);
	else if (u->path != NULL)
		buf_add_string(b, "FILE");
	else
		buf_add_string(b, u->how == OPT_FILE_READ ? "stdin" : "stdout");
	if (u->path != NULL)
		buf_add_format(b, " '%s'", u->path);
}

/* Are these rejects, among the lines of a stderr that is stdout as well? */
static bool
is_stderr_too(const struct use *a, const struct use *b)
{
	struct path_file err;

	return (a->how == OPT_FILE_APPENDED || b->how == OPT_FILE_APPENDED) &&
	    (a->path == NULL || b->path == NULL) &&
	    path_find_open(&err, STDERR_FILENO) && path_same(&a->file, &err);
}

static void
check_pair(const struct use *a, const struct use *b)
{
	bool reads = a->how == OPT_FILE_READ;
	struct buf text = {0};

	if (!path_same(&a->file, &b->file) || (!reads && is_stderr_too(a, b)))
		return;
	add_use(&text, a);
	buf_add_string(&text, " and ");
	add_use(&text, b);
	diex(ST_CANNOT, "%s are the same file: %s", buf_string(&text),
	    reads ? "what is read cannot be written to; name another file"
		  : "each output needs a file of its own");
}

/* Refuse stdin twice: the first reader leaves nothing to the second. */
static void
check_stdin(const struct use *u)
{
	const struct use *first = &files.stdin_reader;
	struct buf text = {0};

	if (files.stdin_is_read) {
		if (first->row != NULL)
			opt_add_name(&text, first->row);
		else
			buf_add_string(&text, "FILE");
		buf_add_string(&text, " and ");
		if (u->row != NULL)
			opt_add_name(&text, u->row);
		else
			buf_add_string(&text, "FILE");
		diex(ST_CANNOT,
		    "stdin cannot be read twice: only one of %s can be '-'",
		    buf_string(&text));
	}
	files.stdin_is_read = true;
	files.stdin_reader = *u;
}

_Noreturn static void
refuse_dash(const struct opt *row, const char *what)
{
	struct buf name = {0};

	opt_add_name(&name, row);
	diex(ST_CANNOT,
	    "%s: '-' is %s: name a file ('./-' for one of that name)",
	    buf_string(&name), what);
}

/* Compare a file that is read with all that are written. */
static void
check_input(struct use *u, bool found)
{
	for (size_t i = 0; found && i < files.count; i++)
		check_pair(u, &files.output[i]);
	path_release(&u->file);
}

static void
add_variable(const char *name)
{
	struct use u = {
	    .variable = name, .path = getenv(name), .how = OPT_FILE_READ};

	if (u.path != NULL && *u.path != '\0')
		check_input(&u, path_find(&u.file, u.path));
}

static void
add_input(const struct opt *row, const char *path)
{
	struct use u = {.row = row, .path = path, .how = OPT_FILE_READ};
	bool found;

	if (path == NULL || strcmp(path, "-") == 0) {
		if (row != NULL && row->file == OPT_FILE_REREAD)
			refuse_dash(row, "stdin, which can be read only once");
		check_stdin(&u);
		found = path_find_open(&u.file, STDIN_FILENO);
		u.path = NULL;
		u.row = NULL;
	} else {
		found = path_find(&u.file, path);
	}
	check_input(&u, found);
}

static void
add_output(const struct opt *row, const char *path, enum opt_file how,
    bool stdout_used)
{
	struct use u = {.row = row, .path = path, .how = how};
	bool found;

	if (path != NULL && strcmp(path, "-") == 0) {
		if (stdout_used)
			refuse_dash(row, "stdout, which has other output");
		path = NULL;
	}
	found = path == NULL ? path_find_open(&u.file, STDOUT_FILENO)
			     : path_find(&u.file, path);
	for (size_t i = 0; found && i < files.count; i++)
		check_pair(&files.output[i], &u);
	if (found)
		files.output[files.count++] = u;
}

/* Does the program write to stdout, with the options that were given? */
static bool
uses_stdout(const char *instead)
{
	if (instead == NULL)
		return true;
	for (; instead != NULL && *instead != '\0';
	     instead = strchr(instead, ' ')) {
		instead += *instead == ' ';
		if (opt_given(instead))
			return false;
	}
	return instead == NULL;
}

static void
add_operands(enum opt_operands what)
{
	char **p = opt_operands();

	if (what == OPT_NO_FILES)
		return;
	if (what == OPT_FILES_AFTER_FIRST && *p != NULL)
		p++;
	if (*p == NULL)
		add_input(NULL, NULL);
	for (; *p != NULL; p++)
		add_input(NULL, *p);
}

void
opt_reads_file(const char *option, const char *path)
{
	files.named = mem_grow(files.named, files.nameds, &files.named_capacity,
	    sizeof *files.named);
	files.named[files.nameds++] = (struct named){option, path};
}

/* Add the files that are parts of this option's arguments. */
static void
add_named(const struct opt *row)
{
	for (size_t i = 0; i < files.nameds; i++)
		if (strcmp(files.named[i].option, row->name) == 0)
			add_input(row, files.named[i].path);
}

void
opt_check_files(const struct opt_program *p)
{
	bool stdout_used = uses_stdout(p->instead_of_stdout);
	const struct opt *row;

	if (stdout_used)
		add_output(NULL, NULL, OPT_FILE_WRITTEN, true);
	for (size_t i = 0; (row = opt_row(i)) != NULL; i++)
		if (opt_argument(i) != NULL && row->file >= OPT_FILE_WRITTEN)
			add_output(
			    row, opt_argument(i), row->file, stdout_used);
	for (size_t i = 0; (row = opt_row(i)) != NULL; i++) {
		bool reads =
		    row->file == OPT_FILE_READ || row->file == OPT_FILE_REREAD;

		if (reads && opt_argument(i) != NULL)
			add_input(row, opt_argument(i));
		else if (row->variable != NULL && opt_argument(i) == NULL)
			add_variable(row->variable);
		add_named(row);
	}
	add_operands(p->operands);
	for (size_t i = 0; i < files.count; i++)
		path_release(&files.output[i].file);
	files.count = 0;
	free(files.named);
	files.named = NULL;
	files.nameds = files.named_capacity = 0;
}
