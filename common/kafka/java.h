/*
 * java: translates a file for Java's clients into librdkafka's words.
 *
 * So that Confluent Cloud's client.properties works as it is printed:
 * - sasl.jaas.config with PlainLoginModule or ScramLoginModule becomes
 *   sasl.username and sasl.password;
 * - PEM stores (ssl.truststore.type=PEM, ssl.keystore.type=PEM) become
 *   ssl.ca.location, ssl.certificate.location and ssl.key.location;
 * - an empty ssl.endpoint.identification.algorithm, which is Java's way to
 *   switch the check off, becomes `none`.
 */
#ifndef KAFKA_JAVA_H
#define KAFKA_JAVA_H

#include "kafka/config.h"

#include <stdbool.h>

/*
 * Translate known properties and mark the rest as taken. `token`: there is a
 * token command, in place of a login module for tokens. -1, status 2, for a JKS
 * store, which librdkafka cannot have.
 */
int java_translate(struct config *c, bool token, struct error *e);

/* Do only Java's clients (or their serializers) know this name? */
bool java_only(const char *key);

#endif
