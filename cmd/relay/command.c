#include "base/command.h"

#include <sys/wait.h>

#define SURPLUS_MS 100 /* watched for more, behind the first answers */
#define END_MS 2000    /* for a kept command, when there is no more */

static const char unlike[] = "it did not answer each line with one (--keep)";

static enum answer
bad(struct error *e, const char *why)
{
	error_set(e, ST_FAILED, "%s", why);
	return ANSWER_BAD;
}

/* End it, since what it wrote does not count. */
static enum answer
give_up(struct command *c, struct error *e, const char *why)
{
	child_kill(&c->child);
	return bad(e, why);
}

/* Is a command that has ended to be trusted? */
static enum answer
judge_end(int status, struct error *e)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return ANSWER_WHOLE;
	if (WIFEXITED(status))
		error_set(e, ST_FAILED, "it ended with status %d",
		    WEXITSTATUS(status));
	else
		error_set(e, ST_FAILED, "it was killed by signal %d",
		    WTERMSIG(status));
	return ANSWER_BAD;
}

/* It has ended its output: does that count? */
static enum answer
await_end(struct command *c, const struct talk *t, struct error *e)
{
	int status;

	switch (child_wait(&c->child, t, &status)) {
	case TALK_DONE:
		return judge_end(status, e);
	case TALK_TIMED_OUT:
		return give_up(
		    c, e, "it has closed its stdout and does not end");
	default:
		return give_up(c, e, "it was broken off");
	}
}

/* A run for this text. */
static enum answer
run_once(struct command *c, const struct talk *t, struct error *e)
{
	if (child_start(&c->child, c->argv, e) < 0)
		return ANSWER_NONE;
	switch (child_talk(&c->child, t, &c->output)) {
	case TALK_DONE:
		return await_end(c, t, e);
	case TALK_TIMED_OUT:
		return give_up(c, e, "it neither reads nor writes any more");
	default:
		return give_up(c, e, "it was broken off");
	}
}

/*
 * What a kept command writes beyond its answers comes too late to be told from
 * them when it comes behind the next text.
 */
static enum answer
ask_kept(struct command *c, const struct talk *t, struct error *e)
{
	bool fresh = c->child.pid == 0;

	if (fresh && child_start(&c->child, c->argv, e) < 0)
		return ANSWER_NONE;
	if (!fresh && child_surplus(&c->child, 0, &c->output) > 0)
		return ANSWER_SURPLUS;
	switch (child_talk(&c->child, t, &c->output)) {
	case TALK_DONE:
		/* One that answers a line with two is caught at the start. */
		if (child_surplus(
			&c->child, fresh ? SURPLUS_MS : 0, &c->output) == 0)
			return ANSWER_WHOLE;
		return give_up(c, e, unlike);
	case TALK_ENDED:
		if (await_end(c, t, e) != ANSWER_WHOLE)
			return ANSWER_BAD;
		return bad(
		    e, "it ended before it had answered each line (--keep)");
	case TALK_TIMED_OUT:
		return give_up(c, e, unlike);
	default:
		return give_up(c, e, "it was broken off");
	}
}

enum answer
command_ask(struct command *c, const char *text, size_t len, size_t lines,
    struct error *e)
{
	const struct talk t = {.text = text,
	    .len = len,
	    .lines = c->keep ? lines : 0,
	    .timeout_ms = c->timeout_ms,
	    .idle = c->alive,
	    .arg = c->arg};
	enum answer answer;

	c->output.len = 0;
	answer = c->keep ? ask_kept(c, &t, e) : run_once(c, &t, e);
	if (answer != ANSWER_WHOLE)
		return answer;
	if (c->output.len > 0 && c->output.data[c->output.len - 1] != '\n')
		return give_up(c, e, "its last line has no end");
	if (c->keep && buf_lines(&c->output, 0) != lines)
		return give_up(c, e, unlike);
	return ANSWER_WHOLE;
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
}
