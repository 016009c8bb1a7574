#include "schemas/fetch.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/stop.h"
#include "schemas/fetch_parts.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PAUSE_MS 100 /* before the second try; then twice as long */
#define PAUSE_MAX_MS 3000
#define LAST_MS 200   /* no try begins when less is left */
#define SHORT_MS 1000 /* a try that had no more says little */
#define POLL_MS 100   /* between two looks at signals */
#define FOLDER "file:"

/* --- addresses ------------------------------------------------------------------ */

int
fetch_refuse_url(struct error *e, const char *why)
{
	/* It may hold a password: it is not quoted. */
	return error_set(e, ST_CANNOT,
	    "--schema-registry: the address cannot be used: %s", why);
}

static void
split_urls(struct fetch *f, const char *list)
{
	while (*list != '\0') {
		size_t len = strcspn(list, ","), kept;

		kept = len;
		while (kept > 0 &&
		    (list[kept - 1] == '/' || list[kept - 1] == ' '))
			kept--;
		f->url = mem_resize(f->url, f->urls + 1, sizeof *f->url);
		f->url[f->urls++] = mem_copy(list, kept);
		list += len;
		list += strspn(list, ", ");
	}
}

/* --- a folder --------------------------------------------------------------------- */

static int
ask_folder(struct fetch *f, const char *path, const struct buf *body,
    struct buf *answer, long *status, struct error *e)
{
	struct buf name = {0};
	int failed = 0;

	if (body != NULL)
		return error_set(e, ST_CANNOT,
		    "--schema-registry: a folder takes no schemas: name one "
		    "that it has, --schema SUBJECT");
	buf_add_format(&name, "%s/%s", f->url[0], path);
	*status = access(buf_string(&name), F_OK) == 0 ? 200 : 404;
	if (*status == 200)
		failed = file_read(name.data, answer, e);
	buf_release(&name);
	return failed;
}

/* ---------------------------------------------------------------------------------- */

int
fetch_open(struct fetch **fetch, const struct fetch_opts *o, struct error *e)
{
	struct fetch *f = *fetch = mem_zero(1, sizeof *f);

	f->o = *o;
	if (strncmp(o->url, FOLDER, sizeof FOLDER - 1) == 0) {
		f->url = mem_zero(1, sizeof *f->url);
		f->url[f->urls++] = mem_string(o->url + sizeof FOLDER - 1);
		if (access(f->url[0], R_OK | X_OK) != 0)
			return error_errno(e, ST_CANNOT,
			    "--schema-registry: cannot open '%s'", f->url[0]);
		return 0;
	}
	split_urls(f, o->url);
	if (f->urls == 0)
		return fetch_refuse_url(e, "it is empty");
	return fetch_open_http(f, e);
}

void
fetch_close(struct fetch *f)
{
	if (f == NULL)
		return;
	fetch_close_http(f);
	for (size_t i = 0; i < f->urls; i++)
		free(f->url[i]);
	free(f->url);
	free(f);
}

/* Wait before another try, unless a signal asks for the end. */
static void
rest(int64_t ms)
{
	int64_t end = clock_ms() + ms, left;

	while ((left = end - clock_ms()) > 0 && stop_requested() == 0)
		clock_sleep(left < POLL_MS ? left : POLL_MS);
}

int
fetch_ask(struct fetch *f, const char *path, const struct buf *body,
    struct buf *answer, long *status, struct error *e)
{
	int64_t end = clock_ms() + f->o.timeout_ms, pause = PAUSE_MS;
	struct error before = {0};
	enum tried tried;

	answer->len = 0;
	if (f->curl == NULL)
		return ask_folder(f, path, body, answer, status, e);
	f->answer = answer;
	for (;;) {
		int64_t left = end - clock_ms(), wait;

		tried = fetch_try_http(
		    f, path, body, left > 1 ? left : 1, status, e);
		if (tried == TRIED_WELL)
			return 0;
		if (f->timed_out && left < SHORT_MS && before.text[0] != '\0')
			*e = before;
		before = *e;
		left = end - clock_ms();
		if (stop_requested() != 0)
			return error_set(e, ST_FAILED,
			    "schema registry: a signal came before its answer");
		if (f->urls > 1)
			f->wait_ms = 0; /* the next one need not wait */
		if (tried == TRIED_IN_VAIN || left <= LAST_MS ||
		    f->wait_ms > left)
			return -1;
		if (!f->warned && !diag_is_quiet())
			warnx("%s: trying again", e->text);
		f->warned = true;
		wait = f->wait_ms > pause ? f->wait_ms : pause;
		rest(wait < left ? wait : left / 2);
		pause = 2 * pause < PAUSE_MAX_MS ? 2 * pause : PAUSE_MAX_MS;
		f->next = (f->next + 1) % f->urls;
	}
}

void
fetch_add_part(struct buf *path, const char *part)
{
	static const char plain[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~";
	bool dots = part[strspn(part, ".")] == '\0'; /* "..": not a way up */

	for (; *part != '\0'; part++)
		if (strchr(plain, *part) != NULL || (*part == '.' && !dots))
			buf_add_byte(path, *part);
		else
			buf_add_format(path, "%%%02X", (unsigned char)*part);
}
