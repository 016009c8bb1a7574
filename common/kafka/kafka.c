#include "kafka/kafka.h"

#include "kafka/property.h"

#include <ctype.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REFUSALS_MAX 3	 /* of a password that was good before */
#define QUESTION_MS 1500 /* a question that no fetch holds up */

/* Properties that give us our own certificate. */
static const char *const own[] = {
    "ssl.certificate.location", "ssl.certificate.pem", "ssl.keystore.location"};

/* --- errors --------------------------------------------------------------- */

bool
kafka_is_denial(rd_kafka_resp_err_t err)
{
	switch (err) {
	case RD_KAFKA_RESP_ERR__AUTHENTICATION:
	case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
	case RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM:
	case RD_KAFKA_RESP_ERR_ILLEGAL_SASL_STATE:
	case RD_KAFKA_RESP_ERR_SECURITY_DISABLED:
	case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
	case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
	case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
	case RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
		return true;
	default:
		return false;
	}
}

bool
kafka_is_missing(rd_kafka_resp_err_t err)
{
	return err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART ||
	    err == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC ||
	    err == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION;
}

/* Print librdkafka's log as notes: only -v shows them. */
static void
on_log(const rd_kafka_t *rk, int level, const char *facility, const char *text)
{
	(void)rk;
	(void)level;
	/* A file may have properties for both kinds of client. */
	if (strcmp(facility, "CONFWARN") != 0)
		note("librdkafka: %s: %s", facility, text);
}

/*
 * In librdkafka 2.0.2 a wrong name and a wrong authority read the same: note
 * which it is. We accept exactly what OpenSSL does.
 */
static int
on_certificate(rd_kafka_t *rk, const char *broker, int32_t id, int *x509_error,
    int depth, const char *der, size_t len, char *why, size_t size,
    void *opaque)
{
	struct kafka *k = opaque;

	(void)rk;
	(void)broker;
	(void)id;
	(void)depth;
	(void)der;
	(void)len;
	if (*x509_error == 0)
		return 1;
	k->client.certificate_error = *x509_error;
	snprintf(why, size, "%s", cause_of_certificate(*x509_error));
	return 0;
}

/*
 * Does the error mean that trying on is of no use? Before a broker has ever
 * answered: when it refuses us, or we it; an end of the connection during the
 * handshake may be a restart of the broker or its proxy. Later, hardly anything
 * does: 2.0.2 takes a TLS connection that a broker closes without a word for a
 * permanent error, a broker that has just started may not know its users yet,
 * and a token command may succeed the next time.
 */
static bool
is_final(struct kafka *k, rd_kafka_resp_err_t err, const char *reason,
    const char *fault)
{
	if (cause_is_eof(reason))
		return false;
	if (err != RD_KAFKA_RESP_ERR__SSL &&
	    err != RD_KAFKA_RESP_ERR__AUTHENTICATION && fault == NULL)
		return kafka_is_denial(err);
	k->refusals++;
	if (fault != NULL || err == RD_KAFKA_RESP_ERR__SSL)
		return !k->client.answered &&
		    (fault != NULL || k->refusals > 1);
	return k->token == NULL
	    ? !k->client.answered || k->refusals >= REFUSALS_MAX
	    : !k->client.answered;
}

static void
on_error(rd_kafka_t *rk, int err, const char *reason, void *opaque)
{
	struct kafka *k = opaque;
	const char *fault = cause_of_tls(&k->client, reason);

	(void)rk;
	/* "All brokers down" says less than the error before it. */
	if (err == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN &&
	    k->error != RD_KAFKA_RESP_ERR_NO_ERROR)
		return;
	note("librdkafka: %s", reason);
	/* It says so every second: others find out whether it is true. */
	if (kafka_is_missing(err)) {
		k->missing = true;
		return;
	}
	/* We have said already that a new token could not be had. */
	if (strstr(reason, "Failed to acquire SASL OAUTHBEARER") != NULL)
		return;
	k->error = err;
	cause_tell(&k->client, err, reason, k->text, sizeof k->text);
	if (is_final(k, err, reason, fault))
		k->denied = true;
}

/* Get librdkafka a new token: at the start, and before one expires. */
static void
on_token_wanted(rd_kafka_t *rk, const char *config, void *opaque)
{
	struct kafka *k = opaque;
	struct error e;

	(void)config;
	if (token_get(k->token, k->timeout_ms, &e) == 0 &&
	    token_give(k->token, rk, &e) == 0)
		return;
	warnx("%s; trying again in 10 seconds", e.text);
	rd_kafka_oauthbearer_set_token_failure(rk, "no new token");
}

/* --- the client ----------------------------------------------------------- */

/* Note for messages how a client connects. */
static void
note_security(struct kafka *k, const rd_kafka_conf_t *conf)
{
	char protocol[24], mechanism[32], value[512];
	bool sasl;

	kafka_conf_get(conf, "security.protocol", protocol, sizeof protocol);
	kafka_conf_get(conf, "sasl.mechanisms", mechanism, sizeof mechanism);
	sasl = strncmp(protocol, "sasl", 4) == 0;
	for (char *p = protocol; *p != '\0'; p++)
		*p = (char)toupper((unsigned char)*p);
	snprintf(k->client.security, sizeof k->client.security, "%s%s%s",
	    protocol, sasl ? ", " : "", sasl ? mechanism : "");
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		k->client.certificate = k->client.certificate ||
		    *kafka_conf_get(conf, own[i], value, sizeof value) != '\0';
	kafka_conf_get(conf, "allow.auto.create.topics", value, sizeof value);
	k->auto_create = strcmp(value, "true") == 0;
}

/*
 * Keep OpenSSL from cleaning up at exit(): a program that ends while a thread
 * of librdkafka shakes hands would crash. It must be told before librdkafka
 * first uses it, and we do not link it.
 */
static void
keep_openssl(void)
{
	enum { NO_ATEXIT = 0x00080000 }; /* OPENSSL_INIT_NO_ATEXIT */
	int (*init)(uint64_t, const void *) = NULL;
	void *all = dlopen(NULL, RTLD_LAZY);

	if (all == NULL)
		return;
	*(void **)(void *)&init = dlsym(all, "OPENSSL_init_crypto");
	if (init != NULL)
		init(NO_ATEXIT, NULL);
	dlclose(all);
}

static int
give_first_token(struct kafka *k, struct error *e)
{
	if (k->token == NULL || token_give(k->token, k->rk, e) == 0)
		return 0;
	rd_kafka_destroy(k->rk);
	k->rk = NULL;
	return -1;
}

int
kafka_start(struct kafka *k, const struct kafka_opts *o, rd_kafka_type_t type,
    rd_kafka_conf_t *conf, struct error *e)
{
	rd_kafka_conf_t *copy;
	char why[512];

	*k = (struct kafka){.timeout_ms = o->timeout_ms, .token = o->token};
	note_security(k, conf);
	/* Before anything is sent: the command's failure is ours. */
	if (k->token != NULL && token_get(k->token, k->timeout_ms, e) < 0) {
		rd_kafka_conf_destroy(conf);
		return -1;
	}
	keep_openssl();
	rd_kafka_conf_set_opaque(conf, k);
	rd_kafka_conf_set_log_cb(conf, on_log);
	rd_kafka_conf_set_error_cb(conf, on_error);
	rd_kafka_conf_set_ssl_cert_verify_cb(conf, on_certificate);
	if (k->token != NULL)
		rd_kafka_conf_set_oauthbearer_token_refresh_cb(
		    conf, on_token_wanted);
	copy = rd_kafka_conf_dup(conf);
	k->rk = rd_kafka_new(type, conf, why, sizeof why);
	if (k->rk == NULL) {
		k->spoilt = conf;
		property_no_client(copy, why, e);
	}
	rd_kafka_conf_destroy(copy);
	if (k->rk == NULL)
		return -1;
	return give_first_token(k, e);
}

int
kafka_renew(struct kafka *k, struct error *e)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_dup(rd_kafka_conf(k->rk));
	rd_kafka_type_t type = rd_kafka_type(k->rk);
	char why[512];

	rd_kafka_destroy_flags(k->rk, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
	k->rk = rd_kafka_new(type, conf, why, sizeof why);
	if (k->rk != NULL)
		return give_first_token(k, e);
	k->spoilt = conf;
	return error_set(e, ST_FAILED, "cannot begin again: %s", why);
}

int
kafka_property_ms(const struct kafka *k, const char *name)
{
	char ms[24] = "";
	size_t size = sizeof ms;

	rd_kafka_conf_get(rd_kafka_conf(k->rk), name, ms, &size);
	return atoi(ms);
}

int
kafka_question_ms(const struct kafka *k)
{
	return QUESTION_MS + kafka_property_ms(k, "fetch.wait.max.ms");
}

int
kafka_failure(const struct kafka *k, struct error *e, const char *what)
{
	char brokers[256];

	/* A peer that is silent, as another service may be, has no error. */
	if (k->error == RD_KAFKA_RESP_ERR_NO_ERROR && !k->client.answered)
		return error_set(e, ST_FAILED,
		    "%s: nothing came from %s in %g s: is Kafka there?", what,
		    kafka_conf_get(rd_kafka_conf(k->rk), "bootstrap.servers",
			brokers, sizeof brokers),
		    (double)k->timeout_ms / 1000);
	return error_set(e, k->denied ? ST_CANNOT : ST_FAILED, "%s%s%s", what,
	    k->error != RD_KAFKA_RESP_ERR_NO_ERROR ? ": " : "", k->text);
}

void
kafka_forget_complaint(struct kafka *k)
{
	k->error = RD_KAFKA_RESP_ERR_NO_ERROR;
	k->text[0] = '\0';
}
