/*
 * connection: a client, from its first byte to its last. Private to server.h.
 *
 *	WAITING -> READING -> (ANSWERING ->) WAITING ...
 *	        -> LINGERING: the last answer is written, and what still comes
 *	           is passed over, so that no reset destroys the answer
 *	        -> CLOSING
 */
#ifndef HTTP_CONNECTION_H
#define HTTP_CONNECTION_H

#include "http/server.h"

#define CONNECTION_INPUT (64 << 10)

enum connection_state {
	CONNECTION_WAITING,   /* for the first byte of a request */
	CONNECTION_READING,   /* a request */
	CONNECTION_ANSWERING, /* the client has not taken all of the answer */
	CONNECTION_LINGERING,
	CONNECTION_CLOSING,
};

struct http_connection {
	union server_stream handle; /* its data is the connection */
	struct http_server *server;
	struct http_connection *next, *before; /* in the ring */
	enum connection_state state;
	int64_t deadline; /* of the state, in ms of the loop */
	int64_t since;	  /* when the state began */
	struct request_reader reader;
	struct buf in;	/* the bytes that wait to be whole, or to be read */
	struct buf out; /* what is left of an answer */
	uv_write_t write;
	uv_shutdown_t shut;
	bool ended;	/* the client sends no more */
	bool last;	/* no request follows this answer */
	bool continued; /* "100 Continue" was sent */
};

/* Accept what a listener has; NULL when that failed. */
struct http_connection *
connection_accept(struct http_server *s, uv_stream_t *listener, bool is_pipe);
/* End it if its deadline has passed. */
void connection_check(struct http_connection *c, int64_t now);
/* End it at once, or, with an answer in hand, behind that. */
void connection_finish(struct http_connection *c);
void connection_close(struct http_connection *c);

/* --- between connection.c and connection_write.c --- */

#define BYTES_PER_MS 64 /* that a client has to send, or to take */

void connection_enter(
    struct http_connection *c, enum connection_state state, int64_t ms);
/* The last answer is written: say so, and wait for the client's end. */
void connection_linger(struct http_connection *c);
/* Answer the request that is whole. */
void connection_answer(struct http_connection *c);
/* Answer what is no request, and read no more. */
void connection_refuse(struct http_connection *c, int status, const char *why);
/* The client has taken the answer at last. */
void connection_written(struct http_connection *c);

#endif
