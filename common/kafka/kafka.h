/*
 * kafka: a client of librdkafka, and from its errors to our statuses. How it
 * connects, and what it is to be asked for, is settled by conf.h.
 */
#ifndef KAFKA_KAFKA_H
#define KAFKA_KAFKA_H

#include "base/diag.h"
#include "kafka/conf.h"

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stdint.h>

/* A client, and what it last complained of. */
struct kafka {
	rd_kafka_t *rk;
	bool auto_create;	   /* allow.auto.create.topics was asked for */
	rd_kafka_resp_err_t error; /* the last one, or NO_ERROR */
	char text[400];		   /* of that error */
	bool denied;		   /* it was about rights or credentials */
	bool missing;		   /* it missed a topic (watch.h) */
	int64_t timeout_ms;
	struct token *token; /* lent, or NULL */
	bool answered;	     /* a broker has, once */
	unsigned refusals;   /* errors of TLS or credentials */
	bool certificate;    /* there is one of our own */
	char security[64];   /* "SASL_SSL, PLAIN": how we connect */
	/* Never destroyed: librdkafka refused it, and has freed a part. */
	rd_kafka_conf_t *spoilt;
	/* Why the broker's certificate was not accepted; by other threads. */
	_Atomic int certificate_error;
};

/* Start a client; takes `conf`. `k` must keep its place while it runs. */
int kafka_start(struct kafka *k, const struct kafka_opts *o,
    rd_kafka_type_t type, rd_kafka_conf_t *conf, struct error *e);

/* A property of the client that is a time, in ms. */
int kafka_property_ms(const struct kafka *k, const char *name);

/*
 * How long one question may take while records are read, in ms. A broker
 * answers a connection's requests in turn, and so a question comes after a
 * fetch that waits for records: fetch.wait.max.ms.
 */
int kafka_question_ms(const struct kafka *k);

/* What the client last complained of, as the reason of a failure. */
int kafka_failure(const struct kafka *k, struct error *e, const char *what);

/* Is the error about rights or credentials: one that trying again won't mend? */
bool kafka_is_denial(rd_kafka_resp_err_t err);
/* Does it say that a topic, or a partition of it, is not there? */
bool kafka_is_missing(rd_kafka_resp_err_t err);

#endif
