#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/path.h"
#include "weir.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* `make install` compiles this file once more, with what it was told. */
#ifndef LIBEXECDIR
#define LIBEXECDIR "/usr/local/libexec"
#define MANDIR "/usr/local/share/man"
#endif

static char *
join(const char *folder, const char *name)
{
	struct buf b = {0};

	buf_add_format(&b, "%s/%s", folder, name);
	buf_string(&b);
	return b.data;
}

/* Look for a program that was started by a name without a slash. */
static char *
search_path(const char *name)
{
	const char *path = getenv("PATH");

	for (; path != NULL; path = strchr(path, ':')) {
		struct buf b = {0};

		path += *path == ':';
		buf_add(&b, path, strcspn(path, ":"));
		buf_add_format(&b, "%s%s", b.len == 0 ? "./" : "/", name);
		if (access(buf_string(&b), X_OK) == 0)
			return b.data;
		buf_release(&b);
	}
	return NULL;
}

/* Return the folder in which this program really is, without links. */
static const char *
own_folder(void)
{
	static char *folder;
	char *file;

	if (folder != NULL)
		return folder;
	file = realpath("/proc/self/exe", NULL);
	if (file == NULL && (file = search_path("weir")) != NULL)
		file = realpath(file, NULL);
	folder = file != NULL ? path_directory(file) : mem_string(".");
	free(file);
	return folder;
}

static bool
has(const char *folder, const char *name)
{
	char *file = join(folder, name);
	struct stat st;
	bool yes = stat(file, &st) == 0 && S_ISREG(st.st_mode) &&
	    access(file, X_OK) == 0;

	free(file);
	return yes;
}

/* Has the folder all of the programs, or any? */
static bool
has_programs(const char *folder, bool all)
{
	for (const struct program *p = programs; p->name != NULL; p++)
		if (has(folder, p->name) != all)
			return !all;
	return all;
}

const char *
places_programs(void)
{
	static const char *found;
	static struct place {
		const char *folder;
		bool all;
	} places[3];

	if (found != NULL)
		return found;
	places[0] =
	    (struct place){join(own_folder(), "../libexec/weir"), false};
	places[1] = (struct place){own_folder(), true};
	places[2] = (struct place){LIBEXECDIR "/weir", false};
	for (int i = 0; i < 3 && found == NULL; i++)
		if (has_programs(places[i].folder, places[i].all))
			found = realpath(places[i].folder, NULL);
	if (found == NULL)
		found = own_folder();
	return found;
}

char *
places_program(const char *name)
{
	return join(places_programs(), name);
}

/* Return the file of a page in a folder, which may be compressed, or NULL. */
static char *
page_in(const char *folder, const char *before, const char *name)
{
	static const char *const ends[] = {"", ".gz"};

	for (int i = 0; i < 2; i++) {
		struct buf b = {0};

		buf_add_format(
		    &b, "%s/%s%s.1%s", folder, before, name, ends[i]);
		if (access(buf_string(&b), R_OK) == 0)
			return b.data;
		buf_release(&b);
	}
	return NULL;
}

char *
places_page(const char *name)
{
	bool own = strcmp(name, "weir") == 0;
	char *installed = join(own_folder(), "../share/man/man1");
	char *page = page_in(installed, own ? "" : "weir-", name);

	if (page == NULL)
		page = page_in(MANDIR "/man1", own ? "" : "weir-", name);
	if (page == NULL)
		page = page_in(own_folder(), "../../man/", name);
	free(installed);
	return page;
}

void
places_into_path(void)
{
	const char *folder = places_programs(), *path = getenv("PATH");
	size_t len = strlen(folder);
	struct buf b = {0};

	for (const char *p = path; p != NULL; p = strchr(p, ':')) {
		p += *p == ':';
		if (strcspn(p, ":") == len && memcmp(p, folder, len) == 0)
			return;
	}
	buf_add_format(&b, "%s%s%s", folder, path != NULL ? ":" : "",
	    path != NULL ? path : "");
	if (setenv("PATH", buf_string(&b), 1) < 0)
		die(ST_FAILED, "cannot set PATH");
	buf_release(&b);
}
