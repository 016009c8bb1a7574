#include "protobuf/load.h"

#include "base/buf.h"

#include <dlfcn.h>
#include <limits.h>
#include <unistd.h>

#define LIBRARY "weir-protobuf.so"

/* From the program's folder. */
static const char *const places[] = {"", "../lib/weir/", "../../lib/weir/"};
#define PLACES (sizeof places / sizeof *places)

/* Append the folder that the program is in, with a slash. */
static void
add_folder(struct buf *path)
{
	char program[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", program, sizeof program);

	while (len > 0 && program[len - 1] != '/')
		len--;
	if (len > 0)
		buf_add(path, program, (size_t)len);
}

/* Find the library's path; NULL: it is at none of the places. */
static const char *
find(struct buf *path)
{
	size_t folder;

	add_folder(path);
	folder = path->len;
	for (size_t i = 0; i < PLACES && folder > 0; i++) {
		path->len = folder;
		buf_add_string(path, places[i]);
		buf_add_string(path, LIBRARY);
		if (access(buf_string(path), F_OK) == 0)
			return path->data;
	}
	return NULL;
}

static const struct protobuf_shim *
open_shim(const char *path, struct error *e)
{
	const struct protobuf_shim *(*table)(void);
	const struct protobuf_shim *shim;
	void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);

	if (library == NULL) {
		error_set(e, ST_CANNOT,
		    "Protobuf needs libprotobuf (of Debian: libprotobuf32): %s",
		    dlerror());
		return NULL;
	}
	/* (POSIX has this cast of a pointer to a function's; ISO C has not.) */
	*(void **)(void *)&table = dlsym(library, PROTOBUF_SHIM_NAME);
	shim = table != NULL ? table() : NULL;
	if (shim == NULL || shim->version != PROTOBUF_SHIM_VERSION) {
		error_set(e, ST_CANNOT,
		    "Protobuf needs the " LIBRARY
		    " of this version of weir, which '%s' is not",
		    path);
		return NULL;
	}
	return shim;
}

const struct protobuf_shim *
protobuf_load(struct error *e)
{
	static const struct protobuf_shim *shim;
	struct buf path = {0};
	const char *found;

	if (shim != NULL)
		return shim;
	found = find(&path);
	if (found == NULL)
		error_set(e, ST_CANNOT,
		    "Protobuf needs " LIBRARY
		    ", which is neither beside the program nor in ../lib/weir "
		    "from there: 'make install' puts it there, and Debian's "
		    "package weir-protobuf does");
	else
		shim = open_shim(found, e);
	buf_release(&path);
	return shim;
}
