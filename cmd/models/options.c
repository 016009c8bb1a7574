#include "options.h"

#include "base/buf.h"
#include "base/diag.h"
#include "base/near.h"
#include "kafka/foreign.h"
#include "registry/registry.h"

#include <stddef.h>
#include <string.h>

#define KEEP_DEFAULT 10

static const struct opt options[] = {
    {0, "alias", "ALIAS", "put: let it stand for the new version",
	OPT_TEXT(alias)},
    {0, "metrics", "FILE",
	"put: the figures of evaluate --format json; pull:\n"
	"keep figures for Prometheus there, as a textfile",
	OPT_TEXT(metrics), OPT_READS},
    {0, "was", "VERSION",
	"alias: only if it stands for this; none: if it is new", OPT_TEXT(was)},
    {0, "why", "TEXT", "the reason, for the log", OPT_TEXT(why)},
    {0, "who", "NAME", "who does it (default USER@HOST)", OPT_TEXT(who)},
    {0, "keep", "N", "prune: keep the newest N versions (default 10)",
	OPT_INT(keep, 1, 1000000)},
    {0, "output", "FILE", "get: write to FILE, not to stdout", OPT_TEXT(output),
	OPT_WRITES},
    {0, "format", "text|json", "list: lines for people, or JSON",
	OPT_WORD(json)},
    {0, "position", NULL, "log: add where the log has each event",
	OPT_FLAG(position)},
    {0, "follow", NULL, "pull: stay, and mirror each change", OPT_FLAG(follow)},
    {0},
};

/* --- verbs ------------------------------------------------------------------ */

static const struct {
	const char *name;
	int least, most; /* operands, with the source */
	const char *needs;
	const char *with; /* the options that go with it */
} verbs[VERBS] = {
    [VERB_PUT] = {"put", 2, 3, "put SOURCE NAME [MODEL]",
	" alias metrics why who rejects max-rejects max-line skip-blank "},
    [VERB_GET] = {"get", 2, 2, "get SOURCE NAME[@ALIAS|:VERSION]|SHA",
	" output "},
    [VERB_LIST] = {"list", 1, 2, "list SOURCE [NAME]", " format "},
    [VERB_ALIAS] = {"alias", 3, 3, "alias SOURCE NAME@ALIAS VERSION",
	" was why who "},
    [VERB_LOG] = {"log", 1, 2, "log SOURCE [NAME[@ALIAS]]", " position "},
    [VERB_ROLLBACK] = {"rollback", 2, 3, "rollback SOURCE NAME@ALIAS [N]",
	" why who "},
    [VERB_PULL] = {"pull", 2, 2, "pull SOURCE DIR", " follow metrics "},
    [VERB_CHECK] = {"check", 1, 1, "check SOURCE", " "},
    [VERB_PRUNE] = {"prune", 2, 2, "prune SOURCE NAME", " keep why who "},
};

#define VERB_NAMES "put, get, list, alias, log, rollback, pull, check or prune"

_Noreturn static void
refuse_verb(const char *word)
{
	struct near near;
	struct buf b = {0};

	near_start(&near, word);
	for (int i = 0; i < VERBS; i++)
		near_offer(&near, verbs[i].name, strlen(verbs[i].name));
	near_say(&near, &b);
	if (near.count == 0)
		buf_add_string(&b, ": " VERB_NAMES);
	diex(ST_CANNOT, "'%s' is not a command%s", word, buf_string(&b));
}

static void
take_operands(void *opts)
{
	struct opts *o = opts;
	char **operand = opt_operands();
	int verb = 0, count = 0;

	if (operand[0] == NULL)
		diex(ST_CANNOT, "a command is needed: " VERB_NAMES);
	while (verb < VERBS && strcmp(operand[0], verbs[verb].name) != 0)
		verb++;
	if (verb == VERBS)
		refuse_verb(operand[0]);
	o->verb = (enum models_verb)verb;
	while (operand[1 + count] != NULL)
		count++;
	if (count < verbs[verb].least)
		diex(ST_CANNOT, "%s: an operand is missing: models %s",
		    verbs[verb].name, verbs[verb].needs);
	if (count > verbs[verb].most)
		diex(ST_CANNOT, "unexpected operand '%s': models %s",
		    operand[1 + verbs[verb].most], verbs[verb].needs);
	o->source = operand[1];
	o->ref = operand[2];
	o->third = o->ref != NULL ? operand[3] : NULL;
	if (*o->source == '\0')
		diex(ST_CANNOT,
		    "the source is empty: a folder, or "
		    "kafka:TOPIC");
}

/* --- what goes together ------------------------------------------------------ */

static void
check_options(void *opts)
{
	static const char *const some[] = {"alias", "metrics", "was", "why",
	    "who", "keep", "output", "format", "position", "follow", "rejects",
	    "max-rejects", "max-line", "skip-blank"};
	const struct opts *o = opts;
	struct buf b = {0};

	for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
		b.len = 0;
		buf_add_format(&b, " %s ", some[i]);
		if (opt_given(some[i]) &&
		    strstr(verbs[o->verb].with, buf_string(&b)) == NULL)
			diex(ST_CANNOT, "--%s does not go with %s", some[i],
			    verbs[o->verb].name);
	}
	buf_release(&b);
}

static void
check_names(void *opts)
{
	const struct opts *o = opts;
	struct error e;

	if ((o->verb == VERB_PUT || o->verb == VERB_LIST ||
		o->verb == VERB_PRUNE) &&
	    o->ref != NULL && name_check_model(o->ref, &e) < 0)
		die_error(&e);
	if (o->alias != NULL && name_check_alias(o->alias, &e) < 0)
		diex(ST_CANNOT, "--alias: %s", e.text);
	if (o->who != NULL && *o->who == '\0')
		diex(ST_CANNOT, "--who: it is empty");
	if (o->verb == VERB_PULL &&
	    strncmp(o->ref, REGISTRY_TOPIC, strlen(REGISTRY_TOPIC)) == 0)
		diex(ST_CANNOT,
		    "pull: '%s' is a topic: the second operand is the folder "
		    "to fill",
		    o->ref);
}

static const struct opt_rule rules[] = {
    {.check = take_operands},
    {.check = check_options},
    {.check = check_names},
    {OPT_UTF8, .these = "why"},
    {OPT_UTF8, .these = "who"},
    {0},
};

static const struct opt_program program = {
    .synopsis =
	" put SOURCE NAME [--alias ALIAS] [--metrics FILE]\n"
	"              [--why TEXT] [--who NAME] [MODEL]\n"
	"       models get SOURCE NAME[@ALIAS|:VERSION]|SHA [--output FILE]\n"
	"       models list SOURCE [NAME] [--format text|json]\n"
	"       models alias SOURCE NAME@ALIAS VERSION [--was VERSION]\n"
	"              [--why TEXT] [--who NAME]\n"
	"       models log SOURCE [NAME[@ALIAS]] [--position]\n"
	"       models rollback SOURCE NAME@ALIAS [N] [--why TEXT] "
	"[--who NAME]\n"
	"       models pull SOURCE DIR [--follow] [--metrics FILE]\n"
	"       models check SOURCE\n"
	"       models prune SOURCE NAME [--keep N] [--why TEXT] "
	"[--who NAME]\n"
	"Keep models under names, with versions, aliases and a log that "
	"cannot be\n"
	"edited unseen. SOURCE is a folder, or kafka:TOPIC.\n",
    .rows = options,
    .shared = {KAFKA_OPTIONS, OPT_LINES, OPT_COMMON},
    .rules = rules,
    .hints = foreign_hints,
    .instead_of_stdout = "output",
};

void
options_parse(struct opts *o, int argc, char **argv)
{
	*o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .kafka = KAFKA_OPTS_DEFAULT,
	    .keep = KEEP_DEFAULT};
	opt_parse(&program, o, argc, argv);
}
