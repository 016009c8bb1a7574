/*
 * cause: what went wrong between us and the brokers, in our words in place of
 * librdkafka's and OpenSSL's.
 *
 * librdkafka reports an error as a number, and as a sentence for its own log:
 *
 *	sasl_ssl://HOST:PORT/bootstrap: Connect to ipv4#ADDRESS failed:
 *	Connection refused (after 0ms in state CONNECT, 1 identical error(s)
 *	suppressed)
 *
 * Messages of ours are about the user's cluster: "cannot connect to HOST:PORT:
 * Connection refused". What no table here knows has librdkafka's words,
 * without the ornaments.
 */
#ifndef KAFKA_CAUSE_H
#define KAFKA_CAUSE_H

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stddef.h>

/* What a client knows of its connections, for the words to be true. */
struct cause_client {
	char security[64]; /* how it connects: "SASL_SSL, PLAIN" */
	bool certificate;  /* it has one of its own */
	bool answered;	   /* a broker has, once */
	/* Why the broker's certificate was refused; other threads write it. */
	_Atomic int certificate_error;
};

/* Say an error, as the end of a sentence: "no answer in time". */
const char *cause_of(rd_kafka_resp_err_t err);
/* The same of an error that librdkafka made; the text may be the error's. */
const char *cause_of_error(const rd_kafka_error_t *error);

/* Name OpenSSL's numbers for faults of the broker's certificate. */
const char *cause_of_certificate(int x509_error);
/* Was a TLS connection closed without a close_notify? */
bool cause_is_eof(const char *reason);
/*
 * Find the cause in librdkafka's sentence about TLS, or NULL. A broker refuses
 * our certificate by an alert after the handshake (TLS 1.3); librdkafka takes
 * that for an error of transport.
 */
const char *cause_of_tls(const struct cause_client *c, const char *reason);
/* Write the cause in librdkafka's sentence about a connection or a client. */
void cause_tell(const struct cause_client *c, rd_kafka_resp_err_t err,
    const char *reason, char *text, size_t size);

#endif
