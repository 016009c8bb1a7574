#include "base/child.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/waiting.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BLOCK (64 << 10)
#define IDLE_MS 100
#define TELLING "WEIR_REJECTS_FD"

extern char **environ;

/* A child's pipes, and which ends of each are ours. */
enum { IN, OUT, TOLD, REPORT, PIPES };

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Our environment, and the pipe to tell of rejects; freed by the caller. */
static char **
make_environment(char *telling)
{
	size_t count = 0, kept = 0;
	char **env;

	while (environ[count] != NULL)
		count++;
	env = mem_zero(count + 2, sizeof *env);
	for (size_t i = 0; i < count; i++)
		if (strncmp(environ[i], TELLING "=", sizeof TELLING) != 0)
			env[kept++] = environ[i];
	env[kept] = telling;
	return env;
}

/* Turn into the command; where that fails, write errno to the report pipe. */
_Noreturn static void
become(char **argv, char **env, int pipes[PIPES][2])
{
	int in = pipes[IN][0], out = pipes[OUT][1];
	int report = pipes[REPORT][1], errnum;

	setpgid(0, 0);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0)
		_exit(126);
	fcntl(pipes[TOLD][1], F_SETFD, 0);
	environ = env;
	execvp(argv[0], argv);
	errnum = errno;
	if (write(report, &errnum, sizeof errnum) < 0)
		_exit(126);
	_exit(127);
}

/* Wait until the command runs (0) or could not be run (-1, errno). */
static int
await_start(int report)
{
	int errnum;
	ssize_t n;

	do
		n = read(report, &errnum, sizeof errnum);
	while (n < 0 && errno == EINTR);
	close(report);
	if (n != sizeof errnum)
		return 0;
	errno = errnum;
	return -1;
}

/* Open all pipes or none; their ends do not outlive an exec. */
static int
open_pipes(int pipes[PIPES][2])
{
	for (int i = 0; i < PIPES; i++) {
		if (pipe(pipes[i]) != 0) {
			while (i-- > 0) {
				close(pipes[i][0]);
				close(pipes[i][1]);
			}
			return -1;
		}
		fcntl(pipes[i][0], F_SETFD, FD_CLOEXEC);
		fcntl(pipes[i][1], F_SETFD, FD_CLOEXEC);
	}
	return 0;
}

/* Wait for the child, which has already closed its output. */
static void
reap(struct child *c)
{
	close_fd(&c->in);
	close_fd(&c->out);
	close_fd(&c->told);
	while (c->pid > 0 && waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
		;
	c->pid = 0;
}

static uintmax_t
inode_of(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 ? (uintmax_t)st.st_ino : 0;
}

/* Fork, and become the command there. */
static void
fork_command(struct child *c, char **argv, int pipes[PIPES][2])
{
	char telling[80];
	char **env;

	snprintf(telling, sizeof telling, TELLING "=%d:%" PRIuMAX,
	    pipes[TOLD][1], inode_of(pipes[TOLD][1]));
	env = make_environment(telling);
	c->pid = fork();
	if (c->pid == 0)
		become(argv, env, pipes);
	free(env);
}

int
child_start(struct child *c, char **argv, struct error *e)
{
	int pipes[PIPES][2], failed;

	*c = (struct child){.in = -1, .out = -1, .told = -1};
	if (open_pipes(pipes) < 0)
		return error_errno(e, ST_FAILED, "cannot make a pipe");
	fork_command(c, argv, pipes);
	close(pipes[IN][0]);
	close(pipes[OUT][1]);
	close(pipes[TOLD][1]);
	close(pipes[REPORT][1]);
	c->in = pipes[IN][1];
	c->out = pipes[OUT][0];
	c->told = pipes[TOLD][0];
	c->inode = inode_of(c->in);
	failed = c->pid < 0 ? -1 : await_start(pipes[REPORT][0]);
	if (c->pid < 0)
		close(pipes[REPORT][0]);
	if (failed < 0) {
		error_errno(e, c->pid < 0 ? ST_FAILED : ST_CANNOT,
		    "cannot run '%s'", argv[0]);
		reap(c);
		return -1;
	}
	fcntl(c->in, F_SETFL, O_NONBLOCK);
	fcntl(c->out, F_SETFL, O_NONBLOCK);
	fcntl(c->told, F_SETFL, O_NONBLOCK);
	return 0;
}

/*
 * Write as much as the child takes; *p moves on. False on an error other than
 * its end.
 */
static bool
feed(struct child *c, const char **p, const char *end, bool keep)
{
	ssize_t n = write(c->in, *p, (size_t)(end - *p));

	if (n >= 0) {
		*p += n;
	} else if (errno == EPIPE) {
		*p = end; /* it reads no more */
	} else if (errno != EINTR && errno != EAGAIN) {
		return false;
	}
	if (*p == end && !keep)
		close_fd(&c->in);
	return true;
}

/*
 * Read the bytes at hand: their number, 0 the end, -1 nothing yet, -2 an error.
 */
static ssize_t
collect(int fd, struct buf *out)
{
	ssize_t n = read(fd, buf_reserve(out, BLOCK), BLOCK);

	if (n > 0)
		out->len += (size_t)n;
	if (n >= 0)
		return n;
	return errno == EINTR || errno == EAGAIN ? -1 : -2;
}

void
child_listen(struct child *c, struct buf *told)
{
	while (c->told >= 0 && collect(c->told, told) > 0)
		;
}

/* The state of a talk. */
struct progress {
	const char *p; /* the text that the child has not yet got */
	const char *end;
	size_t lines;	 /* answered */
	size_t counted;	 /* bytes of the answer whose lines are in `lines` */
	int64_t moved;	 /* when a byte last went either way */
	int64_t waiting; /* since when the child has waited for more, or 0 */
	bool telling;	 /* `told` has not ended */
};

static bool
is_answered(const struct talk *t, const struct progress *at)
{
	size_t excused = t->excused != NULL ? t->excused(t->excused_arg) : 0;

	return t->lines > 0 && at->p == at->end &&
	    at->lines + excused >= t->lines;
}

/* Has nothing moved for too long? TALK_DONE: no. */
static enum talked
judge_silence(const struct child *c, const struct talk *t, struct progress *at)
{
	int64_t now = clock_ms();

	if (t->timeout_ms > 0 && now - at->moved > t->timeout_ms)
		return TALK_TIMED_OUT;
	if (t->owing_ms == 0 || t->lines == 0 || at->p < at->end ||
	    !waiting_for_pipe(c->pid, c->inode))
		at->waiting = 0;
	else if (at->waiting == 0)
		at->waiting = now;
	else if (now - at->waiting >= t->owing_ms)
		return TALK_OWING;
	return TALK_DONE;
}

/* Move bytes both ways: 1, 0 the child's output has ended, -1 an error. */
static int
move_bytes(struct child *c, const struct talk *t, const struct pollfd *fds,
    struct progress *at, struct buf *out)
{
	ssize_t n = -1;

	at->moved = clock_ms();
	at->waiting = 0;
	if (fds[1].revents != 0 && !feed(c, &at->p, at->end, t->lines > 0))
		return -1;
	/*
	 * Before the answers: the child tells of a line before it answers later
	 * ones.
	 */
	if (fds[2].revents != 0 && collect(c->told, t->told) == 0)
		at->telling = false;
	if (fds[0].revents != 0)
		n = collect(c->out, out);
	if (n > 0) {
		at->lines += buf_lines(out, at->counted);
		at->counted = out->len;
	}
	return n == -2 ? -1 : n == 0 ? 0 : 1;
}

enum talked
child_talk(struct child *c, const struct talk *t, struct buf *out)
{
	struct progress at = {.p = t->text,
	    .end = t->text + t->len,
	    .counted = out->len,
	    .moved = clock_ms(),
	    .telling = t->told != NULL};
	enum talked silence;
	int more;

	if (at.p == at.end && t->lines == 0)
		close_fd(&c->in);
	while (!is_answered(t, &at)) {
		struct pollfd fds[] = {{.fd = c->out, .events = POLLIN},
		    {.fd = at.p < at.end ? c->in : -1, .events = POLLOUT},
		    {.fd = at.telling ? c->told : -1, .events = POLLIN}};
		int ready = poll(fds, 3, IDLE_MS);

		if (ready < 0 && errno != EINTR)
			return TALK_FAILED;
		if (t->idle != NULL && !t->idle(t->arg))
			return TALK_BROKEN_OFF;
		if (ready <= 0) {
			silence = judge_silence(c, t, &at);
			if (silence != TALK_DONE)
				return silence;
			continue;
		}
		more = move_bytes(c, t, fds, &at, out);
		if (more < 0)
			return TALK_FAILED;
		if (more == 0)
			return t->lines > 0 ? TALK_ENDED : TALK_DONE;
	}
	return TALK_DONE;
}

size_t
child_surplus(struct child *c, int ms, struct buf *out)
{
	struct pollfd fd = {.fd = c->out, .events = POLLIN};
	ssize_t n = poll(&fd, 1, ms) > 0 ? collect(c->out, out) : 0;

	return n > 0 ? (size_t)n : 0;
}

enum talked
child_wait(struct child *c, const struct talk *t, int *status)
{
	struct timespec nap = {.tv_nsec = 50000};
	int64_t since = clock_ms();

	close_fd(&c->in);
	close_fd(&c->out);
	/* Most are gone as soon as their output has ended. */
	while (waitpid(c->pid, status, WNOHANG) == 0) {
		if (t->told != NULL)
			child_listen(c, t->told);
		if (t->idle != NULL && !t->idle(t->arg))
			return TALK_BROKEN_OFF;
		if (t->timeout_ms > 0 && clock_ms() - since > t->timeout_ms)
			return TALK_TIMED_OUT;
		nanosleep(&nap, NULL);
		if (nap.tv_nsec < 1000000 * IDLE_MS / 2)
			nap.tv_nsec *= 2;
	}
	c->pid = 0;
	if (t->told != NULL)
		child_listen(c, t->told);
	close_fd(&c->told);
	return TALK_DONE;
}

bool
child_has_ended(const struct child *c)
{
	siginfo_t info = {.si_pid = 0};

	return c->pid > 0 &&
	    waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOHANG | WNOWAIT) ==
	    0 &&
	    info.si_pid == c->pid;
}

void
child_kill(struct child *c)
{
	if (c->pid <= 0)
		return;
	kill(-c->pid, SIGKILL);
	kill(c->pid, SIGKILL); /* the child may not yet be in its own group */
	reap(c);
}
