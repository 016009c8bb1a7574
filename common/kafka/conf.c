#include "kafka/conf.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/words.h"
#include "kafka/config.h"
#include "kafka/java.h"
#include "kafka/property.h"
#include "kafka/schema_access.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define VERIFY "enable.ssl.certificate.verification"
#define VERIFY_NAME "ssl.endpoint.identification.algorithm"

/* --- options -------------------------------------------------------------- */

#undef OPT_OF
#define OPT_OF struct kafka_opts

/* Add the KEY=VALUE of -X. Malformed text may hold a secret all the same. */
static int
try_property(void *opts, const char *text, struct error *e)
{
	struct kafka_opts *o = opts;
	size_t len = strcspn(text, "=: \t");

	if (config_is_secret(text, len))
		return error_set(e, ST_CANNOT,
		    "-X: a secret does not belong on the command line: put "
		    "'%.*s' into a file, -F FILE",
		    (int)len, text);
	for (size_t i = 0; i < o->sets; i++)
		if (strncmp(o->set[i], text, len) == 0 &&
		    strcspn(o->set[i], "=: \t") == len)
			return error_set(e, ST_CANNOT,
			    "-X: property '%.*s' is given twice", (int)len,
			    text);
	o->set = mem_grow(o->set, o->sets, &o->set_capacity, sizeof *o->set);
	o->set[o->sets++] = text;
	return 0;
}

static void
take_token_command(void *opts, const char *text)
{
	/* The program's token: its clients share it for as long as it runs. */
	static struct token token;
	struct kafka_opts *o = opts;

	token.command = text;
	o->token = &token;
}

const struct opt kafka_options[] = {
    {'b', "brokers", "LIST", "HOST:PORT,... (else $WEIR_BROKERS)",
	OPT_TEXT(brokers)},
    {'F', "config", "FILE",
	"librdkafka's or Java's properties, KEY=VALUE a\n"
	"line, secrets among them\n"
	"(else $WEIR_CONFIG, else ~/.config/weir.conf)",
	OPT_TEXT(config), OPT_REREADS, OPT_ELSE("WEIR_CONFIG")},
    {'X', "property", "K=V", "one property", OPT_TRY(try_property),
	OPT_REPEATS},
    {0, "token-command", "CMD",
	"prints {\"token\":...,\"expires\":...} for OAUTHBEARER",
	OPT_CALL(take_token_command)},
    {0, "insecure", NULL, "allow properties that disable TLS verification",
	OPT_FLAG(insecure)},
    {0, "timeout", "SECONDS",
	"how long to wait for a broker that does not\n"
	"answer (default 60)",
	OPT_SECONDS(timeout_ms, 0.1, 86400)},
    {0},
};

/* --- properties ----------------------------------------------------------- */

const char *
kafka_conf_get(
    const rd_kafka_conf_t *conf, const char *key, char *value, size_t size)
{
	return property_get(conf, key, value, size);
}

void
kafka_conf_raise(
    rd_kafka_conf_t *conf, const char *key, const char *ours, const char *other)
{
	char value[24], wanted[24], why[256];

	kafka_conf_get(conf, key, value, sizeof value);
	kafka_conf_get(conf, other, wanted, sizeof wanted);
	if (strcmp(value, ours) == 0 && atoll(wanted) > atoll(value))
		rd_kafka_conf_set(conf, key, wanted, why, sizeof why);
}

/* Find the property that keeps TLS from verifying the broker, or NULL. */
static const char *
find_unverified(const rd_kafka_conf_t *conf)
{
	char value[16];

	if (strcmp(kafka_conf_get(conf, VERIFY, value, sizeof value),
		"false") == 0)
		return VERIFY "=false";
	if (strcmp(kafka_conf_get(conf, VERIFY_NAME, value, sizeof value),
		"none") == 0)
		return VERIFY_NAME "=none";
	return NULL;
}

/* Set one property; `where` says where it came from. */
static int
set_property(rd_kafka_conf_t *conf, const char *key, const char *value,
    const char *where, const struct kafka_opts *o, struct error *e)
{
	char why[256] = "";
	const char *bad;

	if (rd_kafka_conf_set(conf, key, value, why, sizeof why) !=
	    RD_KAFKA_CONF_OK)
		return property_refused(where, key, value, why, e);
	if (property_check_number(where, key, value, e) < 0)
		return -1;
	bad = o->insecure ? NULL : find_unverified(conf);
	if (bad == NULL)
		return 0;
	return error_set(e, ST_CANNOT,
	    "%s: %s: anybody could then pass for the broker: only with "
	    "--insecure",
	    where, bad);
}

/* Set a property from a text KEY=VALUE. */
static int
set_text(rd_kafka_conf_t *conf, const char *text, const char *where,
    const struct kafka_opts *o, struct error *e)
{
	const char *equals = strchr(text, '=');
	char *key;
	int failed;

	if (equals == NULL || equals == text)
		return error_set(
		    e, ST_CANNOT, "%s: '%s' is not KEY=VALUE", where, text);
	key = mem_copy(text, (size_t)(equals - text));
	failed = set_property(conf, key, equals + 1, where, o, e);
	free(key);
	return failed;
}

/*
 * Is the property for Java's clients only: by its name, unless this librdkafka
 * knows that too, or by a value that names a class?
 */
static bool
is_javas(rd_kafka_conf_t *conf, const struct property *p)
{
	if (strncmp(p->value, "org.apache.kafka.", 17) == 0)
		return true;
	return java_only(p->key) &&
	    rd_kafka_conf_set(conf, p->key, p->value, NULL, 0) !=
	    RD_KAFKA_CONF_OK;
}

/* Warn once, however many clients a program makes of a file. */
static void
warn_of_ignored(const char *path, struct buf *names)
{
	static bool said;

	if (names->len > 0 && !said && !diag_is_quiet()) {
		said = true;
		warnx("'%s': ignored, since only Java's clients have them: %s",
		    path, buf_string(names));
	}
}

static int
apply(rd_kafka_conf_t *conf, const struct config *c, const struct kafka_opts *o,
    struct error *e)
{
	struct buf ignored = {0};
	char where[512];
	int failed = 0;

	for (size_t i = 0; i < c->count && failed == 0; i++) {
		const struct property *p = &c->property[i];

		if (p->taken || (o->schemas && schema_access_has(p->key)))
			continue;
		snprintf(where, sizeof where, "%s:%d", c->path, p->line);
		if (is_javas(conf, p))
			buf_add_format(&ignored, "%s%s",
			    ignored.len > 0 ? ", " : "", p->key);
		else
			failed =
			    set_property(conf, p->key, p->value, where, o, e);
	}
	if (failed == 0)
		warn_of_ignored(c->path, &ignored);
	buf_release(&ignored);
	return failed;
}

static int
read_config(rd_kafka_conf_t *conf, const char *path, const struct kafka_opts *o,
    struct error *e)
{
	struct config c;
	int failed;

	if (config_read(&c, path, e) < 0)
		return -1;
	failed = java_translate(&c, o->token != NULL, e);
	if (failed == 0)
		failed = apply(conf, &c, o, e);
	config_release(&c);
	return failed;
}

const char *
kafka_conf_path(const struct kafka_opts *o, struct buf *b)
{
	const char *path = o->config, *home = getenv("HOME");

	if (path == NULL)
		path = getenv("WEIR_CONFIG");
	if (path != NULL && *path != '\0')
		return path;
	if (home == NULL)
		return NULL;
	buf_add_format(b, "%s/.config/weir.conf", home);
	return access(buf_string(b), F_OK) == 0 ? b->data : NULL;
}

static int
read_configs(rd_kafka_conf_t *conf, const struct kafka_opts *o, struct error *e)
{
	struct buf b = {0};
	const char *path = kafka_conf_path(o, &b);
	int failed = path != NULL ? read_config(conf, path, o, e) : 0;

	buf_release(&b);
	return failed;
}

/* Set the words of $WEIR_PROPERTIES. */
static int
read_environment(
    rd_kafka_conf_t *conf, const struct kafka_opts *o, struct error *e)
{
	static const char where[] = "$WEIR_PROPERTIES";
	const char *value = getenv("WEIR_PROPERTIES");
	char *copy, *word, *rest;
	struct words keys = {0};
	int failed = 0;

	if (value == NULL)
		return 0;
	copy = mem_string(value);
	for (word = strtok_r(copy, " \t\n", &rest); word != NULL && failed == 0;
	     word = strtok_r(NULL, " \t\n", &rest)) {
		size_t len = strcspn(word, "=:");

		if (config_is_secret(word, len))
			failed = error_set(e, ST_CANNOT,
			    "%s: a secret does not belong into the "
			    "environment, which every child inherits: put "
			    "'%.*s' into a file, -F FILE",
			    where, (int)len, word);
		else if (words_find(&keys, word, len) != WORDS_NONE)
			failed = error_set(e, ST_CANNOT,
			    "%s: property '%.*s' is given twice", where,
			    (int)len, word);
		else
			failed = set_text(conf, word, where, o, e);
		words_add(&keys, word, len);
	}
	words_release(&keys);
	free(copy);
	return failed;
}

static int
set_brokers(rd_kafka_conf_t *conf, const struct kafka_opts *o, struct error *e)
{
	const char *brokers = o->brokers, *where = "-b";
	size_t size = 0;
	char why[256];

	if (brokers == NULL) {
		brokers = getenv("WEIR_BROKERS");
		where = "$WEIR_BROKERS";
	}
	if (brokers != NULL && *brokers != '\0') {
		if (rd_kafka_conf_set(conf, "bootstrap.servers", brokers, why,
			sizeof why) != RD_KAFKA_CONF_OK)
			return error_set(e, ST_CANNOT, "%s: %s", where, why);
		return property_check_brokers(conf, where, e);
	}
	if (rd_kafka_conf_get(conf, "bootstrap.servers", NULL, &size) ==
		RD_KAFKA_CONF_OK &&
	    size > 1)
		return property_check_brokers(conf, "bootstrap.servers", e);
	return error_set(e, ST_CANNOT,
	    "no brokers: -b HOST:PORT, $WEIR_BROKERS, or bootstrap.servers in "
	    "a file; kafka-sandbox has a Kafka to try things with");
}

/* Check all properties together, once they are known. */
static int
check_security(
    rd_kafka_conf_t *conf, const struct kafka_opts *o, struct error *e)
{
	static bool said;
	char mechanism[32], unsecured[8];
	const char *bad = find_unverified(conf);

	if (o->insecure && !said) {
		said = true;
		warnx("--insecure: %s%s",
		    bad != NULL ? bad : "no property asks for it: TLS verifies",
		    bad != NULL ? ": anybody can pass for the broker" : "");
	}
	kafka_conf_get(conf, "sasl.mechanisms", mechanism, sizeof mechanism);
	kafka_conf_get(conf, "enable.sasl.oauthbearer.unsecure.jwt", unsecured,
	    sizeof unsecured);
	if (o->token == NULL && strcmp(mechanism, "OAUTHBEARER") == 0 &&
	    strcmp(unsecured, "true") != 0)
		return error_set(e, ST_CANNOT,
		    "sasl.mechanisms=OAUTHBEARER: a token is needed: "
		    "--token-command CMD");
	return 0;
}

/* Authenticate by a token command; with TLS, unless a file says more. */
static int
set_token_defaults(rd_kafka_conf_t *conf, struct error *e)
{
	char why[256], protocol[32];

	kafka_conf_get(conf, "security.protocol", protocol, sizeof protocol);
	if (strncasecmp(protocol, "sasl", 4) != 0 &&
	    rd_kafka_conf_set(conf, "security.protocol", "SASL_SSL", why,
		sizeof why) != RD_KAFKA_CONF_OK)
		return error_set(e, ST_CANNOT, "--token-command: %s", why);
	if (rd_kafka_conf_set(conf, "sasl.mechanisms", "OAUTHBEARER", why,
		sizeof why) != RD_KAFKA_CONF_OK)
		return error_set(e, ST_CANNOT, "--token-command: %s", why);
	return 0;
}

static int
set_all(rd_kafka_conf_t *conf, const struct kafka_opts *o,
    const char *const *defaults, struct error *e)
{
	char why[256];

	/* librdkafka's default since 2.0 only. */
	rd_kafka_conf_set(conf, VERIFY_NAME, "https", NULL, 0);
	/*
	 * As Java's clients; librdkafka's 10 s let a group wait for 20 to 30
	 * seconds for a broker that was away for five.
	 */
	rd_kafka_conf_set(conf, "reconnect.backoff.max.ms", "1000", NULL, 0);
	/*
	 * Figures about us that a cluster may ask for. librdkafka 2.8 takes a
	 * second more to end while a silent broker is asked whether it does.
	 */
	rd_kafka_conf_set(conf, "enable.metrics.push", "false", NULL, 0);
	for (; *defaults != NULL; defaults += 2)
		if (rd_kafka_conf_set(conf, defaults[0], defaults[1], why,
			sizeof why) != RD_KAFKA_CONF_OK)
			return error_set(e, ST_CANNOT, "%s", why);
	if (read_configs(conf, o, e) < 0 || read_environment(conf, o, e) < 0)
		return -1;
	for (size_t i = 0; i < o->sets; i++)
		if (set_text(conf, o->set[i], "-X", o, e) < 0)
			return -1;
	if (o->token != NULL && set_token_defaults(conf, e) < 0)
		return -1;
	if (check_security(conf, o, e) < 0 || property_check_files(conf, e) < 0)
		return -1;
	return set_brokers(conf, o, e);
}

rd_kafka_conf_t *
kafka_conf(
    const struct kafka_opts *o, const char *const *defaults, struct error *e)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_new();

	if (set_all(conf, o, defaults, e) == 0)
		return conf;
	rd_kafka_conf_destroy(conf);
	return NULL;
}
