/*
 * stop: SIGINT and SIGTERM to one flag. The first one asks the program to
 * finish what it has in hand; the second one ends it at once.
 */
#ifndef BASE_STOP_H
#define BASE_STOP_H

/* Catch both signals (one that was ignored at the start stays ignored). */
void stop_init(void);
/* The signal that asked for the end, or 0. */
int stop_requested(void);
/* Readable from the moment that an end was asked for: poll(2) it. */
int stop_fd(void);
/* Die by the signal that was caught, as if it had not been; else return. */
void stop_reraise(void);
/*
 * From the first signal (or from now, if it has come) there are so many
 * seconds left: then the program dies by it, whatever it is waiting for. For
 * one that waits inside of a library, which knows nothing of our signals.
 */
void stop_within(unsigned seconds);

#endif
