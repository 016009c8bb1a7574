#include "command.h"

#include <sys/wait.h>

#define SURPLUS_MS 100 /* to watch for more after the first answers */
#define END_MS 2000    /* for a kept command, when there is no more */

static const char unlike[] = "it did not answer each line with one (--keep)";

static enum answer
bad(struct error *e, const char *why)
{
	error_set(e, ST_FAILED, "%s", why);
	return ANSWER_BAD;
}

/* End the command: its output does not count. */
static enum answer
end_failed(struct command *c, struct error *e, const char *why)
{
	child_kill(&c->child);
	return bad(e, why);
}

/* Judge a command that has ended by its status. */
static enum answer
judge_end(const struct command *c, pid_t pid, int status, struct error *e)
{
	int exited = WIFEXITED(status) ? WEXITSTATUS(status) : -1;

	if (exited == 0 || (exited == 1 && told_by(&c->told, pid)))
		return ANSWER_WHOLE;
	if (exited >= 0)
		error_set(e, ST_FAILED, "it ended with status %d", exited);
	else
		error_set(e, ST_FAILED, "it was killed by signal %d",
		    WTERMSIG(status));
	return exited == 2 ? ANSWER_CANNOT : ANSWER_BAD;
}

/* Await the end of a command that has closed its output. */
static enum answer
await_end(struct command *c, const struct talk *t, struct error *e)
{
	pid_t pid = c->child.pid;
	int status;

	switch (child_wait(&c->child, t, &status)) {
	case TALK_DONE:
		told_count(&c->told);
		return judge_end(c, pid, status, e);
	case TALK_TIMED_OUT:
		return end_failed(
		    c, e, "it has closed its stdout and does not end");
	default:
		return end_failed(c, e, "it was broken off");
	}
}

static enum answer
start(struct command *c, struct error *e)
{
	if (child_start(&c->child, c->argv, e) < 0)
		return ANSWER_NONE;
	told_begin(&c->told, c->child.inode);
	c->fresh = true;
	return ANSWER_WHOLE;
}

/* Run the command for this text. */
static enum answer
run_once(struct command *c, const struct talk *t, struct error *e)
{
	if (start(c, e) != ANSWER_WHOLE)
		return ANSWER_NONE;
	switch (child_talk(&c->child, t, &c->output)) {
	case TALK_DONE:
		return await_end(c, t, e);
	case TALK_TIMED_OUT:
		return end_failed(c, e, "it neither reads nor writes any more");
	default:
		return end_failed(c, e, "it was broken off");
	}
}

/*
 * Ask a kept command. Check for a surplus first: after the next text it could
 * not be told from answers.
 */
static enum answer
ask_kept(struct command *c, const struct talk *t, struct error *e)
{
	enum answer ended;
	bool fresh;

	if (c->child.pid == 0 && start(c, e) != ANSWER_WHOLE)
		return ANSWER_NONE;
	fresh = c->fresh;
	c->fresh = false;
	if (!fresh && child_surplus(&c->child, 0, &c->output) > 0)
		return ANSWER_SURPLUS;
	switch (child_talk(&c->child, t, &c->output)) {
	case TALK_DONE:
		/*
		 * This catches at the start one that answers a line with two.
		 */
		if (child_surplus(
			&c->child, fresh ? SURPLUS_MS : 0, &c->output) == 0)
			return ANSWER_WHOLE;
		return end_failed(c, e, unlike);
	case TALK_ENDED:
		ended = await_end(c, t, e);
		if (ended != ANSWER_WHOLE)
			return ended;
		return bad(
		    e, "it ended before it had answered each line (--keep)");
	case TALK_TIMED_OUT:
	case TALK_OWING:
		return end_failed(c, e, unlike);
	default:
		return end_failed(c, e, "it was broken off");
	}
}

static size_t
count_excused(void *arg)
{
	struct command *c = arg;

	return told_count(&c->told);
}

/* Fill in the command's side of a talk. */
static struct talk
how_to_talk(struct command *c)
{
	return (struct talk){.timeout_ms = c->timeout_ms,
	    .owing_ms = c->owing_ms,
	    .told = &c->told.text,
	    .excused = count_excused,
	    .excused_arg = c,
	    .idle = c->alive,
	    .arg = c->arg};
}

void
command_init(struct command *c)
{
	told_init(&c->told);
}

enum answer
command_ask(struct command *c, const char *text, size_t len, size_t lines,
    struct error *e)
{
	struct talk t = how_to_talk(c);
	enum answer answer;

	t.text = text;
	t.len = len;
	t.lines = c->keep ? lines : 0;
	told_next(&c->told, c->asked);
	c->asked = lines;
	c->output.len = 0;
	answer = c->keep ? ask_kept(c, &t, e) : run_once(c, &t, e);
	if (answer != ANSWER_WHOLE)
		return answer;
	if (c->output.len > 0 && c->output.data[c->output.len - 1] != '\n')
		return end_failed(c, e, "its last line has no end");
	if (c->keep && buf_lines(&c->output, 0) + told_count(&c->told) != lines)
		return end_failed(c, e, unlike);
	return ANSWER_WHOLE;
}

enum answer
command_start(struct command *c, struct error *e)
{
	command_kill(c);
	c->asked = 0;
	return start(c, e);
}

enum answer
command_check(struct command *c, struct error *e)
{
	const struct talk t = how_to_talk(c);
	enum answer ended;

	if (!child_has_ended(&c->child))
		return ANSWER_WHOLE;
	ended = await_end(c, &t, e);
	return ended == ANSWER_WHOLE ? bad(e, "it ended with status 0") : ended;
}

enum answer
command_probe(struct command *c, struct error *e)
{
	const struct talk t = how_to_talk(c);

	command_kill(c);
	c->output.len = 0;
	return run_once(c, &t, e);
}

bool
command_end(struct command *c)
{
	const struct talk t = {.timeout_ms = END_MS};

	if (c->child.pid == 0)
		return true;
	c->output.len = 0;
	child_talk(&c->child, &t, &c->output);
	return c->output.len == 0;
}

void
command_kill(struct command *c)
{
	child_kill(&c->child);
}

void
command_release(struct command *c)
{
	child_kill(&c->child);
	buf_release(&c->output);
	told_release(&c->told);
}
