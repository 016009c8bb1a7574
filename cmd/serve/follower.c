#include "follower.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAUSE_MS 500	/* the first; twice as long each time */
#define PAUSES 6	/* that grow */
#define STEADY_MS 10000 /* who ran for so long starts with short pauses */
#define PATH_BYTES 4096

/*
 * Find the program beside us: its name is ours, with "models" for "serve". Else
 * it is looked for in $PATH.
 */
static char *
find_models(void)
{
	char own[PATH_BYTES];
	ssize_t n = readlink("/proc/self/exe", own, sizeof own - 1);
	struct buf b = {0};

	if (n > (ssize_t)strlen("serve")) {
		own[n] = '\0';
		if (strcmp(own + n - strlen("serve"), "serve") == 0) {
			own[n - (ssize_t)strlen("serve")] = '\0';
			buf_add_format(&b, "%smodels", own);
			if (access(buf_string(&b), X_OK) == 0)
				return b.data;
		}
	}
	buf_release(&b);
	return mem_string("models");
}

static void
spawn(struct follower *f)
{
	char *program = find_models();
	pid_t parent = getpid(), pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		signal(SIGPIPE, SIG_DFL);
		if (getppid() != parent)
			_exit(ST_FAILED);
		execlp(program, program, "pull", f->topic, f->folder,
		    "--follow", (char *)NULL);
		die_in_child(ST_CANNOT, "cannot run '%s'", program);
	}
	f->pid = pid > 0 ? pid : 0;
	f->alive_ms = clock_ms();
	free(program);
}

int
follower_start(struct follower *f, const char *topic, struct error *e)
{
	struct buf b = {0};

	*f = (struct follower){.topic = topic};
	if (private_folder_open(
		&f->private, getenv("XDG_RUNTIME_DIR"), "weir-serve-", e) < 0)
		return -1;
	buf_add_format(&b, "%s/models", f->private.path);
	f->folder = mem_string(buf_string(&b));
	buf_release(&b);
	spawn(f);
	return 0;
}

int
follower_look(struct follower *f)
{
	int64_t now = clock_ms();
	int status;

	if (f->pid == 0) {
		if (now >= f->again_ms)
			spawn(f);
		return -1;
	}
	if (waitpid(f->pid, &status, WNOHANG) != f->pid) {
		if (now - f->again_ms > STEADY_MS)
			f->failures = 0;
		f->alive_ms = now;
		return -1;
	}
	f->pid = 0;
	f->again_ms = now + (PAUSE_MS << f->failures);
	f->failures += f->failures < PAUSES;
	return WIFEXITED(status) ? WEXITSTATUS(status) : ST_FAILED;
}

double
follower_age(const struct follower *f)
{
	return (double)(clock_ms() - f->alive_ms) / 1000;
}

void
follower_end(struct follower *f)
{
	if (f->topic == NULL)
		return;
	if (f->pid > 0) {
		kill(f->pid, SIGTERM);
		waitpid(f->pid, NULL, 0);
	}
	private_folder_close(&f->private);
	free(f->folder);
	*f = (struct follower){0};
}
