#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"
#include "weir.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void
help_run(const char *name, char **argv)
{
	char *file = places_program(name);
	struct buf called = {0};

	buf_add_format(&called, "weir %s", name);
	argv[0] = mem_string(buf_string(&called));
	places_into_path();
	execv(file, argv);
	die(errno == ENOENT || errno == EACCES ? ST_CANNOT : ST_FAILED,
	    "cannot run %s", file);
}

/* Print the usage text of weir itself. */
static void
show_own(char **argv)
{
	argv[0] = mem_string("weir");
	execv("/proc/self/exe", argv);
	execvp("weir", argv);
}

_Noreturn void
help_show(const char *name)
{
	char *page, *usage[] = {NULL, mem_string("-h"), NULL};
	bool own = strcmp(name, "weir") == 0 || program_is_command(name);

	if (own)
		name = "weir";
	if (!own && program_find(name) == NULL)
		program_refuse(name);
	page = places_page(name);
	if (page != NULL) {
		execlp("man", "man", page, (char *)NULL);
		execlp("mandoc", "mandoc", "-a", page, (char *)NULL);
	}
	if (!own)
		help_run(name, usage);
	show_own(usage);
	die(ST_FAILED, "cannot show the usage text");
}
