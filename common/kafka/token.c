#include "kafka/token.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define OUTPUT_MAX (1 << 20) /* bytes that a command may print */
#define LOOK_MS 20	     /* between two looks whether it has ended */

extern char **environ;

/* --- the command ---------------------------------------------------------- */

/*
 * Start the command, with a pipe from its stdout; -1 and errno when that fails.
 */
static pid_t
start(const char *command, int *from)
{
	char sh[] = "sh", c[] = "-c", *text = mem_string(command);
	char *argv[] = {sh, c, text, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t set;
	pid_t pid = -1;
	int fds[2];

	if (pipe(fds) != 0) {
		free(text);
		return -1;
	}
	fcntl(fds[0], F_SETFD, FD_CLOEXEC);
	fcntl(fds[1], F_SETFD, FD_CLOEXEC);
	posix_spawn_file_actions_init(&actions);
	/* Our stdin holds records. */
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, fds[1], 1);
	posix_spawnattr_init(&attr);
	sigemptyset(&set);
	posix_spawnattr_setsigmask(&attr, &set);
	sigaddset(&set, SIGPIPE);
	posix_spawnattr_setsigdefault(&attr, &set);
	posix_spawnattr_setflags(
	    &attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	errno = posix_spawn(&pid, "/bin/sh", &actions, &attr, argv, environ);
	if (errno != 0)
		pid = -1;
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	close(fds[1]);
	if (pid < 0)
		close(fds[0]);
	*from = fds[0];
	free(text);
	return pid;
}

/* Is there something to read, or the end, before the time is over? */
static bool
wait_readable(int fd, int64_t deadline)
{
	struct pollfd p[] = {
	    {.fd = fd, .events = POLLIN}, {.fd = stop_fd(), .events = POLLIN}};
	int64_t left = deadline - clock_ms();

	while (left > 0 && stop_requested() == 0) {
		/* The stop descriptor tells even of a stop just before. */
		if (poll(p, 2, left > 1000 ? 1000 : (int)left) > 0 &&
		    p[0].revents != 0)
			return true;
		left = deadline - clock_ms();
	}
	return false;
}

/* Read the command's output; false when it does not end. */
static bool
read_all(int fd, struct buf *b, int64_t deadline)
{
	ssize_t n;

	do {
		if (b->len > OUTPUT_MAX || !wait_readable(fd, deadline))
			return false;
		n = read(fd, buf_reserve(b, 4096), 4096);
		if (n > 0)
			b->len += (size_t)n;
	} while (n > 0 || (n < 0 && errno == EINTR));
	return n == 0;
}

/* Wait for the command's end; without one kill it and return false. */
static bool
reap(pid_t pid, bool read, int64_t deadline, int *status)
{
	pid_t got = 0;

	while (read && got == 0 && clock_ms() < deadline &&
	    stop_requested() == 0) {
		got = waitpid(pid, status, WNOHANG);
		if (got == 0)
			clock_sleep(LOOK_MS);
	}
	if (got == 0) {
		kill(pid, SIGKILL);
		while (waitpid(pid, status, 0) < 0 && errno == EINTR)
			continue;
		return false;
	}
	return got == pid;
}

static int
run(const char *command, int64_t timeout_ms, struct buf *b, struct error *e)
{
	int64_t deadline = clock_ms() + timeout_ms;
	int fd, status;
	pid_t pid = start(command, &fd);
	bool ended;

	if (pid < 0)
		return error_errno(
		    e, ST_FAILED, "--token-command: cannot start");
	ended = read_all(fd, b, deadline);
	close(fd);
	ended = reap(pid, ended, deadline, &status);
	if (!ended && stop_requested() != 0)
		return error_set(e, ST_FAILED,
		    "--token-command: a signal asked for the end");
	if (!ended)
		return error_set(e, ST_CANNOT,
		    "--token-command: it did not end within %.3g seconds, or "
		    "printed too much",
		    (double)timeout_ms / 1000);
	if (WIFSIGNALED(status))
		return error_set(e, ST_CANNOT,
		    "--token-command: signal %d ended it", WTERMSIG(status));
	if (WEXITSTATUS(status) != 0)
		return error_set(e, ST_CANNOT,
		    "--token-command: it ended with status %d",
		    WEXITSTATUS(status));
	return 0;
}

/* --- its answer ----------------------------------------------------------- */

static bool
take_string(const struct json_member *m, struct buf *b)
{
	b->len = 0;
	if (m->type != JSON_STRING)
		return false;
	json_unescape(b, m->text + 1, m->len - 2);
	return b->len > 0 && memchr(b->data, '\0', b->len) == NULL;
}

/* Read a time from `start` on, in ms. */
static bool
take_time(const struct json_member *m, int64_t start, int64_t *ms)
{
	struct buf b = {0};
	double x;
	bool good;

	if (m->type == JSON_NUMBER) {
		buf_add(&b, m->text, m->len);
		/* To the year 9999: larger numbers are not seconds. */
		good = num_real(buf_string(&b), 0, 253402300799, &x);
		if (good)
			*ms = start + (int64_t)(1000 * x);
	} else {
		good = take_string(m, &b) &&
		    clock_parse(buf_string(&b), start, ms) && *b.data != '-';
	}
	buf_release(&b);
	return good;
}

static void
drop_extensions(struct token *t)
{
	for (size_t i = 0; i < t->extensions; i++)
		free(t->extension[i]);
	free(t->extension);
	t->extension = NULL;
	t->extensions = 0;
}

static bool
take_extensions(struct token *t, const struct json_member *object)
{
	const char *p = object->text, *end = object->text + object->len;
	struct json_member m;
	struct buf name = {0}, value = {0};
	bool good = object->type == JSON_OBJECT;

	while (good && json_next(&p, end, &m)) {
		name.len = 0;
		json_unescape(&name, m.key, m.key_len);
		good = take_string(&m, &value);
		if (!good)
			break;
		t->extension = mem_resize(
		    t->extension, t->extensions + 2, sizeof *t->extension);
		t->extension[t->extensions++] = mem_string(buf_string(&name));
		t->extension[t->extensions++] = mem_string(buf_string(&value));
	}
	buf_release(&name);
	buf_release(&value);
	return good;
}

static int
take_member(struct token *t, const struct json_member *m, struct error *e)
{
	int64_t now = clock_wall_ms();
	const char *name = NULL;

	if (json_key_is(m, "token") || json_key_is(m, "access_token"))
		name = take_string(m, &t->value) ? NULL : "token";
	else if (json_key_is(m, "principal"))
		name = take_string(m, &t->principal) ? NULL : "principal";
	else if (json_key_is(m, "expires"))
		name = take_time(m, 0, &t->expires) ? NULL : "expires";
	else if (json_key_is(m, "expires_in"))
		name = take_time(m, now, &t->expires) ? NULL : "expires_in";
	else if (json_key_is(m, "extensions"))
		name = take_extensions(t, m) ? NULL : "extensions";
	if (name == NULL)
		return 0;
	return error_set(e, ST_CANNOT,
	    "--token-command: '%s' in what it printed is not of a form it can "
	    "have",
	    name);
}

/* Take the token from the output. No error quotes it: it is a secret. */
static int
parse(struct token *t, struct buf *b, struct error *e)
{
	const char *end, *p;
	struct json_fault fault;
	struct json_member m;
	size_t len = b->len;

	memset(buf_reserve(b, JSON_SLACK), '\n', JSON_SLACK);
	end = b->data + len;
	p = json_blanks(b->data, end);
	if (p == end || *p != '{' || !json_valid(b->data, len, &fault))
		return error_set(e, ST_CANNOT,
		    "--token-command: it did not print one JSON object");
	while (json_next(&p, end, &m))
		if (take_member(t, &m, e) < 0)
			return -1;
	if (t->value.len == 0 || t->expires == 0)
		return error_set(e, ST_CANNOT,
		    "--token-command: '%s' is missing in what it printed",
		    t->value.len == 0 ? "token" : "expires");
	return 0;
}

static void
release(struct token *t)
{
	buf_release(&t->value);
	buf_release(&t->principal);
	drop_extensions(t);
}

int
token_get(struct token *t, int64_t timeout_ms, struct error *e)
{
	struct token fresh = {.command = t->command};
	int64_t now = clock_wall_ms();
	struct buf output = {0};
	int failed;

	if (now < t->refresh)
		return 0;
	failed = run(t->command, timeout_ms, &output, e);
	if (failed == 0)
		failed = parse(&fresh, &output, e);
	now = clock_wall_ms();
	if (failed == 0 && fresh.expires <= now)
		failed = error_set(e, ST_CANNOT,
		    "--token-command: its token has already expired");
	buf_release(&output);
	if (failed < 0) {
		release(&fresh);
		return -1;
	}
	fresh.refresh = now + (fresh.expires - now) / 4 * 3;
	release(t);
	*t = fresh;
	return 0;
}

int
token_give(const struct token *t, rd_kafka_t *rk, struct error *e)
{
	struct buf value = {0}, principal = {0};
	char why[256];
	int failed = 0;

	/* As C strings. */
	buf_add(&value, t->value.data, t->value.len);
	if (t->principal.len > 0)
		buf_add(&principal, t->principal.data, t->principal.len);
	/* librdkafka's sentence may quote the token. */
	if (rd_kafka_oauthbearer_set_token(rk, buf_string(&value), t->expires,
		buf_string(&principal), (const char **)t->extension,
		t->extensions, why, sizeof why) != RD_KAFKA_RESP_ERR_NO_ERROR)
		failed = error_set(e, ST_CANNOT,
		    "--token-command: the token (or an extension) is not of a "
		    "form that a broker could take");
	buf_release(&value);
	buf_release(&principal);
	return failed;
}
