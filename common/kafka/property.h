/*
 * property: what is wrong with a client's properties, told before a broker is
 * asked, in our words in place of librdkafka's and OpenSSL's.
 *
 * Names and ranges come from librdkafka's own table, so that they are those of
 * the library that runs. No message quotes a secret.
 */
#ifndef KAFKA_PROPERTY_H
#define KAFKA_PROPERTY_H

#include "base/diag.h"

#include <librdkafka/rdkafka.h>

/* Get the value of a property, or "" when it has none or does not fit. */
const char *property_get(
    const rd_kafka_conf_t *conf, const char *key, char *value, size_t size);
/*
 * Report (status 2) that librdkafka does not take this property: it knows no
 * such name, or the value is not one that it can have. `where`: "-X"; `why`:
 * librdkafka's sentence. Returns -1.
 */
int property_refused(const char *where, const char *key, const char *value,
    const char *why, struct error *e);
/*
 * Check a number that librdkafka has taken: of "6s" it takes the 6. -1, status
 * 2: it is no number.
 */
int property_check_number(
    const char *where, const char *key, const char *value, struct error *e);
/*
 * Check the addresses of bootstrap.servers, which came from `where`. -1, status
 * 2: one is no HOST:PORT.
 */
int property_check_brokers(
    const rd_kafka_conf_t *conf, const char *where, struct error *e);
/* Check that the files of TLS can be read. -1, status 2: one cannot. */
int property_check_files(const rd_kafka_conf_t *conf, struct error *e);
/*
 * Report (status 2) that librdkafka makes no client of these properties; `why`
 * is its sentence. Returns -1.
 */
int property_no_client(
    const rd_kafka_conf_t *conf, const char *why, struct error *e);

#endif
