/*
 * metrics_file: the file of --metrics, which node_exporter's textfile collector
 * reads.
 *
 * It is written at the start, every 15 seconds while the program goes on, and at
 * the end, however the program ends, except by a signal that it does not handle.
 * Nobody sees a part of it, and all may read it (file_write_public()). A program
 * that hangs writes no more: the file's age tells it. A write that fails is told
 * once, and is no reason to end.
 *
 * Each sample has the label name="NAME", of the file NAME.prom: two programs with
 * their files in one folder never give the same sample.
 *
 * There is one such file in a process.
 */
#ifndef BASE_METRICS_FILE_H
#define BASE_METRICS_FILE_H

#include "base/opt.h"
#include "base/prometheus.h"

struct metrics_opts {
	const char *path; /* --metrics, or NULL */
};

extern const struct opt metrics_options[];

/* clang-format off */
#define METRICS_OPTIONS {metrics_options, offsetof(OPT_OF, metrics), false}
/* clang-format on */

/*
 * Begin the file of `program`, the word after weir_: `tell`, called at each
 * write, adds its families; `arg` must last until metrics_file_close(). Without a
 * path nothing happens.
 */
void metrics_file_open(const char *program, const char *path,
    void (*tell)(struct prometheus *m, void *arg), void *arg);
/* Is there such a file? Then look at it at least once a second. */
bool metrics_file_is_open(void);
/* Write, if it is time. It costs a look at the clock. */
void metrics_file_look(void);
/* Write for the last time. exit() does it, too. */
void metrics_file_close(void);

#endif
