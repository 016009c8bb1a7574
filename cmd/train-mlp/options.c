#include "options.h"

#include "model/net.h"
#include "train/options.h"

static int
take_hidden(void *opts, const char *text, struct error *e)
{
	struct opts *o = opts;

	return nets_take_hidden(&o->nets, text, e);
}

static const struct opt options[] = {
    {0, "hidden", "N,...", "the sizes of the hidden layers (default 64,32)",
	OPT_TRY(take_hidden)},
    {0, "members", "N", "nets whose mean is the model (default 4)",
	OPT_INT(nets.members, 1, NET_MEMBERS_MAX)},
    {0},
};

static const struct opt_rule rules[] = {
    TRAIN_RULES(ask),
    TRAIN_RULES_NETS(ask),
    TRAIN_RULES_COLUMNS(ask),
    {0},
};

static const struct opt_hint hints[] = {
    TRAIN_HINTS_NETS,
    {0},
};

static const struct opt_program program = {
    .synopsis =
	" -y LABEL [--positive VALUE]\n"
	"                [-x A,B,... | --exclude A,B,...]\n"
	"                [--categorical A,B,...|auto] [--max-levels N]\n"
	"                [--unseen reject|reference]\n"
	"                [--reference NAME=LEVEL,...] [--null WORDS]\n"
	"                [--missing mean|indicator]\n"
	"                [--log A,B,...] [--clip SD]\n"
	"                [--class-weight balanced|0=W,1=W] [--weight FIELD]\n"
	"                [--undersample RATIO] [--hidden N,...] [--members N]\n"
	"                [--epochs N] [--batch N] [--rate R] [--decay D]\n"
	"                [--hold-out SHARE] [--scale robust|standard]\n"
	"                [--seed N] [--every N] [--window N|TIME [--by "
	"FIELD]]\n"
	"                [--reproducible] [--memory BYTES]\n"
	"                [--output FILE] [FILE ...]\n"
	"       train-mlp --verify MODEL [--memory BYTES] [FILE ...]\n"
	"Fit an ensemble of small neural nets to records.\n",
    .shared = {TRAIN_MEMBERS(ask), TRAIN_COLUMNS(ask), TRAIN_WEIGHTS(ask),
	{options, 0, false, true}, TRAIN_NETS(nets), TRAIN_NETS_CHANCE(ask),
	TRAIN_ENDS(ask), OPT_LINES, OPT_COMMON},
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
	    .nets = {
		NETS_DEFAULT, .hidden = {{64, 32}, 2}, .members = NET_MEMBERS}};
	opt_parse(&program, o, argc, argv);
	o->ask.folded = true;
}
