#include "endpoint/libcurl.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>

#define LIBRARY "libcurl.so.4"

static struct libcurl functions;

static const struct {
	const char *name;
	size_t at;
} names[] = {
    {"curl_global_init", offsetof(struct libcurl, global_init)},
    {"curl_easy_init", offsetof(struct libcurl, init)},
    {"curl_easy_setopt", offsetof(struct libcurl, setopt)},
    {"curl_easy_getinfo", offsetof(struct libcurl, getinfo)},
    {"curl_easy_cleanup", offsetof(struct libcurl, cleanup)},
    {"curl_easy_strerror", offsetof(struct libcurl, error_text)},
    {"curl_slist_append", offsetof(struct libcurl, list_append)},
    {"curl_slist_free_all", offsetof(struct libcurl, list_free)},
    {"curl_multi_init", offsetof(struct libcurl, multi_init)},
    {"curl_multi_setopt", offsetof(struct libcurl, multi_setopt)},
    {"curl_multi_add_handle", offsetof(struct libcurl, multi_add)},
    {"curl_multi_remove_handle", offsetof(struct libcurl, multi_remove)},
    {"curl_multi_perform", offsetof(struct libcurl, multi_perform)},
    {"curl_multi_poll", offsetof(struct libcurl, multi_poll)},
    {"curl_multi_info_read", offsetof(struct libcurl, multi_read)},
    {"curl_multi_cleanup", offsetof(struct libcurl, multi_cleanup)},
    {"curl_url", offsetof(struct libcurl, url)},
    {"curl_url_set", offsetof(struct libcurl, url_set)},
    {"curl_url_get", offsetof(struct libcurl, url_get)},
    {"curl_url_cleanup", offsetof(struct libcurl, url_cleanup)},
    {"curl_free", offsetof(struct libcurl, free)},
};

/*
 * Find the functions: ISO C has no cast from an object's pointer to theirs,
 * POSIX has.
 */
static bool
find_all(void *library)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		void *found = dlsym(library, names[i].name);

		if (found == NULL)
			return false;
		*(void **)(void *)((char *)&functions + names[i].at) = found;
	}
	return true;
}

const struct libcurl *
libcurl_load(const char *option, struct error *e)
{
	static bool loaded;
	void *library;

	if (loaded)
		return &functions;
	library = dlopen(LIBRARY, RTLD_NOW);
	if (library == NULL) {
		error_set(e, ST_CANNOT,
		    "%s needs libcurl (of Debian: libcurl4): %s", option,
		    dlerror());
		return NULL;
	}
	if (!find_all(library) ||
	    functions.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		error_set(e, ST_CANNOT,
		    "%s needs a newer libcurl than " LIBRARY " is", option);
		return NULL;
	}
	loaded = true;
	return &functions;
}
