#include "options.h"

#include "model/net.h"
#include "train/options.h"

static int
take_hidden(void *opts, const char *text, struct error *e)
{
	struct opts *o = opts;

	return nets_take_hidden(&o->nets, text, e);
}

static const struct opt label[] = {
    {'y', "label", "LABEL",
	"the member that says which records are strange: these\n"
	"are not learned from (default: none does)",
	OPT_TEXT(ask.label)},
    {0},
};

static const struct opt weights[] = {
    {0, "weight", "FIELD", "the member that says how much a record counts",
	OPT_TEXT(ask.weight)},
    {0},
};

static const struct opt options[] = {
    {0, "hidden", "N,...", "the sizes of the hidden layers (default 14,7,14)",
	OPT_TRY(take_hidden)},
    {0, "members", "N", "nets whose mean error is the score (default 1)",
	OPT_INT(nets.members, 1, NET_MEMBERS_MAX)},
    {0},
};

static const struct opt_rule rules[] = {
    TRAIN_RULES_VERIFY,
    {OPT_NEEDS, "positive", .that = "label"},
    TRAIN_RULES_FEATURES(ask),
    TRAIN_RULES_NETS(ask),
    TRAIN_RULES_COLUMNS(ask),
    {0},
};

static const struct opt_hint hints[] = {
    TRAIN_HINTS_NETS,
    {"encoding-dim", "the narrow layer is one of --hidden"},
    {"contamination", "score --threshold says from where on it is an alert"},
    {0},
};

static const struct opt_program program = {
    .synopsis =
	" [-y LABEL [--positive VALUE]]\n"
	"                [-x A,B,... | --exclude A,B,...]\n"
	"                [--categorical A,B,...|auto] [--max-levels N]\n"
	"                [--unseen reject|reference]\n"
	"                [--reference NAME=LEVEL,...] [--null WORDS]\n"
	"                [--missing mean|indicator]\n"
	"                [--log A,B,...] [--clip SD] [--weight FIELD]\n"
	"                [--hidden N,...] [--members N]\n"
	"                [--epochs N] [--batch N] [--rate R] [--decay D]\n"
	"                [--hold-out SHARE] [--scale robust|standard]\n"
	"                [--seed N] [--every N] [--window N|TIME [--by "
	"FIELD]]\n"
	"                [--reproducible] [--memory BYTES]\n"
	"                [--output FILE] [FILE ...]\n"
	"       train-ae --verify MODEL [--memory BYTES] [FILE ...]\n"
	"Fit an autoencoder, whose error is large for strange records.\n",
    .shared = {{label, 0, false, true}, TRAIN_FEATURES(ask), TRAIN_COLUMNS(ask),
	{weights, 0, false, true}, {options, 0, false, true}, TRAIN_NETS(nets),
	TRAIN_NETS_CHANCE(ask), TRAIN_ENDS(ask), OPT_LINES, OPT_COMMON},
    .rules = rules,
    .hints = hints,
    .operands = OPT_FILES,
    .instead_of_stdout = "output verify",
};

void
options_parse(struct opts *o, int argc, char **argv)
{
	*o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .ask = ASK_DEFAULT,
	    .nets = {NETS_DEFAULT, .hidden = {{14, 7, 14}, 3}, .members = 1}};
	opt_parse(&program, o, argc, argv);
	o->ask.folded = true;
}
