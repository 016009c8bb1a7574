#include "base/metrics_file.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"

#include <stdlib.h>

#define EVERY_MS 15000

#undef OPT_OF
#define OPT_OF struct metrics_opts

const struct opt metrics_options[] = {
    {0, "metrics", "FILE",
	"keep figures for Prometheus there, as a textfile of\n"
	"node_exporter",
	OPT_TEXT(path), OPT_WRITES},
    {0},
};

static struct {
	const char *path; /* NULL: closed */
	const char *program;
	char *name;
	void (*tell)(struct prometheus *m, void *arg);
	void *arg;
	int64_t due;
	bool has_failed;
} file;

static void
write_now(bool is_running)
{
	struct buf b = {0};
	struct prometheus m = {
	    .out = &b, .program = file.program, .run = file.name};
	struct error e;

	file.due = clock_ms() + EVERY_MS;
	prometheus_general(&m);
	prometheus_gauge(&m, "running",
	    "1 while the program runs, 0 after its end unless it was killed.",
	    is_running ? 1 : 0);
	file.tell(&m, file.arg);
	if (file_write_public(file.path, &b, &e) < 0 && !file.has_failed) {
		warnx("--metrics: %s; going on without it", e.text);
		file.has_failed = true;
	}
	buf_release(&b);
}

/* Return the file's name without its folder and without .prom. */
static char *
find_name(const char *path)
{
	static const char end[] = ".prom";
	char *name = mem_string(path_base(path));
	size_t len = strlen(name);

	if (len >= sizeof end && strcmp(name + len + 1 - sizeof end, end) == 0)
		name[len + 1 - sizeof end] = '\0';
	return name;
}

void
metrics_file_open(const char *program, const char *path,
    void (*tell)(struct prometheus *m, void *arg), void *arg)
{
	if (path == NULL)
		return;
	file.path = path;
	file.program = program;
	file.name = find_name(path);
	file.tell = tell;
	file.arg = arg;
	atexit(metrics_file_close);
	write_now(true);
}

bool
metrics_file_is_open(void)
{
	return file.path != NULL;
}

void
metrics_file_look(void)
{
	if (file.path != NULL && clock_ms() >= file.due)
		write_now(true);
}

void
metrics_file_close(void)
{
	if (file.path == NULL)
		return;
	write_now(false);
	free(file.name);
	file.path = NULL;
}
