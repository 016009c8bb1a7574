/*
 * stop: SIGINT and SIGTERM to one flag. The first one asks the program to
 * finish what it is doing, and a service manager hears that (notify.h); the
 * second one ends it at once. And whatever signal ends the program, it can clean
 * up first.
 */
#ifndef BASE_STOP_H
#define BASE_STOP_H

/* Catch both signals (one that was ignored at the start stays ignored). */
void stop_init(void);
/*
 * Call `clean` before any signal ends the program from now on, except a signal
 * that no program can catch. It may do only what a signal handler may do.
 */
void stop_clean_up(void (*clean)(void));
/* Return the signal that asked for the end, or 0. */
int stop_requested(void);
/* Return a descriptor for poll(2): readable once an end was asked for. */
int stop_fd(void);
/*
 * Die by the signal that was caught, as if it had not been caught; without one,
 * return.
 */
void stop_reraise(void);
/*
 * Limit the time after the first signal (or from now, if it has come): after so
 * many seconds the program dies by it, whatever it waits for. For a program
 * that waits inside a library, which knows nothing of our signals.
 */
void stop_within(unsigned seconds);

#endif
