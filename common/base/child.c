#include "base/child.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BLOCK (64 << 10)
#define IDLE_MS 100

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Turn into the command; when that cannot be, write errno to `report`. */
_Noreturn static void
become(char **argv, int in, int out, int report)
{
	int errnum;

	setpgid(0, 0);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0)
		_exit(126);
	execvp(argv[0], argv);
	errnum = errno;
	if (write(report, &errnum, sizeof errnum) < 0)
		_exit(126);
	_exit(127);
}

/* Until the command runs (0) or could not be run (-1, errno). */
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

/* Three pipes, whose ends do not outlive an exec; all or none. */
static int
open_pipes(int pipes[3][2])
{
	for (int i = 0; i < 3; i++) {
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

/* Wait for its end, which is near. */
static void
reap(struct child *c)
{
	close_fd(&c->in);
	close_fd(&c->out);
	while (c->pid > 0 && waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
		;
	c->pid = 0;
}

int
child_start(struct child *c, char **argv, struct error *e)
{
	enum { IN, OUT, REPORT };
	int pipes[3][2], failed;

	*c = (struct child){.in = -1, .out = -1};
	if (open_pipes(pipes) < 0)
		return error_errno(e, ST_FAILED, "cannot make a pipe");
	c->pid = fork();
	if (c->pid == 0)
		become(argv, pipes[IN][0], pipes[OUT][1], pipes[REPORT][1]);
	close(pipes[IN][0]);
	close(pipes[OUT][1]);
	close(pipes[REPORT][1]);
	c->in = pipes[IN][1];
	c->out = pipes[OUT][0];
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
	return 0;
}

/* Write what it takes; *p moves on. False on an error that is not its end. */
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

/* Read what there is: bytes, 0 its end, -1 nothing yet, -2 an error. */
static ssize_t
collect(struct child *c, struct buf *out)
{
	ssize_t n = read(c->out, buf_reserve(out, BLOCK), BLOCK);

	if (n > 0)
		out->len += (size_t)n;
	if (n >= 0)
		return n;
	return errno == EINTR || errno == EAGAIN ? -1 : -2;
}

enum talked
child_talk(struct child *c, const struct talk *t, struct buf *out)
{
	const char *p = t->text, *end = t->text + t->len;
	size_t lines = 0, counted = out->len;
	int64_t moved = clock_ms();
	bool keep = t->lines > 0;

	if (p == end && !keep)
		close_fd(&c->in);
	while (!keep || lines < t->lines || p < end) {
		struct pollfd fds[] = {{.fd = c->out, .events = POLLIN},
		    {.fd = p < end ? c->in : -1, .events = POLLOUT}};
		int ready = poll(fds, 2, IDLE_MS);
		ssize_t n = -1;

		if (ready < 0 && errno != EINTR)
			return TALK_FAILED;
		if (t->idle != NULL && !t->idle(t->arg))
			return TALK_BROKEN_OFF;
		if (ready <= 0) {
			if (t->timeout_ms > 0 &&
			    clock_ms() - moved > t->timeout_ms)
				return TALK_TIMED_OUT;
			continue;
		}
		moved = clock_ms();
		if (fds[1].revents != 0 && !feed(c, &p, end, keep))
			return TALK_FAILED;
		if (fds[0].revents != 0)
			n = collect(c, out);
		if (n == -2)
			return TALK_FAILED;
		if (n == 0)
			return keep ? TALK_ENDED : TALK_DONE;
		lines += buf_lines(out, counted);
		counted = out->len;
	}
	return TALK_DONE;
}

size_t
child_surplus(struct child *c, int ms, struct buf *out)
{
	struct pollfd fd = {.fd = c->out, .events = POLLIN};
	ssize_t n = poll(&fd, 1, ms) > 0 ? collect(c, out) : 0;

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
		if (t->idle != NULL && !t->idle(t->arg))
			return TALK_BROKEN_OFF;
		if (t->timeout_ms > 0 && clock_ms() - since > t->timeout_ms)
			return TALK_TIMED_OUT;
		nanosleep(&nap, NULL);
		if (nap.tv_nsec < 1000000 * IDLE_MS / 2)
			nap.tv_nsec *= 2;
	}
	c->pid = 0;
	return TALK_DONE;
}

void
child_kill(struct child *c)
{
	if (c->pid <= 0)
		return;
	kill(-c->pid, SIGKILL);
	kill(c->pid, SIGKILL); /* if it is not yet in its own group */
	reap(c);
}
