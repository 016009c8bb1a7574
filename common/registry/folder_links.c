#include "base/mem.h"
#include "registry/folder_parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MODEL_FILE "model.json"

/* A link as it should be: its name in the folder, and where it leads. */
struct folder_link {
	struct buf name, to;
	struct buf parent; /* the directory that has the link */
};

static void
release(struct folder_link *l)
{
	buf_release(&l->name);
	buf_release(&l->to);
	buf_release(&l->parent);
}

static void
set(struct folder_link *l, const char *name, const char *up, const char *digest)
{
	l->name.len = l->to.len = 0;
	buf_add_format(&l->name, "%s/%s", buf_string(&l->parent), name);
	buf_string(&l->name);
	buf_add_format(&l->to, "%s" FOLDER_BLOBS "/sha256-%s", up,
	    strchr(digest, ':') + 1);
	buf_string(&l->to);
}

static void
set_alias(struct folder_link *l, const struct fold_model *m,
    const struct fold_alias *a)
{
	l->parent.len = 0;
	buf_add_string(&l->parent, m->name);
	set(l, a->name, "../",
	    m->version[fold_alias_version(a) - 1].put->digest);
}

static void
set_version(struct folder_link *l, const struct fold_model *m, size_t i)
{
	l->parent.len = 0;
	buf_add_format(&l->parent, "%s/%zu", m->name, i + 1);
	set(l, MODEL_FILE, "../../", m->version[i].put->digest);
}

/* Does it lead there? */
static bool
is_right(const struct folder *d, const struct folder_link *l)
{
	char to[2 * DIGEST_TEXT];
	ssize_t n = readlinkat(d->dir, l->name.data, to, sizeof to);

	return n == (ssize_t)l->to.len &&
	    memcmp(to, l->to.data, (size_t)n) == 0;
}

/* --- drawing ---------------------------------------------------------------- */

/* Let the link lead there, in one step for whoever reads it. */
static int
draw(struct folder *d, struct folder_link *l, struct error *e)
{
	struct buf new = {0};
	int failed = 0;

	if (is_right(d, l))
		return 0;
	buf_add_format(&new, "%s/" FOLDER_NEW, buf_string(&l->parent));
	buf_string(&new);
	if (unlinkat(d->dir, new.data, 0) < 0 && errno != ENOENT)
		failed = folder_errno(d, e, ST_FAILED, "remove", new.data);
	else if (symlinkat(l->to.data, d->dir, new.data) < 0)
		failed = folder_errno(d, e, ST_FAILED, "make", new.data);
	else if (renameat(d->dir, new.data, d->dir, l->name.data) < 0)
		failed = folder_errno(
		    d, e, ST_FAILED, "make the link", l->name.data);
	buf_release(&new);
	return failed ? failed : folder_sync(d, buf_string(&l->parent), e);
}

static int
draw_version(
    struct folder *d, const struct fold_model *m, size_t i, struct error *e)
{
	struct folder_link l = {.name = {0}};
	int failed = 0;

	set_version(&l, m, i);
	if (m->version[i].pruned) {
		if ((unlinkat(d->dir, l.name.data, 0) < 0 && errno != ENOENT &&
			errno != ENOTDIR) ||
		    (unlinkat(d->dir, buf_string(&l.parent), AT_REMOVEDIR) <
			    0 &&
			errno != ENOENT))
			failed = folder_errno(
			    d, e, ST_FAILED, "remove", l.name.data);
	} else if (!is_right(d, &l)) {
		failed = folder_mkdir(d, buf_string(&l.parent), e);
		if (!failed)
			failed = draw(d, &l, e);
	}
	release(&l);
	return failed;
}

static int
draw_alias(struct folder *d, const struct fold_model *m,
    const struct fold_alias *a, struct error *e)
{
	struct folder_link l = {.name = {0}};
	int failed;

	set_alias(&l, m, a);
	failed = draw(d, &l, e);
	release(&l);
	return failed;
}

/* Draw what one event is about, as it is now. */
static int
draw_event(struct folder *d, const struct fold *f,
    const struct registry_event *v, struct error *e)
{
	const struct fold_model *m = fold_model(f, v->model);

	if (v->op == EVENT_ALIAS)
		return draw_alias(d, m, fold_alias(m, v->alias), e);
	if (v->op == EVENT_PUT)
		return draw_version(d, m, (size_t)v->version - 1, e);
	for (size_t i = 0; i < v->count; i++)
		if (draw_version(d, m, (size_t)v->versions[i] - 1, e) < 0)
			return -1;
	return 0;
}

static int
draw_all(struct folder *d, const struct fold *f, struct error *e)
{
	for (size_t i = 0; i < f->models; i++) {
		const struct fold_model *m = &f->model[i];

		if (folder_mkdir(d, m->name, e) < 0)
			return -1;
		for (size_t k = 0; k < m->versions; k++)
			if (draw_version(d, m, k, e) < 0)
				return -1;
		for (size_t k = 0; k < m->aliases; k++)
			if (draw_alias(d, m, &m->alias[k], e) < 0)
				return -1;
	}
	return 0;
}

int
folder_draw(struct folder *d, const struct fold *f, struct error *e)
{
	if (d->drawn == 0) {
		if (draw_all(d, f, e) < 0)
			return -1;
		d->drawn = f->events;
	}
	for (; d->drawn < f->events; d->drawn++) {
		const struct registry_event *v = f->event[d->drawn];

		if (folder_mkdir(d, v->model, e) < 0 ||
		    draw_event(d, f, v, e) < 0)
			return -1;
	}
	return 0;
}

/* --- looking ---------------------------------------------------------------- */

/* Tell of each link in a model's folder that is no alias by the log. */
static int
inspect_others(const struct folder *d, const struct fold_model *m,
    void (*tell)(void *arg, const char *sentence), void *arg)
{
	int fd = openat(d->dir, m->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	struct buf say = {0};
	struct stat st;
	int wrong = 0;

	if (dir == NULL) {
		if (fd >= 0)
			(void)close(fd);
		return 0;
	}
	while ((entry = readdir(dir)) != NULL) {
		const char *name = entry->d_name;

		if (strcmp(name, FOLDER_NEW) == 0 ||
		    fold_alias(m, name) != NULL ||
		    fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
		    !S_ISLNK(st.st_mode))
			continue;
		say.len = 0;
		buf_add_format(&say,
		    "the link '%s/%s/%s' is not in the log: no event makes "
		    "this alias, or lines are missing at the end of the log",
		    d->carrier.source, m->name, name);
		tell(arg, buf_string(&say));
		wrong++;
	}
	(void)closedir(dir);
	buf_release(&say);
	return wrong;
}

int
folder_inspect(struct carrier *c, const struct fold *f,
    void (*tell)(void *arg, const char *sentence), void *arg, struct error *e)
{
	struct folder *d = folder_of(c);
	struct folder_link l = {.name = {0}};
	struct buf say = {0};
	int wrong = 0;

	(void)e;
	for (size_t i = 0; i < f->models; i++) {
		const struct fold_model *m = &f->model[i];

		for (size_t k = 0; k < m->versions + m->aliases; k++) {
			if (k < m->versions && m->version[k].pruned)
				continue;
			if (k < m->versions)
				set_version(&l, m, k);
			else
				set_alias(&l, m, &m->alias[k - m->versions]);
			if (is_right(d, &l))
				continue;
			say.len = 0;
			buf_add_format(&say,
			    "the link '%s/%s' does not lead where the log "
			    "says: the next put, alias or rollback draws it",
			    d->carrier.source, l.name.data);
			tell(arg, buf_string(&say));
			wrong++;
		}
		wrong += inspect_others(d, m, tell, arg);
	}
	release(&l);
	buf_release(&say);
	return wrong;
}
