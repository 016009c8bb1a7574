/*
 * models - keep models under names, with versions and aliases
 *
 * in:   put: a model file, or a model a line
 * out:  put, alias, rollback: {"model":"fraud","version":3,"digest":...,
 *       "alias":"champion"}; list: a line a version; log: the events
 */
#include "base/buf.h"
#include "base/json_out.h"
#include "base/stop.h"
#include "kafka/registry_topic.h"
#include "stream/out.h"
#include "verbs.h"

#include <pwd.h>
#include <unistd.h>

#define END_S 5 /* after a signal, whatever a broker does */

_Noreturn void
verb_leave(const struct error *e)
{
	stop_reraise();
	die_error(e);
}

void
verb_open(struct registry *r, const struct opts *o, bool create)
{
	struct registry_topics topics = registry_topics(&o->kafka);
	struct error e;
	int failed;

	if (create)
		failed = registry_create(r, o->source, &topics, &e);
	else
		failed = registry_open(r, o->source, &topics, &e);
	if (failed < 0)
		verb_leave(&e);
}

/* Return USER@HOST, good until the end. */
static const char *
who_we_are(void)
{
	static struct buf b;
	const struct passwd *user = getpwuid(geteuid());
	char host[256] = "";

	if (b.len > 0)
		return buf_string(&b);
	gethostname(host, sizeof host - 1);
	if (user != NULL)
		buf_add_string(&b, user->pw_name);
	else
		buf_add_format(&b, "%ld", (long)geteuid());
	buf_add_format(&b, "@%s", host);
	return buf_string(&b);
}

struct change_by
verb_by(const struct opts *o)
{
	return (struct change_by){
	    .who = o->who != NULL ? o->who : who_we_are(), .why = o->why};
}

void
verb_print(const struct registry_event *v, const char *alias)
{
	struct buf b = {0};
	struct json_out j = {.out = &b, .one_line = true};

	json_out_object(&j, NULL);
	json_out_string(&j, "model", v->model);
	json_out_whole(&j, "version", v->version);
	json_out_string(&j, "digest", v->digest);
	if (alias != NULL)
		json_out_string(&j, "alias", alias);
	json_out_end(&j);
	buf_add_byte(&b, '\n');
	out_add(b.data, b.len);
	buf_release(&b);
}

int
main(int argc, char **argv)
{
	static enum status (*const verb[VERBS])(const struct opts *o) = {
	    [VERB_PUT] = verb_put,
	    [VERB_GET] = verb_get,
	    [VERB_LIST] = verb_list,
	    [VERB_ALIAS] = verb_alias,
	    [VERB_LOG] = verb_log,
	    [VERB_ROLLBACK] = verb_rollback,
	    [VERB_PULL] = verb_pull,
	    [VERB_CHECK] = verb_check,
	    [VERB_PRUNE] = verb_prune,
	};
	struct opts o;
	enum status status;

	opt_start(argv);
	options_parse(&o, argc, argv);
	stop_within(END_S);
	status = verb[o.verb](&o);
	stop_reraise();
	out_close();
	return status;
}
