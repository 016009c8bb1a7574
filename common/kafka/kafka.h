/*
 * kafka: a client of librdkafka, and our statuses for its errors. conf.h
 * decides how it connects and which properties it gets.
 */
#ifndef KAFKA_KAFKA_H
#define KAFKA_KAFKA_H

#include "base/diag.h"
#include "kafka/cause.h"
#include "kafka/conf.h"

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stdint.h>

/* A client, and its last complaint. */
struct kafka {
	rd_kafka_t *rk;
	bool auto_create;	   /* allow.auto.create.topics was asked for */
	rd_kafka_resp_err_t error; /* the last one, or NO_ERROR */
	char text[400];		   /* of that error */
	bool denied;		   /* it was about rights or credentials */
	bool missing;		   /* it missed a topic (watch.h) */
	bool reads;		   /* its callbacks rebalance (source.h) */
	int64_t timeout_ms;
	struct token *token; /* lent, or NULL */
	unsigned refusals;   /* errors of TLS or credentials */
	struct cause_client client;
	/*
	 * Never destroyed: librdkafka refused this conf, and has freed a part.
	 */
	rd_kafka_conf_t *spoilt;
};

/* Start a client; takes `conf`. `k` must keep its place while it runs. */
int kafka_start(struct kafka *k, const struct kafka_opts *o,
    rd_kafka_type_t type, rd_kafka_conf_t *conf, struct error *e);

/*
 * Begin again with a new client of the same properties: librdkafka never
 * forgets a broker that was once there. Only a client that asks may be renewed.
 * -1: `k` has no client any more.
 */
int kafka_renew(struct kafka *k, struct error *e);

/* Get a property of the client that is a time in ms. */
int kafka_property_ms(const struct kafka *k, const char *name);

/*
 * Return how long one question may take while records are read, in ms. A broker
 * answers a connection's requests in turn: a question comes after a fetch that
 * waits for records for fetch.wait.max.ms.
 */
int kafka_question_ms(const struct kafka *k);

/* Report a failure with the client's last complaint as its reason. */
int kafka_failure(const struct kafka *k, struct error *e, const char *what);

/* Forget the last complaint: what it was about is over. */
void kafka_forget_complaint(struct kafka *k);

/* Is the error about rights or credentials, so that another try won't help? */
bool kafka_is_denial(rd_kafka_resp_err_t err);
/* Does the error say that a topic, or a partition of it, is missing? */
bool kafka_is_missing(rd_kafka_resp_err_t err);

#endif
