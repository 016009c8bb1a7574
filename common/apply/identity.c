#include "apply/identity.h"

#include "base/mark.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/utf8.h"

#include <dirent.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINKS_MAX 40 /* as the kernel follows */
#define DIGITS_MAX 15
#define FILE_NAME "model.json"
#define BLOBS "../blobs/"

/* --- names ----------------------------------------------------------------- */

/* Return the number that a name consists of, or 0. */
static int64_t
number_of(const char *name)
{
	size_t len = strspn(name, "0123456789");

	return name[len] != '\0' || len == 0 || len > DIGITS_MAX ||
		name[0] == '0'
	    ? 0
	    : (int64_t)strtoll(name, NULL, 10);
}

/* Return the link's target, or NULL. */
static char *
target_of(const char *path)
{
	char target[PATH_MAX];
	ssize_t len = readlink(path, target, sizeof target);

	return len < 0 || (size_t)len == sizeof target
	    ? NULL
	    : mem_copy(target, (size_t)len);
}

static char *
join(const char *directory, const char *name)
{
	struct buf b = {0};

	if (name[0] != '/')
		buf_add_format(&b, "%s/", directory);
	buf_add_string(&b, name);
	buf_string(&b);
	return b.data;
}

/* Return the file's name without its extension. */
static char *
plain_name(const char *path)
{
	const char *base = path_base(path), *dot = strrchr(base, '.');

	return dot != NULL && dot != base ? mem_copy(base, (size_t)(dot - base))
					  : mem_string(base);
}

/* --- the registry's folder --------------------------------------------------- */

/* Does DIRECTORY/VERSION/model.json lead to the same bytes? */
static bool
is_version_of(const char *directory, const char *version, const char *blob)
{
	char *folder = join(directory, version);
	char *file = join(folder, FILE_NAME);
	char *target = target_of(file);
	bool same = target != NULL && strcmp(path_base(target), blob) == 0;

	free(folder);
	free(file);
	free(target);
	return same;
}

/* Find the highest version in a model's directory with these bytes, or 0. */
static int64_t
find_version(const char *directory, const char *blob)
{
	DIR *d = opendir(directory);
	const struct dirent *entry;
	int64_t most = 0;

	while (d != NULL && (entry = readdir(d)) != NULL) {
		int64_t version = number_of(entry->d_name);

		if (version > most &&
		    is_version_of(directory, entry->d_name, blob))
			most = version;
	}
	if (d != NULL)
		closedir(d);
	return most;
}

/* Take the name and the version, if a step of the way is a registry's place. */
static void
note_place(
    struct identity *id, char *directory, const char *name, const char *target)
{
	int64_t version = number_of(path_base(directory));
	char *slash = strrchr(directory, '/');

	if (target != NULL && strncmp(target, BLOBS, strlen(BLOBS)) == 0) {
		id->version = find_version(directory, path_base(target));
		id->name = mem_string(path_base(directory));
	} else if (version > 0 && strcmp(name, FILE_NAME) == 0 &&
	    slash != NULL && slash > directory) {
		*slash = '\0';
		id->version = version;
		id->name = mem_string(path_base(directory));
	}
}

/* --- the way ----------------------------------------------------------------- */

/* Return where the link at this place leads, or NULL. */
static char *
follow_link(const char *at)
{
	char *target = target_of(at), *directory, *next;

	if (target == NULL)
		return NULL;
	directory = path_directory(at);
	next = join(directory, target);
	free(directory);
	free(target);
	return next;
}

void
identity_look(struct identity_way *w, const char *path)
{
	char *at = mem_string(path);

	*w = (struct identity_way){0};
	for (int i = 0; i < LINKS_MAX && at != NULL; i++) {
		char *next = NULL;
		struct stat st;

		w->is_there = lstat(at, &st) == 0;
		if (w->is_there) {
			w->mark = mark_add(w->mark, &st);
			w->is_regular = S_ISREG(st.st_mode);
			if (S_ISLNK(st.st_mode))
				next = follow_link(at);
		}
		free(at);
		at = next;
	}
	free(at);
}

/* Look at one step of the way for a place in a registry. */
static void
name_step(struct identity *id, const char *at)
{
	char *directory = path_directory(at), *target = target_of(at);
	char *whole = realpath(directory, NULL);

	if (whole != NULL)
		note_place(id, whole, path_base(at), target);
	free(directory);
	free(target);
	free(whole);
}

/* Find the name and the version of a file. */
static void
find_name(struct identity *id, const char *path)
{
	char *at = mem_string(path);

	for (int i = 0; i < LINKS_MAX && id->name == NULL; i++) {
		char *next;

		name_step(id, at);
		next = follow_link(at);
		/* A link of /proc to an open pipe leads to no name. */
		if (next == NULL || access(next, F_OK) != 0) {
			free(next);
			break;
		}
		free(at);
		at = next;
	}
	if (id->name == NULL)
		id->name = plain_name(at);
	free(at);
}

/* --- the identity ------------------------------------------------------------ */

int
identity_find(struct identity *id, const char *path, const void *p, size_t len,
    struct error *e)
{
	*id = (struct identity){0};
	find_name(id, path);
	if (!utf8_valid(id->name, strlen(id->name))) {
		identity_release(id);
		return error_set(e, ST_CANNOT, "has a name that is not UTF-8");
	}
	fingerprint_make(id->digest, p, len);
	return 0;
}

void
identity_release(struct identity *id)
{
	free(id->name);
	*id = (struct identity){0};
}

bool
identity_same(const struct identity *a, const struct identity *b)
{
	return a->version == b->version && strcmp(a->name, b->name) == 0 &&
	    strcmp(a->digest, b->digest) == 0;
}

void
identity_write(const struct identity *id, bool full, struct buf *b)
{
	buf_add_string(b, id->name);
	if (id->version > 0)
		buf_add_format(b, ":%" PRId64, id->version);
	buf_add_format(b, IDENTITY_MARK "%.*s",
	    full ? FINGERPRINT_TEXT - 1 : IDENTITY_SHORT, id->digest);
}

bool
identity_is_other(const char *stamp, size_t len, const char *digest)
{
	static const char mark[] = IDENTITY_MARK;
	size_t digits = 0, before = sizeof mark - 1;

	while (digits < len && digits < FINGERPRINT_TEXT &&
	    memchr("0123456789abcdef", stamp[len - digits - 1], 16) != NULL)
		digits++;
	return digits >= IDENTITY_SHORT && digits < FINGERPRINT_TEXT &&
	    len - digits > before &&
	    memcmp(stamp + len - digits - before, mark, before) == 0 &&
	    memcmp(stamp + len - digits, digest, digits) != 0;
}
