/*
 * notify: tells a service manager how far the program has come, by the protocol
 * of sd_notify(3): a datagram to the socket that $NOTIFY_SOCKET names, a path or,
 * with '@' for the first byte, an abstract name. Nobody listens: nothing happens.
 */
#ifndef BASE_NOTIFY_H
#define BASE_NOTIFY_H

/* Take the socket out of the environment: no command of ours may speak for us. */
void notify_init(void);
/* Say READY=1, the first time only: the program does its task from now on. */
void notify_ready(void);
/* Say STOPPING=1, after READY=1; a signal handler may call it. */
void notify_stopping(void);
/* Say how it goes, in a line for people. */
void notify_status(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
