/*
 * schema_access: how to reach a schema registry, by the properties that
 * Confluent's clients have for it, out of the configuration file.
 *
 *	schema.registry.url		where --schema-registry says `config`
 *	basic.auth.user.info		USER:PASSWORD
 *	basic.auth.credentials.source	USER_INFO, or SASL_INHERIT: as for Kafka
 *	bearer.auth.token		and .logical.cluster, .identity.pool.id
 *	schema.registry.ssl.ca.location, .certificate.location, .key.location,
 *	.key.password; .ca.pem, .certificate.pem and .key.pem
 *	schema.registry.ssl.truststore.* of type PEM, ssl.keystore.* of PEM, PKCS#12
 *
 * Each of the first ones may have the prefix schema.registry., too.
 */
#ifndef KAFKA_SCHEMA_ACCESS_H
#define KAFKA_SCHEMA_ACCESS_H

#include "base/diag.h"
#include "kafka/conf.h"
#include "kafka/config.h"
#include "schemas/fetch.h"

struct schema_access {
	struct fetch_opts opts; /* its texts are lent by `config` and `user` */
	struct config config;
	struct buf user;
	struct buf path; /* of the file */
};

/* `url` is the argument of --schema-registry. -1, status 2. */
int schema_access(struct schema_access *a, const struct kafka_opts *k,
    const char *url, struct error *e);
void schema_access_release(struct schema_access *a);
/* Is the property one of these? */
bool schema_access_has(const char *key);

#endif
