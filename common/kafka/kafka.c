#include "kafka/kafka.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/stop.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REMIND_MS 5000 /* between two words about waiting for a broker */

/* What belongs in a file that only its owner can read: argv is public. */
static const char *const secrets[] = {"sasl.password", "ssl.key.password",
    "ssl.keystore.password", "ssl.key.pem", "sasl.oauthbearer.config",
    "sasl.oauthbearer.client.secret"};

static bool
is_secret(const char *text)
{
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
		size_t len = strlen(secrets[i]);

		if (strncmp(text, secrets[i], len) == 0 &&
		    (text[len] == '=' || text[len] == '\0'))
			return true;
	}
	return false;
}

bool
kafka_option(struct kafka_opts *o, int c)
{
	switch (c) {
	case 'b':
		o->brokers = optarg;
		return true;
	case 'F':
		o->config = optarg;
		return true;
	case 'X':
		if (is_secret(optarg))
			diex(ST_CANNOT,
			    "-X: a secret does not belong on the "
			    "command line: put '%.*s' into a file, -F FILE",
			    (int)strcspn(optarg, "="), optarg);
		o->set =
		    mem_grow(o->set, o->sets, &o->set_capacity, sizeof *o->set);
		o->set[o->sets++] = optarg;
		return true;
	case OPT_TIMEOUT:
		o->timeout_ms =
		    (int64_t)(1000 * opt_real("--timeout", 0.1, 86400));
		return true;
	default:
		return false;
	}
}

/* Set one property from KEY=VALUE; `where` says whence it came. */
static int
set_property(
    rd_kafka_conf_t *conf, const char *text, const char *where, struct error *e)
{
	const char *equals = strchr(text, '=');
	char why[256];
	char *key;
	int failed = 0;

	if (equals == NULL || equals == text)
		return error_set(
		    e, ST_CANNOT, "%s: '%s' is not KEY=VALUE", where, text);
	key = mem_copy(text, (size_t)(equals - text));
	if (rd_kafka_conf_set(conf, key, equals + 1, why, sizeof why) !=
	    RD_KAFKA_CONF_OK)
		/* librdkafka's sentence may quote a secret value: ours not. */
		failed = error_set(e, ST_CANNOT, "%s: property '%s': %s", where,
		    key, is_secret(key) ? "value not accepted" : why);
	free(key);
	return failed;
}

/* Cut the blanks off both ends of a line, in place. */
static char *
trim(char *line)
{
	char *end = line + strlen(line);

	while (end > line && isspace((unsigned char)end[-1]))
		*--end = '\0';
	while (isspace((unsigned char)*line))
		line++;
	return line;
}

/* "  key = value " as "key=value", in place. */
static char *
trim_property(char *line)
{
	char *equals = strchr(line, '='), *key, *value;

	if (equals == NULL)
		return line;
	*equals = '\0';
	key = trim(line);
	value = trim(equals + 1);
	equals = key + strlen(key);
	*equals = '=';
	memmove(equals + 1, value, strlen(value) + 1);
	return key;
}

static int
read_config(rd_kafka_conf_t *conf, const char *path, struct error *e)
{
	struct buf text = {0};
	char where[512];
	char *line, *next;
	int number = 0, failed;

	if ((failed = file_read(path, &text, e)) < 0)
		return -1;
	buf_string(&text);
	for (line = text.data; failed == 0 && line != NULL; line = next) {
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		number++;
		line = trim(line);
		if (*line == '\0' || *line == '#')
			continue;
		snprintf(where, sizeof where, "%s:%d", path, number);
		failed = set_property(conf, trim_property(line), where, e);
	}
	buf_release(&text);
	return failed;
}

/* The file of -F, of the environment, or the default one if it is there. */
static int
read_configs(rd_kafka_conf_t *conf, const char *path, struct error *e)
{
	const char *home = getenv("HOME");
	struct buf b = {0};
	int failed = 0;

	if (path == NULL)
		path = getenv("WEIR_CONFIG");
	if (path != NULL && *path != '\0')
		return read_config(conf, path, e);
	if (home == NULL)
		return 0;
	buf_add_format(&b, "%s/.config/weir.conf", home);
	if (access(buf_string(&b), F_OK) == 0)
		failed = read_config(conf, buf_string(&b), e);
	buf_release(&b);
	return failed;
}

/* The words of $WEIR_PROPERTIES. */
static int
read_environment(rd_kafka_conf_t *conf, struct error *e)
{
	const char *value = getenv("WEIR_PROPERTIES");
	char *copy, *word, *rest;
	int failed = 0;

	if (value == NULL)
		return 0;
	copy = mem_string(value);
	for (word = strtok_r(copy, " \t\n", &rest); word != NULL && failed == 0;
	     word = strtok_r(NULL, " \t\n", &rest))
		failed = set_property(conf, word, "$WEIR_PROPERTIES", e);
	free(copy);
	return failed;
}

static int
set_brokers(rd_kafka_conf_t *conf, const struct kafka_opts *o, struct error *e)
{
	const char *brokers = o->brokers;
	char value[8];
	size_t size = sizeof value;
	char why[256];

	if (brokers == NULL)
		brokers = getenv("WEIR_BROKERS");
	if (brokers != NULL && *brokers != '\0') {
		if (rd_kafka_conf_set(conf, "bootstrap.servers", brokers, why,
			sizeof why) != RD_KAFKA_CONF_OK)
			return error_set(e, ST_CANNOT, "-b: %s", why);
		return 0;
	}
	if (rd_kafka_conf_get(conf, "bootstrap.servers", NULL, &size) ==
		RD_KAFKA_CONF_OK &&
	    size > 1)
		return 0;
	return error_set(e, ST_CANNOT,
	    "no brokers: -b HOST:PORT, $WEIR_BROKERS, or bootstrap.servers in "
	    "a file");
}

static int
set_all(rd_kafka_conf_t *conf, const struct kafka_opts *o,
    const char *const *defaults, struct error *e)
{
	char why[256];

	for (; *defaults != NULL; defaults += 2)
		if (rd_kafka_conf_set(conf, defaults[0], defaults[1], why,
			sizeof why) != RD_KAFKA_CONF_OK)
			return error_set(e, ST_CANNOT, "%s", why);
	if (read_configs(conf, o->config, e) < 0 ||
	    read_environment(conf, e) < 0)
		return -1;
	for (size_t i = 0; i < o->sets; i++)
		if (set_property(conf, o->set[i], "-X", e) < 0)
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

bool
kafka_is_denial(rd_kafka_resp_err_t err)
{
	switch (err) {
	case RD_KAFKA_RESP_ERR__AUTHENTICATION:
	case RD_KAFKA_RESP_ERR__SSL:
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

/* librdkafka's threads speak here, and only -v lets one hear it. */
static void
on_log(const rd_kafka_t *rk, int level, const char *facility, const char *text)
{
	(void)rk;
	(void)level;
	/* A file may well have properties for both kinds of client. */
	if (strcmp(facility, "CONFWARN") != 0)
		note("librdkafka: %s: %s", facility, text);
}

static void
on_error(rd_kafka_t *rk, int err, const char *reason, void *opaque)
{
	struct kafka *k = opaque;

	(void)rk;
	/* "All brokers down" says less than what came before it. */
	if (err == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN &&
	    k->error != RD_KAFKA_RESP_ERR_NO_ERROR)
		return;
	k->error = err;
	snprintf(k->text, sizeof k->text, "%s", reason);
	if (kafka_is_denial(err))
		k->denied = true;
	note("librdkafka: %s", reason);
}

int
kafka_start(struct kafka *k, const struct kafka_opts *o, rd_kafka_type_t type,
    rd_kafka_conf_t *conf, struct error *e)
{
	char why[512], value[8] = "";
	size_t size = sizeof value;

	*k = (struct kafka){.timeout_ms = o->timeout_ms};
	if (rd_kafka_conf_get(conf, "allow.auto.create.topics", value, &size) ==
	    RD_KAFKA_CONF_OK)
		k->auto_create = strcmp(value, "true") == 0;
	rd_kafka_conf_set_opaque(conf, k);
	rd_kafka_conf_set_log_cb(conf, on_log);
	rd_kafka_conf_set_error_cb(conf, on_error);
	k->rk = rd_kafka_new(type, conf, why, sizeof why);
	if (k->rk == NULL) {
		rd_kafka_conf_destroy(conf);
		return error_set(e, ST_CANNOT, "%s", why);
	}
	if (type == RD_KAFKA_CONSUMER)
		rd_kafka_poll_set_consumer(k->rk);
	return 0;
}

int
kafka_failure(const struct kafka *k, struct error *e, const char *what)
{
	return error_set(e, k->denied ? ST_CANNOT : ST_FAILED, "%s%s%s", what,
	    k->error != RD_KAFKA_RESP_ERR_NO_ERROR ? ": " : "", k->text);
}

/* Let the callbacks run. */
static void
serve(struct kafka *k)
{
	rd_kafka_message_t *m;

	if (rd_kafka_type(k->rk) == RD_KAFKA_PRODUCER) {
		rd_kafka_poll(k->rk, 0);
		return;
	}
	/* Nothing is assigned yet: no message can come. */
	m = rd_kafka_consumer_poll(k->rk, 0);
	if (m != NULL)
		rd_kafka_message_destroy(m);
}

/*
 * Ask for metadata until there is an answer. A request that names a topic may
 * create it, so that is done only where it was allowed.
 */
static int
wait_for_metadata(struct kafka *k, const char *topic,
    const struct rd_kafka_metadata **md, struct error *e)
{
	int64_t start = clock_ms(), reminded = start, now;
	rd_kafka_topic_t *rkt = NULL;
	rd_kafka_resp_err_t err;

	if (k->auto_create)
		rkt = rd_kafka_topic_new(k->rk, topic, NULL);
	for (;;) {
		err = rd_kafka_metadata(k->rk, rkt == NULL, rkt, md, 500);
		serve(k);
		now = clock_ms();
		if (err == RD_KAFKA_RESP_ERR_NO_ERROR || k->denied ||
		    now - start > k->timeout_ms || stop_requested() != 0)
			break;
		if (now - reminded > REMIND_MS) {
			reminded = now;
			warnx("no broker answers%s%s; trying on",
			    k->error != RD_KAFKA_RESP_ERR_NO_ERROR ? ": " : "",
			    k->text);
		}
		/* It fails at once when there is nobody to ask. */
		if (err != RD_KAFKA_RESP_ERR__TIMED_OUT)
			clock_sleep(100);
	}
	if (rkt != NULL)
		rd_kafka_topic_destroy(rkt);
	if (err == RD_KAFKA_RESP_ERR_NO_ERROR)
		return 0;
	return kafka_failure(
	    k, e, k->denied ? "refused by the broker" : "no broker answers");
}

static const struct rd_kafka_metadata_topic *
topic_in(const struct rd_kafka_metadata *md, const char *topic)
{
	for (int i = 0; i < md->topic_cnt; i++)
		if (strcmp(md->topics[i].topic, topic) == 0)
			return &md->topics[i];
	return NULL;
}

/* 1 found, 0 not there (yet), -1 an error that stays. */
static int
look_for_topic(
    struct kafka *k, const char *topic, int32_t *partitions, struct error *e)
{
	const struct rd_kafka_metadata *md;
	const struct rd_kafka_metadata_topic *t;
	int found = 0;

	if (wait_for_metadata(k, topic, &md, e) < 0)
		return -1;
	t = topic_in(md, topic);
	if (t != NULL && t->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
		*partitions = t->partition_cnt;
		found = t->partition_cnt > 0;
	} else if (t != NULL && kafka_is_denial(t->err)) {
		found = error_set(e, ST_CANNOT, "topic '%s': %s", topic,
		    rd_kafka_err2str(t->err));
	}
	rd_kafka_metadata_destroy(md);
	return found;
}

int
kafka_find_topic(
    struct kafka *k, const char *topic, int32_t *partitions, struct error *e)
{
	int64_t start = clock_ms();
	int found;

	/* One that has just been created takes its time to show. */
	do {
		found = look_for_topic(k, topic, partitions, e);
		if (found != 0)
			return found < 0 ? -1 : 0;
		clock_sleep(100);
	} while (k->auto_create && clock_ms() - start < k->timeout_ms &&
	    stop_requested() == 0);
	return error_set(e, ST_CANNOT, "there is no topic '%s'", topic);
}
