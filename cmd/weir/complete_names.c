#include "base/json.h"
#include "base/mem.h"
#include "complete.h"
#include "weir.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BROKER_MS 1000
#define READ_SIZE 65536
#define LINE_MAX_BYTES (1 << 20)

/* --- lines of JSON -------------------------------------------------------------- */

/*
 * Is this line, which a newline ends, one object? Then `*p` is at its first
 * member for json_next(). `b` keeps the text, with the slack that json needs.
 */
static bool
is_object(struct buf *b, const char *line, size_t len)
{
	struct json_fault fault;

	b->len = 0;
	buf_add(b, line, len);
	buf_add_byte(b, '\n');
	memset(buf_reserve(b, JSON_SLACK), 0, JSON_SLACK);
	return json_valid(b->data, len, &fault) &&
	    *json_blanks(b->data, b->data + len) == '{';
}

/* --- topics and groups ----------------------------------------------------------- */

/* Offer the strings of one member of the lines, each once if they are sorted. */
static void
offer_member(const struct buf *lines, const char *member, name_offer *offer,
    void *arg, const char *what)
{
	struct buf b = {0}, name = {0}, last = {0};
	const char *line = lines->data, *end = lines->data + lines->len, *lf;

	for (; line < end && (lf = memchr(line, '\n', (size_t)(end - line)));
	     line = lf + 1) {
		struct json_member m;
		const char *p;

		if (!is_object(&b, line, (size_t)(lf - line)))
			continue;
		p = json_blanks(b.data, b.data + b.len);
		while (json_next(&p, b.data + b.len, &m))
			if (json_key_is(&m, member) && m.type == JSON_STRING) {
				name.len = 0;
				json_unescape(&name, m.text + 1, m.len - 2);
			}
		if (name.len > 0 &&
		    strcmp(buf_string(&name), buf_string(&last)) != 0)
			offer(arg, buf_string(&name), what);
		last.len = 0;
		buf_add(&last, name.data, name.len);
	}
}

static void
ask_broker(const struct command_line *l, const char *option, struct buf *b)
{
	char *argv[BROKER_WORDS + 5] = {
	    places_program("topics"), mem_string("--timeout"), mem_string("1")};
	size_t n = 3;

	for (size_t i = 0; i < l->broker_count; i++)
		argv[n++] = mem_string(l->broker[i]);
	if (option != NULL)
		argv[n++] = mem_string(option);
	complete_ask(b, argv, BROKER_MS);
}

void
complete_topics(const struct command_line *l, name_offer *offer, void *arg)
{
	struct buf b = {0};

	ask_broker(l, NULL, &b);
	offer_member(&b, "topic", offer, arg, "topic");
	buf_release(&b);
}

void
complete_groups(const struct command_line *l, name_offer *offer, void *arg)
{
	struct buf b = {0};

	ask_broker(l, "--groups", &b);
	offer_member(&b, "group", offer, arg, "group");
	buf_release(&b);
}

/* --- members --------------------------------------------------------------------- */

/* Read the first line of a regular file; false: there is none, or it is long. */
static bool
first_line(struct buf *b, const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	const char *lf = NULL;
	ssize_t n;

	b->len = 0;
	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		while (lf == NULL && b->len < LINE_MAX_BYTES &&
		    (n = read(fd, buf_reserve(b, READ_SIZE), READ_SIZE)) > 0) {
			lf = memchr(b->data + b->len, '\n', (size_t)n);
			b->len += (size_t)n;
		}
	if (fd >= 0)
		close(fd);
	if (lf != NULL)
		b->len = (size_t)(lf - b->data);
	return b->len > 0 && b->len < LINE_MAX_BYTES;
}

/* The file of a word: a shell has not yet said where ~ is. */
static char *
file_of(const char *word)
{
	const char *home = getenv("HOME");
	struct buf b = {0};

	if (strncmp(word, "~/", 2) == 0 && home != NULL)
		buf_add_format(&b, "%s%s", home, word + 1);
	else
		buf_add_string(&b, word);
	return mem_string(buf_string(&b));
}

static bool
offer_members_of(const char *word, name_offer *offer, void *arg)
{
	static const char *const types[] = {[JSON_NULL] = "null",
	    [JSON_FALSE] = "false",
	    [JSON_TRUE] = "true",
	    [JSON_NUMBER] = "number",
	    [JSON_STRING] = "string",
	    [JSON_ARRAY] = "array",
	    [JSON_OBJECT] = "object"};
	char *path = file_of(word);
	struct buf line = {0}, b = {0}, name = {0};
	struct json_member m;
	const char *p;
	bool found =
	    first_line(&line, path) && is_object(&b, line.data, line.len);

	free(path);
	if (!found)
		return false;
	p = json_blanks(b.data, b.data + b.len);
	while (json_next(&p, b.data + b.len, &m)) {
		if (json_key_is(&m, "_kafka"))
			continue;
		name.len = 0;
		json_unescape(&name, m.key, m.key_len);
		offer(arg, buf_string(&name), types[m.type]);
	}
	return true;
}

void
complete_members(const struct command_line *l, name_offer *offer, void *arg)
{
	for (size_t i = 0; i < l->files; i++)
		if (offer_members_of(l->file[i], offer, arg))
			return;
}

/* --- models ---------------------------------------------------------------------- */

/* Offer NAME@ALIAS and NAME:VERSION: links and folders of a model's folder. */
static void
offer_versions(
    const char *folder, const char *model, name_offer *offer, void *arg)
{
	struct buf path = {0};
	struct dirent *d;
	DIR *dir;

	buf_add_format(&path, "%s/%s", folder, model);
	dir = opendir(buf_string(&path));
	while (dir != NULL && (d = readdir(dir)) != NULL) {
		struct buf b = {0};
		bool version = isdigit((unsigned char)*d->d_name);

		if (*d->d_name == '.')
			continue;
		buf_add_format(
		    &b, "%s%c%s", model, version ? ':' : '@', d->d_name);
		offer(arg, buf_string(&b), version ? "version" : "alias");
		buf_release(&b);
	}
	if (dir != NULL)
		closedir(dir);
	buf_release(&path);
}

void
complete_models(
    const char *folder, const char *current, name_offer *offer, void *arg)
{
	size_t len = strcspn(current, "@:");
	char *path = file_of(folder), *model = mem_copy(current, len);
	struct dirent *d;
	DIR *dir = opendir(path);
	struct stat st;

	if (current[len] != '\0' && strchr(model, '/') == NULL)
		offer_versions(path, model, offer, arg);
	while (dir != NULL && (d = readdir(dir)) != NULL)
		if (*d->d_name != '.' && strcmp(d->d_name, "blobs") != 0 &&
		    fstatat(dirfd(dir), d->d_name, &st, 0) == 0 &&
		    S_ISDIR(st.st_mode))
			offer(arg, d->d_name, "model");
	if (dir != NULL)
		closedir(dir);
	free(path);
	free(model);
}
