/*
 * verbs: what models does, a function a verb. They end the program when they
 * cannot; else they return the status for main.
 */
#ifndef MODELS_VERBS_H
#define MODELS_VERBS_H

#include "base/diag.h"
#include "options.h"
#include "registry/change.h"
#include "registry/registry.h"

/* --- main.c --- */

/* Open the source, or make it where it is a folder that is not there. */
void verb_open(struct registry *r, const struct opts *o, bool create);
/* Return who makes a change, and why. */
struct change_by verb_by(const struct opts *o);
/* End after an error: or by the signal that asked for the end. */
_Noreturn void verb_leave(const struct error *e);
/* Print what became of a name: {"model":...,"version":...,...}. */
void verb_print(const struct registry_event *v, const char *alias);

/* --- the verbs, each in the file of its name; get and list in show.c --- */

enum status verb_put(const struct opts *o);
enum status verb_get(const struct opts *o);
enum status verb_list(const struct opts *o);
enum status verb_log(const struct opts *o);
enum status verb_alias(const struct opts *o);
enum status verb_rollback(const struct opts *o);
enum status verb_prune(const struct opts *o);
enum status verb_pull(const struct opts *o);
enum status verb_check(const struct opts *o);

#endif
