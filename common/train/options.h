/*
 * options: the rows of a trainer's options that all trainers have, and the
 * rules of these.
 *
 *	static const struct opt_program program = {
 *	    ...
 *	    .shared = {TRAIN_MEMBERS(ask), {options, 0, false, true},
 *		TRAIN_ENDS(ask), OPT_LINES, OPT_COMMON},
 *
 * where `ask` is the member of the program's `struct opts` that is a
 * struct train_ask, with ASK_DEFAULT. In the usage text the tables stand in
 * this order.
 */
#ifndef TRAIN_OPTIONS_H
#define TRAIN_OPTIONS_H

#include "base/opt.h"
#include "train/ask.h"

/* clang-format off */

/* -y; --positive, -x, --exclude */
#define TRAIN_MEMBERS(ask)                                                     \
	{train_label, offsetof(OPT_OF, ask), false, true}, TRAIN_FEATURES(ask)
#define TRAIN_FEATURES(ask) {train_features, offsetof(OPT_OF, ask), false, true}
/*
 * --categorical, --max-levels, --unseen, --reference, --null, --missing, --log,
 * --clip: for a kind of model that sums its columns
 */
#define TRAIN_COLUMNS(ask) {train_columns, offsetof(OPT_OF, ask), false, true}
/*
 * --categorical, --max-levels, --unseen, --null, --missing: for a kind that takes
 * codes and missing values
 */
#define TRAIN_CODES(ask) {train_codes, offsetof(OPT_OF, ask), false, true}
/* --class-weight, --weight, --undersample */
#define TRAIN_WEIGHTS(ask) {train_weights, offsetof(OPT_OF, ask), false, true}
/* --every, --window, --reproducible, --memory, --output, --verify */
#define TRAIN_ENDS(ask) {train_ends, offsetof(OPT_OF, ask), false, true}

/* The rules of these tables; `ask` as above. */
#define TRAIN_RULES(ask)                                                       \
	TRAIN_RULES_VERIFY,                                                    \
	{OPT_NEEDED, "label", .say = "a label is needed: -y LABEL"},           \
	TRAIN_RULES_FEATURES(ask),                                             \
	{OPT_EXCLUDE, .these = "undersample class-weight"}
#define TRAIN_RULES_VERIFY                                                     \
	{OPT_STDIN, .these = "verify",                                         \
	    .say = "stdin cannot be read twice: only one of FILE and "         \
		   "--verify can be '-'"},                                     \
	{OPT_ALONE, "verify", .that = "memory",                                \
	    .say = "--verify takes the options of the model: only --memory "   \
		   "and those that all programs have go with it"}
#define TRAIN_RULES_FEATURES(ask)                                              \
	{OPT_EXCLUDE, .these = "features exclude"},                            \
	{.try = ask_check_names, .at = offsetof(OPT_OF, ask)}
#define TRAIN_RULES_WORDS                                                      \
	{OPT_GO_WITH, "max-levels unseen", .that = "categorical"},             \
	{OPT_UTF8, .these = "positive"}, {OPT_UTF8, .these = "null"}
#define TRAIN_RULES_COLUMNS(ask)                                               \
	{OPT_GO_WITH, "max-levels unseen", .that = "categorical"},             \
	{OPT_NEEDS, "reference", .that = "categorical"},                       \
	{OPT_UTF8, .these = "positive"}, {OPT_UTF8, .these = "null"},          \
	{OPT_UTF8, .these = "reference"},                                      \
	{.try = ask_check_references, .at = offsetof(OPT_OF, ask)}

/* clang-format on */

extern const struct opt train_label[], train_features[], train_columns[],
    train_codes[], train_weights[], train_ends[];

#endif
